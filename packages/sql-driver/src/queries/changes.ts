import type { Change, NewEvent } from "@dagctl/core/contracts";
import type { Kysely } from "kysely";
import type { Tables } from "../tables.ts";
import { counters } from "./counters.ts";
import { puts } from "./puts.ts";
import { type Execute, statement } from "./statement.ts";

/** Writes with the connection of a transaction. */
type Write = (database: Kysely<Tables>, execute: Execute) => Promise<unknown>;

/** Writes the changes of a commit, and returns the newest number of an event then. */
export type WriteChanges = (database: Kysely<Tables>, execute: Execute) => Promise<number>;

/**
 * Returns what prepares the changes of one commit. What can fail without a database (a value that
 * has no JSON form) fails there, before anything is sent.
 *
 * @param builder writes the statements in the words of its database program
 * @param program.computesColumns whether the database computes the columns of projects
 */
export function changes(
  builder: Kysely<Tables>,
  program: { readonly computesColumns: boolean },
): (requested: readonly Change[]) => WriteChanges {
  const preparePut = puts(builder, program);
  const numbers = counters(builder);
  const putEvent = statement<EventRow>((value) =>
    builder.insertInto("events").values({
      sequence: value("sequence"),
      organization: value("organization"),
      time: value("time"),
      wire: value("wire"),
    }),
  );
  const prepare = (change: Exclude<Change, { readonly put: "event" }>): Write => {
    if ("forget" in change) return (database) => forget(database, change);
    const write = preparePut(change);
    return (_, execute) => write(execute);
  };

  return (requested) => {
    const writes: Write[] = [];
    const events: EventTexts[] = [];
    for (const change of requested)
      if ("put" in change && change.put === "event") events.push(eventRow(change.event));
      else writes.push(prepare(change));
    return async (database, execute) => {
      for (const write of writes) await write(database, execute);
      if (events.length === 0) return numbers.newest(execute, "event");
      const newest = await numbers.next(execute, "event", events.length);
      for (const [index, event] of events.entries())
        await putEvent(execute, { ...event, sequence: newest - events.length + 1 + index });
      return newest;
    };
  };
}

type EventTexts = Readonly<Record<"organization" | "time" | "wire", string>>;
type EventRow = EventTexts & { readonly sequence: number };

function eventRow(event: NewEvent): EventTexts {
  const { organization, time } = event;
  return { organization, time, wire: JSON.stringify(event) };
}

async function forget(
  database: Kysely<Tables>,
  change: Extract<Change, { readonly forget: string }>,
): Promise<void> {
  const { organization, id } = change;
  if (change.forget === "project") return forgetProject(database, organization, id);
  await database
    .deleteFrom("records")
    .where("organization", "=", organization)
    .where("kind", "=", change.kind)
    .where("id", "=", id)
    .execute();
}

/** Deletes the records of a project. Operations, events and keys stay: they are the history. */
async function forgetProject(
  database: Kysely<Tables>,
  organization: string,
  id: string,
): Promise<void> {
  const runs = database
    .selectFrom("runs")
    .select("id")
    .where("organization", "=", organization)
    .where("project", "=", id);
  await database
    .deleteFrom("logs")
    .where("organization", "=", organization)
    .where("run", "in", runs)
    .execute();
  await database
    .deleteFrom("runs")
    .where("organization", "=", organization)
    .where("project", "=", id)
    .execute();
  await database
    .deleteFrom("jobs")
    .where("organization", "=", organization)
    .where("project", "=", id)
    .execute();
  await database
    .deleteFrom("records")
    .where("organization", "=", organization)
    .where("project", "=", id)
    .execute();
  await database
    .deleteFrom("projects")
    .where("organization", "=", organization)
    .where("id", "=", id)
    .execute();
}
