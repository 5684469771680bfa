import { Readable } from "node:stream";
import type { ArtifactFile } from "@dagctl/core";
import { invalid } from "@dagctl/core/errors";
import type { Clock } from "@dagctl/core/contracts";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Calls } from "./calls.ts";
import { errorAnswer } from "./errors.ts";
import { followStream, type FollowStreamOptions } from "./follow-stream.ts";
import { streamSlots } from "./stream-slots.ts";
import type { Callers } from "./caller.ts";

/** The limits of streams: followed logs, and events. */
export interface StreamLimits {
  /**
   * The highest number of streams that are open at once, of all callers; one more is 503. As many
   * reads of logs without `follow` may be open at the same time. The first stream of each
   * organization does not count.
   * @default 1000
   */
  readonly max: number;
  /**
   * The highest number of streams that are open at once, of one caller; one more is 429.
   * @default 100
   */
  readonly maxPerCaller: number;
  /**
   * Milliseconds between two heartbeats, at most 30000. At each, the server checks whether the
   * caller may still read.
   * @default 15000
   */
  readonly heartbeatMs: number;
  /** A reader that reads nothing for this many milliseconds is disconnected. @default 60000 */
  readonly stallMs: number;
}

/**
 * The longest time between two checks of a caller, in milliseconds. A check that has not ended at
 * the next one ends the stream, so that a revoked token reads for at most twice this time.
 */
const LONGEST_CHECK_PAUSE = 30_000;

/**
 * A comment: a server that closes ends the answer without an event, and the reader resumes at the
 * next server.
 */
const COME_BACK = ": closing\n\n";

/** What no name of a file has in a header. */
const UNSAFE = /[^\w.-]/g;

/** One answer that is a stream. */
export interface StreamAnswer<Item> {
  /** Whether it is sent as server-sent events, else as text. */
  readonly events: boolean;
  /** Whether it continues until the client leaves, or something has ended. */
  readonly follow: boolean;
  readonly open: (signal: AbortSignal) => AsyncIterable<Item>;
  readonly print: (item: Item) => string;
  /** What is sent at the end. @default nothing */
  readonly end?: string;
}

/** Answers with streams, within their limits. */
export interface Streams {
  send<Item>(
    request: FastifyRequest,
    reply: FastifyReply,
    answer: StreamAnswer<Item>,
  ): Promise<FastifyReply>;
  /**
   * Sends a file. A reader of one is counted as a reader of a log.
   *
   * @param open returns the file, before anything is sent
   */
  sendFile(
    request: FastifyRequest,
    reply: FastifyReply,
    open: (signal: AbortSignal) => Promise<ArtifactFile>,
  ): Promise<FastifyReply>;
}

export interface StreamsOptions {
  readonly calls: Calls;
  readonly callers: Callers;
  readonly limits: StreamLimits;
  readonly clock: Clock;
  /** Aborts when the server begins to close: a stream would never end by itself. */
  readonly closing: AbortSignal;
  /** Whether a log receives internal errors. */
  readonly logged: boolean;
}

/** Returns what answers with streams. The limits are those of all its streams together. */
export function streamsOf(options: StreamsOptions): Streams {
  const { calls, callers, limits, clock, closing, logged } = options;
  const slots = streamSlots(limits);
  const heartbeatOf = (
    request: FastifyRequest,
    text: string,
  ): FollowStreamOptions<never>["heartbeat"] => ({
    intervalMs: Math.min(limits.heartbeatMs, LONGEST_CHECK_PAUSE),
    text,
    check: () => callers.recheck(request),
  });

  return {
    async sendFile(request, reply, open) {
      const release = slots.take(callers.of(request).identity, { follow: false });
      try {
        const signal = AbortSignal.any([calls.signal(reply), closing]);
        const { name, bytes, sha256, content } = await open(signal);
        reply
          .header("content-type", "application/json; charset=utf-8")
          // A browser saves it, and shows nothing of it as a page of this server.
          .header("content-disposition", `attachment; filename="${name.replace(UNSAFE, "_")}"`)
          .header("content-length", bytes)
          .header("etag", `"${sha256}"`);
        if (request.method === "HEAD") {
          release();
          // Not without a body, which would have the length 0.
          return reply.send(Readable.from([]));
        }
        const stream = followStream({
          source: content[Symbol.asyncIterator](),
          print: (part) => part,
          heartbeat: heartbeatOf(request, ""),
          stallMs: limits.stallMs,
          clock,
          onClosed: release,
        });
        return reply.send(stream);
      } catch (error) {
        release();
        throw error;
      }
    },
    async send(request, reply, { events, follow, open, print, end }) {
      reply
        .header(
          "content-type",
          events ? "text/event-stream; charset=utf-8" : "text/plain; charset=utf-8",
        )
        .header("vary", "accept");
      // A proxy that collects an answer before it passes it on would delay what is followed.
      reply.header("x-accel-buffering", "no");
      if (request.method === "HEAD") return reply.send();

      const release = slots.take(callers.of(request).identity, { follow });
      const signal = AbortSignal.any([calls.signal(reply), closing]);
      try {
        const source = open(signal)[Symbol.asyncIterator]();
        // What cannot be read at all is an error and not an empty answer. A follower of events is
        // answered at once instead: its first item may take long.
        const first = follow && events ? undefined : await source.next();
        const stream = followStream({
          source,
          first,
          print,
          ...(events
            ? {
                ...(end === undefined ? {} : { end }),
                printFailure: (error: unknown) =>
                  closing.aborted
                    ? COME_BACK
                    : `event: error\ndata: ${JSON.stringify(errorAnswer(error, { requestId: request.id, logged }).body)}\n\n`,
              }
            : {}),
          heartbeat: heartbeatOf(request, events ? ": still here\n\n" : ""),
          stallMs: limits.stallMs,
          clock,
          onClosed: release,
        });
        if (events) stream.unshift(": \n\n");
        return reply.send(stream);
      } catch (error) {
        release();
        reply.removeHeader("x-accel-buffering");
        throw error;
      }
    },
  };
}

/**
 * Returns whether the caller requested events by name; a caller that accepts anything gets the
 * other form.
 */
export function wantsEvents({ headers }: FastifyRequest): boolean {
  return /(?:^|,)\s*text\/event-stream\s*(?:;(?!\s*q=0(?:\.0*)?\s*(?:,|$))|,|$)/i.test(
    headers.accept ?? "",
  );
}

/**
 * Returns the position that a reader resumes after; it has priority over `after`, because a browser
 * repeats the address unchanged.
 */
export function lastEventId({ headers }: FastifyRequest): number | undefined {
  const sent = headers["last-event-id"];
  if (sent === undefined) return undefined;
  const position = Number(sent);
  if (!/^\d{1,16}$/.test(String(sent)) || !Number.isSafeInteger(position))
    throw invalid([
      { path: "Last-Event-ID", message: "must be the id of an event of this stream" },
    ]);
  return position;
}
