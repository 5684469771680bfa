import type { LogLine } from "@dagctl/core";
import type { Calls } from "../calls.ts";
import type { ParseQuery } from "../query.ts";
import type { Handler } from "../route-table.ts";
import { lastEventId, type Streams, wantsEvents } from "../streams.ts";

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

/** The options of `Runs.logs` that the query of the call sets. */
interface LogQuery {
  readonly after?: number;
  readonly follow?: boolean;
}

/**
 * Returns what answers the log of a run. It is text, one line each, or server-sent events (`id` is
 * the position, `data` is `{ position, time, text }`, then an event `end`, or `error` with the body
 * of an error).
 */
export function logHandler(calls: Calls, streams: Streams, parse: ParseQuery): Handler {
  return async (request, reply) => {
    const { runs } = calls.organization(request);
    const project = calls.parameter(request, "project");
    const { after, follow = false } = calls.query(request, parse) as LogQuery;
    const position = lastEventId(request) ?? after;
    // This call answers what is absent before anything is sent, and fixes which run `latest` is.
    const run = await runs.get(project, calls.parameter(request, "run"));
    const events = wantsEvents(request);
    return streams.send<LogLine>(request, reply, {
      events,
      follow,
      open: (signal) =>
        runs.logs(run.project_id, run.id, {
          signal,
          follow,
          ...(position === undefined ? {} : { after: position }),
        }),
      print: events ? event : ({ text }) => `${text}\n`,
      end: END,
    });
  };
}
