import type { Client } from "@dagctl/client";
import type { LogLine } from "@dagctl/core";
import { note, type Outside } from "../outside.ts";
import type { Output } from "../output/print-answer.ts";

type LogOptions = NonNullable<Parameters<Client["runs"]["logs"]>[2]>;
type EventOptions = NonNullable<Parameters<Client["events"]["follow"]>[0]>;

/**
 * Yields the last lines of a log. With `follow` it goes on with each new line until the run has
 * ended.
 *
 * @param run its id, or `latest`
 * @param count the most lines of those that are there now
 */
export async function* lastLines(
  client: Client,
  [project = "", run = ""]: readonly string[],
  count: number,
  { follow = false, ...options }: LogOptions,
): AsyncGenerator<LogLine> {
  const { signal } = options;
  // The newest run may be another one when the log is read the second time.
  const id = follow ? (await client.runs.get(project, run, { signal })).id : run;
  let last: LogLine[] = [];
  let position = options.after;
  for await (const line of client.runs.logs(project, id, options)) {
    position = line.position;
    last.push(line);
    // Not at each line: it copies the others.
    if (last.length > 2 * count) last = last.slice(last.length - count);
  }
  yield* last.slice(Math.max(0, last.length - count));
  if (follow) yield* client.runs.logs(project, id, { ...options, follow, after: position });
}

/** Yields each new event. Those that are stored come before them only where `after` is given. */
export async function* newEvents(
  outside: Outside,
  client: Client,
  options: EventOptions,
  output: Output,
): AsyncGenerator {
  if (options.after !== undefined) return yield* client.events.follow(options);
  const { newest_sequence: after } = await client.events.list({ ...options, limit: 1 });
  if (output === "table") note(outside, "New events from now on; --after 0 shows the stored ones");
  yield* client.events.follow({ ...options, after });
}
