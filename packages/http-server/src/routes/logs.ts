import type { LogLine } from "@dagctl/core";
import { invalid } from "@dagctl/core/errors";
import type { FastifyRequest } from "fastify";
import type { Calls } from "../calls.ts";
import { errorAnswer } from "../errors.ts";
import { followStream } from "../follow-stream.ts";
import type { ParseQuery } from "../query.ts";
import type { Handler } from "../route-table.ts";
import { streamSlots } from "../stream-slots.ts";
import type { Tenants } from "../tenant.ts";

/** The limits of logs that are followed. */
export interface StreamLimits {
  /**
   * The highest number of followed logs that are open at once, of all callers; one more is 503. As
   * many other reads of logs may be open at the same time.
   * @default 1000
   */
  readonly max: number;
  /**
   * The highest number of followed logs that are open at once, of one caller; one more is 429.
   * @default 100
   */
  readonly maxPerCaller: number;
  /**
   * Milliseconds between two heartbeats. At each, the server checks whether the caller may still
   * read.
   * @default 15000
   */
  readonly heartbeat: number;
  /** A reader that reads nothing for this many milliseconds is disconnected. @default 60000 */
  readonly stall: number;
}

/**
 * Returns the event of a line. `id` is the position: a browser's EventSource sends it back as
 * `Last-Event-ID` and misses nothing.
 */
const event = ({ position, time, text, missing }: LogLine): string =>
  `id: ${position}\ndata: ${JSON.stringify({ position, time, text, ...(missing === undefined ? {} : { missing }) })}\n\n`;
/**
 * The event of a log's end. Without it an EventSource would treat the end of a log as a lost
 * connection and reconnect for ever.
 */
const END = "event: end\ndata: {}\n\n";
/**
 * A comment: a server that closes ends the answer without an event, and the reader resumes at the
 * next server.
 */
const COME_BACK = ": closing\n\n";

/**
 * Returns whether the caller requested events by name; a caller that accepts anything gets text.
 */
const wantsEvents = ({ headers }: FastifyRequest): boolean =>
  /(?:^|,)\s*text\/event-stream\s*(?:;(?!\s*q=0(?:\.0*)?\s*(?:,|$))|,|$)/i.test(
    headers.accept ?? "",
  );

export interface LogHandlerOptions {
  readonly calls: Calls;
  /** Parses the query of the call. */
  readonly parse: ParseQuery;
  readonly tenants: Tenants;
  readonly limits: StreamLimits;
  /** Aborts when the server begins to close: a followed log would never end by itself. */
  readonly closing: AbortSignal;
  /** Whether a log receives internal errors. */
  readonly logged: boolean;
}

/**
 * Returns what answers the log of a run. It is text, one line each, or server-sent events (`id` is the
 * position, `data` is `{ position, time, text }`, then an event `end`, or `error` with the body of
 * an error). It resumes after `Last-Event-ID`, which has priority over `after`, because a browser
 * repeats the address unchanged.
 */
export function logHandler({
  calls,
  parse,
  tenants,
  limits,
  closing,
  logged,
}: LogHandlerOptions): Handler {
  const slots = streamSlots(limits);

  return async (request, reply) => {
    const { runs } = calls.organization(request);
    const project = calls.parameter(request, "project");
    const { after, follow = false } = calls.query(request, parse) as LogQuery;
    const position = lastEventId(request) ?? after;
    // This call answers what is absent before anything is sent, and fixes which run `latest` is.
    const run = await runs.get(project, calls.parameter(request, "run"));
    const events = wantsEvents(request);
    reply
      .header(
        "content-type",
        events ? "text/event-stream; charset=utf-8" : "text/plain; charset=utf-8",
      )
      .header("vary", "accept");
    // A proxy that collects an answer before it passes it on would delay what is followed.
    reply.header("x-accel-buffering", "no");
    if (request.method === "HEAD") return reply.send();

    const closed = slots.take(tenants.of(request).identity, { follow });
    const leaving = calls.signal(reply);
    const signal = AbortSignal.any([leaving, closing]);
    try {
      const lines = runs.logs(run.project_id, run.id, {
        signal,
        follow,
        ...(position === undefined ? {} : { after: position }),
      });
      const source = lines[Symbol.asyncIterator]();
      // A log that cannot be read at all is an error and not an empty log. A follower of events is
      // answered at once instead: its first line may take long.
      const first = follow && events ? undefined : await source.next();
      const stream = followStream<LogLine>({
        source,
        first,
        print: events ? event : ({ text }) => `${text}\n`,
        ...(events
          ? {
              end: END,
              failed: (error: unknown) =>
                closing.aborted
                  ? COME_BACK
                  : `event: error\ndata: ${JSON.stringify(errorAnswer(error, { requestId: request.id, logged }).body)}\n\n`,
            }
          : {}),
        heartbeat: {
          intervalMs: limits.heartbeat,
          text: events ? ": still here\n\n" : "",
          check: () => tenants.recheck(request),
        },
        stallMs: limits.stall,
        closed,
      });
      if (events) stream.unshift(": \n\n");
      return reply.send(stream);
    } catch (error) {
      closed();
      reply.removeHeader("x-accel-buffering");
      throw error;
    }
  };
}

/** The options of `Runs.logs` that the query of the call sets. */
interface LogQuery {
  readonly after?: number;
  readonly follow?: boolean;
}

function lastEventId({ headers }: FastifyRequest): number | undefined {
  const sent = headers["last-event-id"];
  if (sent === undefined || sent === "") return undefined;
  const position = Number(sent);
  if (!/^\d{1,16}$/.test(String(sent)) || !Number.isSafeInteger(position))
    throw invalid([{ path: "Last-Event-ID", message: "must be the id of an event of this log" }]);
  return position;
}
