import type { EventFilter, FollowedEvent } from "@dagctl/core";
import type { Calls } from "../calls.ts";
import type { ParseQuery } from "../query.ts";
import type { Handler } from "../route-table.ts";
import { lastEventId, type Streams } from "../streams.ts";

/**
 * Returns the server-sent event of an event, or of a gap. `id` is the position from which a reader
 * resumes: after a gap it is the one before the first event that is stored.
 */
function printEvent(item: FollowedEvent): string {
  const [name, id] =
    item.type === "gap" ? ["event: gap\n", item.first_kept_sequence - 1] : ["", item.sequence];
  return `id: ${id}\n${name}data: ${JSON.stringify(item)}\n\n`;
}

/** Returns what sends the events of an organization, until the client leaves. */
export function eventHandler(calls: Calls, streams: Streams, parse: ParseQuery): Handler {
  return async (request, reply) => {
    const { events } = calls.organization(request);
    const filter = calls.query(request, parse) as EventFilter;
    const after = lastEventId(request) ?? filter.after;
    // This call answers what is wrong before anything is sent.
    await events.list({ ...filter, after, limit: 1 });
    return streams.send<FollowedEvent>(request, reply, {
      events: true,
      follow: true,
      open: (signal) => events.follow({ ...filter, after, signal }),
      print: printEvent,
    });
  };
}
