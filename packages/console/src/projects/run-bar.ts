import type { ProjectList } from "@dagctl/core";
import { formatDuration } from "../ui/format-time.ts";
import { lookOf } from "../ui/status-look.ts";

/** What a list of projects has of one of them besides the project. */
export type Included = NonNullable<ProjectList["included"]>[string];

/** A run as a list of projects shows it. */
export type RecentRun = NonNullable<Included["recent_runs"]>[number];

/** The height of a bar without a duration, in pixels. */
const LOWEST = 6;
/** The height of the highest bar in a row of a list, in pixels. */
export const ROW_BAR = 20;
/** The height of the highest bar on the page of a project, in pixels. */
export const PAGE_BAR = 72;

/**
 * Returns the height of the bar of a run, by its duration.
 *
 * @param longest the longest duration of the bars beside it, in seconds
 * @param highest the height of that one, in pixels
 */
export function barHeight(
  { duration_seconds: seconds = 0 }: RecentRun,
  longest: number,
  highest: number,
): number {
  const part = longest > 0 ? Math.min(1, seconds / longest) : 0;
  return Math.round(LOWEST + part * (highest - LOWEST));
}

/**
 * Returns the longest duration of some runs, in seconds; 0 where none has ended.
 */
export const longestOf = (runs: readonly RecentRun[]): number =>
  Math.max(0, ...runs.map(({ duration_seconds: seconds = 0 }) => seconds));

/**
 * Returns the name of a run: `Failed, 3m ago, 25s`.
 *
 * @param when its time, in words
 */
export function runName({ status, duration_seconds: seconds }: RecentRun, when: string): string {
  const duration = seconds === undefined ? [] : [formatDuration(seconds)];
  return [lookOf(status).word, when, ...duration].join(", ");
}
