import type { Client } from "@dagctl/client";
import type { DagctlEvent } from "@dagctl/core";
import { invalid, isDagctlError } from "@dagctl/core/errors";
import { type NewestEvents, readNewest } from "../server/newest-events.ts";
import { linesOf } from "./activity-lines.ts";
import { type ActivityQuery, KINDS, typesOf } from "./activity-query.ts";

/** The lines that are shown at first, and more at each request. */
export const LINES = 50;
/** The most events that the page keeps. */
const MOST = 2_000;

/** The newest events that a query asks for. */
export interface ReadActivity extends NewestEvents {
  /** What was asked for. */
  readonly query: ActivityQuery;
  /** The id of the project that was asked for. */
  readonly project: string | undefined;
}

/**
 * Reads the newest events that a query asks for.
 *
 * @param count how often a person has asked for more, 1 at first
 * @throws DagctlError `invalid`: there is no such kind, or what the server answered
 */
export async function readActivity(
  { events, projects }: Pick<Client, "events" | "projects">,
  query: ActivityQuery,
  count: number,
  signal: AbortSignal,
): Promise<ReadActivity> {
  const types = typesOf(query.kind);
  if (types === undefined)
    throw invalid([{ path: "kind", message: `must be one of ${Object.keys(KINDS).join(", ")}` }]);
  const project = query.project && (await idOf(projects, query.project, signal));
  const need = {
    parts: count + 2,
    isEnough: (found: readonly DagctlEvent[]) => linesOf(found).length >= count * LINES,
  };
  return { ...(await readNewest(events, { types, project }, need, signal)), query, project };
}

/** Returns the id of a project. One that was deleted is known by its id only. */
async function idOf(
  projects: Client["projects"],
  project: string,
  signal: AbortSignal,
): Promise<string> {
  try {
    return (await projects.get(project, { signal })).id;
  } catch (error) {
    if (isDagctlError(error, "not_found")) return project;
    throw error;
  }
}

/** Returns what was read, as it is after an event. */
export function applyToActivity(read: ReadActivity, event: DagctlEvent): ReadActivity {
  const isWanted = typesOf(read.query.kind)?.includes(event.type) === true;
  const isOfProject = read.project === undefined || read.project === event.project;
  if (!isWanted || !isOfProject) return read;
  const events = [event, ...read.events];
  return { ...read, events: events.slice(0, MOST), isAll: read.isAll && events.length <= MOST };
}
