import type { ProjectRecord, RunRecord } from "../contracts/records.ts";
import { DagctlError, invalid, type Issue } from "../errors.ts";
import { nextRunOf } from "../jobs/next-run.ts";
import type { HostContext } from "../kernel/context.ts";
import type { Project } from "../model/project.ts";
import {
  type IncludedInProject,
  PROJECT_FLAGS,
  PROJECT_INCLUDES,
  PROJECT_SORTS,
  type ProjectList,
  type ProjectListOptions,
  type RecentRun,
} from "../model/project-list.ts";
import { PROJECT_STATUSES } from "../model/status.ts";
import { findPendingPlan } from "../plans/open-plans.ts";
import { rememberTicks } from "../values/cron.ts";
import { isListOf, someOf } from "./check-options.ts";
import { type Paging, requirePaging } from "./paging.ts";

/** The longest part of a name, and of a name. */
const LONGEST_PART = 63;
/** The most projects of a page that includes more than themselves. */
const MOST_INCLUDING = 100;
const RECENT_RUNS = 10;
const STATES: readonly string[] = [...PROJECT_STATUSES, ...PROJECT_FLAGS];

type Queried = Pick<HostContext, "store" | "types" | "clock">;

/** Returns whether a list is asked for more than a page of all projects. */
export function isQuery(options: ProjectListOptions): boolean {
  const { search, status, type, sort, include } = options;
  return [search, status, type, sort, include].some((option) => option !== undefined);
}

/** Returns the error of an installation whose store cannot find projects. */
export function findsNoProjects(): DagctlError {
  return new DagctlError("not_supported", "The store of this installation cannot find projects");
}

/** Returns the page of an organization's projects that the options ask for. */
export async function queryProjects<Of extends Project>(
  context: Queried,
  organization: string,
  options: ProjectListOptions,
): Promise<ProjectList<Of>> {
  const page = checkQuery(context, options);
  const { search, status, type, sort, include, signal } = options;
  if (!context.store.findProjects) throw findsNoProjects();
  const { records, total } = await context.store.findProjects(
    organization,
    {
      offset: page.offset,
      limit: page.limit,
      ...(search === undefined ? {} : { search }),
      ...(status === undefined ? {} : { status }),
      ...(type === undefined ? {} : { type: [type] }),
      ...(sort === undefined ? {} : { sort }),
    },
    { signal },
  );
  return {
    projects: records.map(({ project }) => project as Of),
    ...(include && {
      included: await readIncluded(context, organization, records, { include, signal }),
    }),
    ...page.info(total),
  };
}

/** @throws `invalid` with every problem of the options at once */
function checkQuery(context: Pick<HostContext, "types">, options: ProjectListOptions): Paging {
  const { search, status, type, sort, include, page, limit } = options;
  const types = [...context.types.keys()];
  const issues: Issue[] = [];
  const check = (path: string, value: unknown, isRight: boolean, message: string): void => {
    if (value !== undefined && !isRight) issues.push({ path, message });
  };
  check(
    "search",
    search,
    typeof search === "string" && search.length >= 1 && search.length <= LONGEST_PART,
    `must be a part of a name: 1 to ${LONGEST_PART} characters`,
  );
  check("status", status, isListOf(status, STATES), someOf(STATES));
  check("type", type, types.includes(type ?? ""), `must be one of ${types.join(", ")}`);
  check(
    "sort",
    sort,
    PROJECT_SORTS.some((one) => one === sort),
    `must be one of ${PROJECT_SORTS.join(", ")}`,
  );
  check("include", include, isListOf(include, PROJECT_INCLUDES), someOf(PROJECT_INCLUDES));
  check(
    "limit",
    limit,
    include === undefined || Number(limit) <= MOST_INCLUDING,
    `must be at most ${MOST_INCLUDING} with include`,
  );
  if (issues.length > 0) throw invalid(issues);
  return requirePaging({ page, limit });
}

/** Returns what the list has of each project in addition, by its id. */
async function readIncluded(
  context: Queried,
  organization: string,
  records: readonly ProjectRecord[],
  {
    include,
    signal,
  }: {
    readonly include: NonNullable<ProjectListOptions["include"]>;
    readonly signal: AbortSignal | undefined;
  },
): Promise<Readonly<Record<string, IncludedInProject>>> {
  const ids = records.map(({ project }) => project.id);
  const hasRuns = include.includes("recent_runs");
  if (hasRuns && !context.store.newestRuns) throw findsNoProjects();
  const runs = hasRuns
    ? await context.store.newestRuns?.(organization, ids, RECENT_RUNS, { signal })
    : undefined;
  const recent = new Map<string, RecentRun[]>(ids.map((id) => [id, []]));
  for (const record of runs ?? []) recent.get(record.run.project_id)?.push(toRecentRun(record));
  const ticks = rememberTicks();
  return Object.fromEntries(
    records.map((record) => {
      const { id } = record.project;
      const pending = include.includes("pending_plan_id")
        ? findPendingPlan(record.internals)
        : undefined;
      const next = include.includes("next_run_at")
        ? nextRunUnlessBroken(context, record, ticks)
        : undefined;
      return [
        id,
        {
          ...(runs && { recent_runs: recent.get(id) ?? [] }),
          ...(next === undefined ? {} : { next_run_at: next }),
          ...(pending === undefined ? {} : { pending_plan_id: pending.id }),
        },
      ];
    }),
  );
}

/**
 * Returns the next run of a project. A project whose type fails to make its job starts none, and
 * the others are listed all the same.
 */
function nextRunUnlessBroken(...given: Parameters<typeof nextRunOf>): string | undefined {
  try {
    return nextRunOf(...given);
  } catch {
    return undefined;
  }
}

function toRecentRun({ run }: RunRecord): RecentRun {
  const { id, status, error_message, created_at, start_time, duration_seconds } = run;
  return {
    id,
    status,
    ...(error_message === undefined ? {} : { error_message }),
    created_at,
    ...(start_time === undefined ? {} : { start_time }),
    ...(duration_seconds === undefined ? {} : { duration_seconds }),
  };
}
