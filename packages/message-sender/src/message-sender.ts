import type { Clock, Message, MessageAnswer, MessageSender } from "@dagctl/core/contracts";
import { anySignal, systemClock } from "@dagctl/core/driver-kit";
import { DagctlError, invalid } from "@dagctl/core/errors";
import { lookup } from "node:dns/promises";
import { request as requestHttp, type IncomingMessage, type RequestOptions } from "node:http";
import { request as requestHttps } from "node:https";
import { checkedLookup, PrivateAddress, type Resolve } from "./checked-lookup.ts";
import { PRIVATE, type Receiver, receiverOf, receiverRules } from "./receiver-rules.ts";
import { retryAfterMs } from "./retry-after.ts";

/** How long a message may take: name server, connection and answer. Milliseconds. */
const DEADLINE_MS = 10_000;
/** How much of an answer's body is read before the connection is closed, in bytes. */
const MOST_BYTES = 64 * 1024;

/** The options of {@link messageSender}. */
export interface MessageSenderOptions {
  /**
   * Prefixes of URLs that may be reached at any address, and with http, such as
   * `http://chat.internal:8065/hooks/`.
   * @default [] only public addresses, with https
   */
  readonly allow?: readonly string[];
  /** Returns all addresses of a host. @default the name servers of the system */
  readonly resolve?: Resolve;
  /** How long a message may take, in milliseconds. @default 10000 */
  readonly deadlineMs?: number;
  /** @default the clock of the system */
  readonly clock?: Clock;
}

/**
 * Returns a sender over HTTPS. It opens a connection for each message, and checks its address then.
 *
 * @throws TypeError: a prefix of `allow` is no URL
 */
export function messageSender(options: MessageSenderOptions = {}): MessageSender {
  const { deadlineMs = DEADLINE_MS, clock = systemClock() } = options;
  const resolve = options.resolve ?? ((host) => lookup(host, { all: true }));
  const rules = receiverRules(options.allow ?? []);
  const closing = new AbortController();

  return {
    problemOf(url) {
      const found = receiverOf(url, rules);
      return "problem" in found ? found.problem : undefined;
    },
    async send(message, { signal } = {}) {
      signal?.throwIfAborted();
      if (closing.signal.aborted) throw unavailable("The sender is closed");
      const found = receiverOf(message.url, rules);
      if ("problem" in found) throw refuseUrl(found.problem);
      const deadline = new AbortController();
      const stop = clock.after(deadlineMs, () => deadline.abort(), { keepAlive: true });
      const ending = anySignal(deadline.signal, anySignal(closing.signal, signal));
      try {
        return await post(found.receiver, message, { resolve, clock, signal: ending });
      } catch (error) {
        signal?.throwIfAborted();
        if (deadline.signal.aborted)
          throw unavailable(`The receiver has not answered within ${deadlineMs / 1000} s`);
        throw failureOf(error);
      } finally {
        stop();
      }
    },
    async close() {
      closing.abort();
    },
  };
}

interface Posting {
  readonly resolve: Resolve;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

function post(
  { url, isAllowed }: Receiver,
  { headers, body }: Message,
  { resolve, clock, signal }: Posting,
): Promise<MessageAnswer> {
  const options: RequestOptions = {
    method: "POST",
    headers: { ...headers, "content-length": Buffer.byteLength(body) },
    // A connection of its own: its address is checked now, and not when another one was made.
    agent: false,
    lookup: checkedLookup(resolve, isAllowed),
    signal,
  };
  return new Promise((done, fail) => {
    const send = url.protocol === "https:" ? requestHttps : requestHttp;
    let answer: MessageAnswer | undefined;
    const request = send(url, options, (response) => {
      const status = response.statusCode ?? 0;
      const wait = retryAfterMs(response.headers["retry-after"], clock.now());
      const read = { status, ...(wait === undefined ? {} : { retryAfterMs: wait }) };
      answer = read;
      drain(response, () => done(read));
    });
    // Without this listener a 101 that upgrades ends the connection, and no event tells it.
    request.on("upgrade", ({ statusCode = 101 }, socket) => {
      socket.destroy();
      done({ status: statusCode });
    });
    // The status is the answer, also where the rest of it never comes.
    request.on("error", (error) => (answer ? done(answer) : fail(error)));
    request.end(body);
  });
}

/** Reads a part of an answer at most, keeps nothing, and calls back once. */
function drain(response: IncomingMessage, callBack: () => void): void {
  let count = 0;
  response.on("data", (chunk: Buffer) => {
    count += chunk.length;
    if (count > MOST_BYTES) response.destroy();
  });
  response.on("error", () => undefined);
  response.once("close", callBack);
}

const unavailable = (message: string, cause?: unknown): DagctlError =>
  new DagctlError("unavailable", message, cause === undefined ? {} : { cause });

const refuseUrl = (message: string): DagctlError => invalid([{ path: "url", message }]);

/** What people read of an error of the network, by its code. None names the URL. */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "The receiver refused the connection",
  ECONNRESET: "The receiver closed the connection",
  EPIPE: "The receiver closed the connection",
  ENOTFOUND: "No name server knows the receiver's host",
  EAI_AGAIN: "The name server does not answer",
  EHOSTUNREACH: "The receiver's host cannot be reached",
  ENETUNREACH: "The receiver's network cannot be reached",
  ETIMEDOUT: "The receiver did not accept the connection",
};

function failureOf(error: unknown): DagctlError {
  if (error instanceof PrivateAddress) return refuseUrl(PRIVATE);
  const code = codeOf(error);
  if (/CERT|SIGNATURE|TLS|SSL|EPROTO|ISSUER/.test(code))
    return unavailable(`The receiver's certificate cannot be trusted (${code})`);
  if (code.startsWith("HPE_")) return unavailable("The receiver does not answer with HTTP");
  return unavailable(REASONS[code] ?? `The message could not be sent (${code})`);
}

/** Returns the code of an error; of several tried addresses, that of the first. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  const code: unknown = typeof error === "object" && error !== null && Reflect.get(error, "code");
  return typeof code === "string" && /^[A-Z0-9_]{1,60}$/.test(code) ? code : "unknown error";
}
