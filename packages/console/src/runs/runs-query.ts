import type { Client } from "@dagctl/client";
import type { Run } from "@dagctl/core";
import { PAGES } from "../pages.ts";
import { PAGE_SIZE, pageOf } from "../ui/page-number.ts";
import { pathWith } from "../ui/query-path.ts";

/**
 * Which runs a page shows, as its address says it. A text that is no value is kept: the server says
 * what would be right.
 */
export interface RunsQuery {
  /** One of them must be the status. Empty: any. */
  readonly status: readonly string[];
  /** An id or a name. */
  readonly project?: string | undefined;
  readonly triggeredBy?: string | undefined;
  /** One of `SINCE`, or a time. */
  readonly since?: string | undefined;
  readonly page: number;
}

type Options = NonNullable<Parameters<Client["runs"]["listAll"]>[0]>;

const HOUR = 3_600_000;

/** How long ago a run was created at most, with the words for a person, in milliseconds. */
const SINCE: Readonly<Record<string, readonly [words: string, ms: number]>> = {
  "1h": ["Last hour", HOUR],
  "24h": ["Last 24 hours", 24 * HOUR],
  "7d": ["Last 7 days", 7 * 24 * HOUR],
};

/** The choices of the time. The first has no limit. */
export const SINCE_CHOICES: readonly (readonly [since: string, words: string])[] = [
  ["", "All times"],
  ...Object.entries(SINCE).map(([since, [words]]) => [since, words] as const),
];

/** The choices of what started a run. */
export const TRIGGER_CHOICES: readonly (readonly [trigger: string, words: string])[] = [
  ["", "Any trigger"],
  ["manual", "Manual"],
  ["scheduled", "Scheduled"],
  ["retry", "Retry"],
  ["after", "After other jobs"],
  ["plan", "Plan"],
  ["deploy", "Deployment"],
];

/** The statuses by which runs are filtered: what to look at first. */
export const RUN_STATES: readonly Run["status"][] = [
  "failed",
  "error",
  "partial",
  "running",
  "pending",
  "success",
];
/** The statuses of a run that has ended and has to be looked at. */
export const FAILED_STATES: readonly Run["status"][] = ["failed", "error", "partial"];

/** Returns which runs an address asks for. */
export function readRunsQuery(query: Readonly<Record<string, string>>): RunsQuery {
  const { status, project, triggered_by: triggeredBy, since } = query;
  return {
    status: status === undefined ? [] : status.split(","),
    project,
    triggeredBy,
    since,
    page: pageOf(query),
  };
}

/** Returns the path of the page that shows what a query asks for. */
export const runsPath = ({ status, project, triggeredBy, since, page }: RunsQuery): string =>
  pathWith(PAGES.runs, {
    status,
    project,
    triggered_by: triggeredBy,
    since,
    page: page === 1 ? undefined : String(page),
  });

/** Returns whether a query may hide runs. */
export const isFiltered = ({ status, project, triggeredBy, since }: RunsQuery): boolean =>
  status.length > 0 || project !== undefined || triggeredBy !== undefined || since !== undefined;

/**
 * Returns what the server is asked for.
 *
 * @param now in milliseconds
 */
export function optionsOf(query: RunsQuery, now: number): Options {
  const { status, project, triggeredBy, since, page } = query;
  return {
    page,
    limit: PAGE_SIZE,
    ...(status.length > 0 && { status }),
    ...(project !== undefined && { project }),
    ...(triggeredBy !== undefined && { triggeredBy }),
    ...(since !== undefined && { since: timeOf(since, now) }),
    // The address may have other texts, which the server refuses with what would be right.
  } as Options;
}

const timeOf = (since: string, now: number): string =>
  Object.hasOwn(SINCE, since) ? new Date(now - (SINCE[since]?.[1] ?? 0)).toISOString() : since;
