import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** What the store contains of the projects, read directly and not through the server. */
export interface Stored {
  /** The wire object and the internals of each project, by id. */
  readonly projects: Readonly<
    Record<
      string,
      { readonly wire: Record<string, unknown>; readonly internals: Record<string, unknown> }
    >
  >;
  readonly events: readonly StoredEvent[];
}

export interface StoredEvent {
  readonly sequence: number;
  readonly type: string;
  readonly project?: string;
}

/** A row of each table; its JSON columns are texts. */
export interface Rows {
  readonly projects: readonly {
    readonly id: string;
    readonly wire: string;
    readonly internals: string;
  }[];
  readonly events: readonly { readonly sequence: number; readonly wire: string }[];
}

const parsed = (text: string): Record<string, unknown> =>
  JSON.parse(text) as Record<string, unknown>;

export function storedIn({ projects, events }: Rows): Stored {
  return {
    projects: Object.fromEntries(
      projects.map(({ id, wire, internals }) => [
        id,
        { wire: parsed(wire), internals: parsed(internals) },
      ]),
    ),
    events: events.map(({ sequence, wire }) => ({
      ...(parsed(wire) as { type: string; project?: string }),
      sequence,
    })),
  };
}

/** Returns the records of a data folder, also of a server that has the database for itself. */
export function storedInFolder(data: string): Stored {
  const copy = mkdtempSync(join(tmpdir(), "dagctl-stored-"));
  for (const name of ["dagctl.db", "dagctl.db-wal"])
    if (existsSync(join(data, name))) copyFileSync(join(data, name), join(copy, name));
  const database = new DatabaseSync(join(copy, "dagctl.db"));
  try {
    const rows = (statement: string): unknown => database.prepare(statement).all();
    return storedIn({
      projects: rows("select id, wire, internals from projects") as Rows["projects"],
      events: rows("select sequence, wire from events order by sequence") as Rows["events"],
    });
  } finally {
    database.close();
    rmSync(copy, { recursive: true });
  }
}

/**
 * Returns what shows that a project was deployed again: its generations and the events since. One
 * line for each difference.
 */
export function redeployments(before: Stored, after: Stored): readonly string[] {
  const last = before.events.at(-1)?.sequence ?? 0;
  const lines = Object.entries(before.projects).flatMap(([id, { internals }]) =>
    ["generation", "acceptedGeneration", "mayExist", "mayHaveState"]
      .map((field) => ({ field, was: internals[field], is: after.projects[id]?.internals[field] }))
      .filter(({ was, is }) => was !== is)
      .map(
        ({ field, was, is }) =>
          `project ${id}: ${field} was ${JSON.stringify(was)}, is ${JSON.stringify(is)}`,
      ),
  );
  // Schedules go on, the run that had not ended ends, and polls go on.
  const events = after.events.filter(
    ({ sequence, type }) =>
      sequence > last && !type.startsWith("run.") && type !== "project.observed",
  );
  return [...lines, ...events.map(({ type, project }) => `event ${type} of project ${project}`)];
}
