import { invalid, type LogLine } from "@dagctl/core";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Calls } from "../calls.ts";
import { errorAnswer } from "../errors.ts";
import { followStream } from "../follow-stream.ts";
import { LOGS_QUERY } from "../query.ts";
import type { RouteTable } from "../route-table.ts";
import { streamSlots } from "../stream-slots.ts";
import type { Tenants } from "../tenant.ts";

export interface StreamLimits {
  /**
   * Followed logs open at once, of all callers; one more is 503. As many other reads of logs may be
   * open at the same time. @default 1000
   */
  readonly max: number;
  /** Followed logs open at once, of one caller; one more is 429. @default 100 */
  readonly maxPerCaller: number;
  /**
   * Milliseconds between two signs of life, and between two looks at whether the caller may still
   * read. @default 15000
   */
  readonly heartbeat: number;
  /** A reader that takes nothing for so many milliseconds is cut off. @default 60000 */
  readonly stall: number;
}

/**
 * `id` is the position: a browser's EventSource sends it back as `Last-Event-ID` and misses
 * nothing.
 */
const event = ({ position, time, text, missing }: LogLine): string =>
  `id: ${position}\ndata: ${JSON.stringify({ position, time, text, ...(missing === undefined ? {} : { missing }) })}\n\n`;
/**
 * Without it an EventSource would take the end of a log for a lost connection and come back for
 * ever.
 */
const END = "event: end\ndata: {}\n\n";
/**
 * A comment: a server that closes ends the answer without an event, and the reader resumes with the
 * next one.
 */
const COME_BACK = ": closing\n\n";

/** Whether the caller asked for events by name; a caller that takes anything gets text. */
const wantsEvents = ({ headers }: FastifyRequest): boolean =>
  /(?:^|,)\s*text\/event-stream\s*(?:;(?!\s*q=0(?:\.0*)?\s*(?:,|$))|,|$)/i.test(
    headers.accept ?? "",
  );

export interface LogRouteOptions {
  readonly calls: Calls;
  readonly tenants: Tenants;
  readonly limits: StreamLimits;
  /** Aborts when the server begins to close: a followed log would never end by itself. */
  readonly closing: AbortSignal;
  /** Whether a log has the errors inside. */
  readonly logged: boolean;
}

/**
 * The log of a run: as text, one line each, or as server-sent events (`id` the position, `data` `{
 * position, time, text }`, then an event `end`, or `error` with the body of an error). It resumes
 * behind `Last-Event-ID`, which goes before `after`, for a browser repeats the address as it was.
 */
export function logRoutes({
  calls,
  tenants,
  limits,
  closing,
  logged,
}: LogRouteOptions): RouteTable {
  const slots = streamSlots(limits);

  async function logs(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const { runs } = calls.organization(request);
    const project = calls.parameter(request, "id");
    const { after, follow = false } = calls.query(request, LOGS_QUERY);
    const position = lastEventId(request) ?? after;
    // Answers what is absent before anything is sent, and pins `latest` to the run that it is now.
    const run = await runs.get(project, calls.parameter(request, "run_id"));
    const events = wantsEvents(request);
    reply
      .header(
        "content-type",
        events ? "text/event-stream; charset=utf-8" : "text/plain; charset=utf-8",
      )
      .header("vary", "accept");
    // A proxy that collects an answer before passing it on would hold back what is followed.
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
      // What cannot be read at all is an error and not an empty log. A follower of events is
      // answered at once instead: its first line may be long in coming.
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
          milliseconds: limits.heartbeat,
          text: events ? ": still here\n\n" : "",
          check: () => tenants.recheck(request),
        },
        stallMilliseconds: limits.stall,
        closed,
      });
      if (events) stream.unshift(": \n\n");
      return reply.send(stream);
    } catch (error) {
      closed();
      reply.removeHeader("x-accel-buffering");
      throw error;
    }
  }

  return { "/projects/:id/runs/:run_id/logs": { GET: logs } };
}

function lastEventId({ headers }: FastifyRequest): number | undefined {
  const sent = headers["last-event-id"];
  if (sent === undefined || sent === "") return undefined;
  const position = Number(sent);
  if (!/^\d{1,16}$/.test(String(sent)) || !Number.isSafeInteger(position))
    throw invalid([{ path: "Last-Event-ID", message: "must be the id of an event of this log" }]);
  return position;
}
