import type { Client } from "@dagctl/client";
import type { DagctlEvent, EventPage, EventType } from "@dagctl/core";
import { isDagctlError } from "@dagctl/core/errors";

/** Which events are read. */
export interface EventChoice {
  readonly types: readonly EventType[];
  /** An id or a name. @default all projects */
  readonly project?: string | undefined;
}

/** How far back events are read. */
export interface EventNeed {
  /** The most parts. Events of other choices and organizations have sequences, too. */
  readonly parts: number;
  /** Returns whether no earlier events are needed. */
  isEnough(found: readonly DagctlEvent[]): boolean;
}

/** The newest events of a choice. */
export interface NewestEvents {
  /** The newest first. */
  readonly events: readonly DagctlEvent[];
  /** Whether there are none before them. */
  readonly isAll: boolean;
}

/** The most events of an answer. */
const PAGE = 500;
/** The first part of the events that is read, by their sequences. Each part before it is longer. */
const FIRST_PART = 200;
const GROWTH = 5;

/**
 * Reads the newest events of a choice. The API lists events from the oldest on, so they are read in
 * parts, from the newest part back.
 *
 */
export async function readNewest(
  events: Pick<Client["events"], "list">,
  choice: EventChoice,
  { parts, isEnough }: EventNeed,
  signal: AbortSignal,
): Promise<NewestEvents> {
  let end = (await events.list({ limit: 1, signal })).newest_sequence;
  let found: readonly DagctlEvent[] = [];
  let size = FIRST_PART;
  for (let part = 0; part < parts && end > 0; part += 1) {
    const after = Math.max(0, end - size);
    const { older, isFirst } = await readPart(events, choice, { after, end }, signal);
    found = [...found, ...older];
    if (isFirst || after === 0) return { events: found, isAll: true };
    if (isEnough(found)) break;
    end = after;
    size *= GROWTH;
  }
  return { events: found, isAll: end === 0 };
}

/** The types that a server of the version before does not know, and refuses. */
const LATER: readonly EventType[] = ["job.created", "job.deleted", "plan.created", "plan.updated"];
/** What a refusal names: the parameter of the call, or the option of the client. */
const TYPE_PATHS: readonly string[] = ["type", "types"];

/** Lists events of a choice. A server of the version before has none of the later types. */
async function listEvents(
  events: Pick<Client["events"], "list">,
  choice: EventChoice,
  page: { readonly after: number; readonly limit: number; readonly signal: AbortSignal },
): Promise<EventPage> {
  const types = choice.types.filter((type) => !LATER.includes(type));
  try {
    return await events.list({ ...choice, ...page });
  } catch (error) {
    const isOfTypes =
      isDagctlError(error, "invalid") &&
      error.issues?.some(({ path }) => TYPE_PATHS.includes(path)) === true;
    if (!isOfTypes || types.length === choice.types.length) throw error;
    return events.list({ ...choice, types, ...page });
  }
}

/** Reads the events of a choice after one position up to another, the newest first. */
async function readPart(
  events: Pick<Client["events"], "list">,
  choice: EventChoice,
  { after, end }: { readonly after: number; readonly end: number },
  signal: AbortSignal,
): Promise<{ readonly older: readonly DagctlEvent[]; readonly isFirst: boolean }> {
  const older: DagctlEvent[] = [];
  let isFirst = false;
  for (let position = after, hasMore = true; hasMore && position < end;) {
    const page = await listEvents(events, choice, { after: position, limit: PAGE, signal });
    isFirst ||= position === after && page.first_kept_sequence !== undefined;
    older.push(...page.events.filter(({ sequence }) => sequence <= end));
    position = page.next_after;
    hasMore = page.has_more;
  }
  return { older: older.toReversed(), isFirst };
}
