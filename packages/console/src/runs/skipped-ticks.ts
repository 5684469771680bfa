import type { DagctlEvent, Run } from "@dagctl/core";
import type { NewestEvents } from "../server/newest-events.ts";

/** Ticks of a schedule at which no run was started. */
export interface SkippedTicks {
  /** The sequence of the event that reports them. */
  readonly sequence: number;
  readonly job: string;
  /** The first of them. */
  readonly scheduled_at: string;
  readonly ticks: number;
  readonly reason: string;
}

/** A row of the runs of a project. */
export type RunEntry = { readonly run: Run } | { readonly skipped: SkippedTicks };

/** Which runs are around a page of them. */
export interface PageEnds {
  /** Whether there are no newer runs. */
  readonly isFirst: boolean;
  /** The newest run of the page after it. */
  readonly next: Pick<Run, "created_at"> | undefined;
}

/** Returns the skipped ticks that some events report, in their order. */
export const listSkipped = (events: readonly DagctlEvent[]): readonly SkippedTicks[] =>
  events.flatMap(({ sequence, type, data }) =>
    type === "run.skipped" ? [{ ...data, sequence }] : [],
  );

/**
 * Returns what applies an event to the skipped ticks of a project.
 *
 * @param project its id
 */
export const applyToSkipped =
  (project: string) =>
  (newest: NewestEvents, event: DagctlEvent): NewestEvents =>
    event.type === "run.skipped" && event.project === project
      ? { ...newest, events: [event, ...newest.events] }
      : newest;

/**
 * Returns a page of runs with those skipped ticks that belong to it, the newest first: a tick is
 * where its run would be. Each tick is on one page.
 */
export function mergeSkipped(
  runs: readonly Run[],
  ticks: readonly SkippedTicks[],
  { isFirst, next }: PageEnds,
): readonly RunEntry[] {
  const newest = isFirst ? Infinity : timeOf(runs[0]?.created_at);
  const oldest = next === undefined ? -Infinity : timeOf(next.created_at);
  const timed = [
    ...runs.map((run) => ({ time: timeOf(run.created_at), entry: { run } })),
    ...ticks
      .map((skipped) => ({ time: timeOf(skipped.scheduled_at), entry: { skipped } }))
      .filter(({ time }) => time > oldest && time <= newest),
  ];
  return timed.toSorted((one, other) => other.time - one.time).map(({ entry }) => entry);
}

const timeOf = (text: string | undefined): number => Date.parse(text ?? "");
