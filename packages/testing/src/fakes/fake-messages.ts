import type { Clock, Message, MessageAnswer, MessageSender } from "@dagctl/core/contracts";
import {
  isPublicAddress,
  pauseUnlessAborted,
  type Secret,
  systemClock,
} from "@dagctl/core/driver-kit";
import { DagctlError, invalid } from "@dagctl/core/errors";

/** A message as a receiver gets it. */
export interface ReceivedMessage {
  readonly url: string;
  /** The names are in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How a receiver answers. */
export interface ReceiverAnswer {
  /** @default 200 */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * `hangs`: never answers. `drops`: reads the message, and ends the connection without an answer.
   * `endless`: answers, and its body has no end. @default "whole"
   */
  readonly body?: "whole" | "hangs" | "drops" | "endless";
}

/** A sender in memory, and what its receivers see. */
export interface FakeMessages {
  readonly messages: MessageSender;
  /** What has arrived, the oldest first. */
  readonly received: readonly ReceivedMessage[];
  /** Makes the receiver of a URL answer so from now on. By default each one answers 200. */
  answerWith(url: string, answer: ReceiverAnswer): void;
  /** Makes the receiver of a URL refuse connections. */
  disconnect(url: string): void;
}

/** The options of {@link fakeMessages}. */
export interface FakeMessagesOptions {
  /** How long a message may take, in milliseconds. @default 10000 */
  readonly deadlineMs?: number;
  /** @default the clock of the system */
  readonly clock?: Clock;
  /** The addresses of hosts. @default every host has a public address */
  readonly addresses?: Readonly<Record<string, string>>;
}

/**
 * Returns a sender in memory that refuses what a real one refuses. Its limits: there is no network,
 * and so no certificate; a host is public unless `addresses` says otherwise.
 */
export function fakeMessages(options: FakeMessagesOptions = {}): FakeMessages {
  const { deadlineMs = 10_000, clock = systemClock(), addresses = {} } = options;
  const received: ReceivedMessage[] = [];
  const answers = new Map<string, ReceiverAnswer | "disconnected">();
  let isClosed = false;

  function requirePublic(url: URL): void {
    const address = addresses[url.hostname];
    if (address !== undefined && !isPublicAddress(address)) throw refuseUrl(PRIVATE);
  }

  async function answerOf(message: Message, signal?: AbortSignal): Promise<MessageAnswer> {
    const url = message.url.reveal();
    const answer = answers.get(url) ?? {};
    if (answer === "disconnected")
      throw new DagctlError("unavailable", "The receiver refused the connection");
    const headers = Object.entries(message.headers).map(([name, value]) => [
      name.toLowerCase(),
      value,
    ]);
    received.push({ url, headers: Object.fromEntries(headers), body: message.body });
    if (answer.body === "drops")
      throw new DagctlError("unavailable", "The receiver closed the connection");
    if (answer.body === "hangs") {
      await pauseUnlessAborted(clock, deadlineMs, signal);
      throw new DagctlError("unavailable", "The receiver has not answered in time");
    }
    const wait = retryAfterMs(answer.headers?.["retry-after"], clock.now());
    return { status: answer.status ?? 200, ...(wait === undefined ? {} : { retryAfterMs: wait }) };
  }

  return {
    received,
    answerWith: (url, answer) => void answers.set(url, answer),
    disconnect: (url) => void answers.set(url, "disconnected"),
    messages: {
      problemOf,
      async send(message, { signal } = {}) {
        signal?.throwIfAborted();
        if (isClosed) throw new DagctlError("unavailable", "The sender is closed");
        const problem = problemOf(message.url);
        if (problem !== undefined) throw refuseUrl(problem);
        requirePublic(new URL(message.url.reveal()));
        return answerOf(message, signal);
      },
      async close() {
        isClosed = true;
      },
    },
  };
}

const PRIVATE = "must not lead to a private or reserved address";

const refuseUrl = (message: string): DagctlError => invalid([{ path: "url", message }]);

function problemOf(secret: Secret): string | undefined {
  const text = secret.reveal();
  const url = /^[\x21-\x7e]+$/.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== "https:") return "must be an https:// URL in ASCII";
  if (url.username !== "" || url.password !== "" || url.hash !== "")
    return "must have no user, no password and no fragment";
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const isAddress = /^[\d.]+$/.test(host) || host.includes(":");
  return isAddress && !isPublicAddress(host) ? PRIVATE : undefined;
}

function retryAfterMs(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  return /^\d+$/.test(text) ? Number(text) * 1000 : Math.max(0, Date.parse(text) - now);
}
