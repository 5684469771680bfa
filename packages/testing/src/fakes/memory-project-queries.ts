import { PROJECT_STATUSES, type RunStatus } from "@dagctl/core";
import type { ProjectRecord, RunRecord, Store } from "@dagctl/core/contracts";
import {
  ACTIVE_RUN_STATUSES,
  FAILED_RUN_STATUSES,
  isBranchUnknown,
  PENDING_PLAN,
} from "@dagctl/core/driver-kit";
import type { MemoryData } from "./memory-data.ts";
import { keyOf as recordsOf, type Row } from "./memory-table.ts";

type Queries = Pick<Required<Store>, "findProjects" | "countProjects" | "newestRuns">;
type Query = Parameters<Queries["findProjects"]>[1];
type State = NonNullable<Query["status"]>[number];
type Counts = Awaited<ReturnType<Queries["countProjects"]>>;

/** Returns the reads of a memory store that find projects by what they are. */
export function memoryProjectQueries({
  project: projects,
  run: runs,
  record: records,
}: MemoryData): Queries {
  const runsOf = (organization: string, project: string): readonly Row<RunRecord>[] =>
    runs.list(organization, project).toReversed();
  /** A run that explains a plan or checks a commit is not the last run of a project. */
  const mayBeLast = (row: Row<RunRecord>): boolean =>
    !["explain", "invalidate", "check"].includes(row.record().run.job_type);

  /** Returns everything that a filter finds a project by. */
  const statesOf = ({ record }: Row<ProjectRecord>): ReadonlySet<State> => {
    const { project } = record();
    const { organization_id, id, status, suspended, commits_behind: behind } = project;
    const isUnknown = isBranchUnknown(project);
    const all = runsOf(organization_id, id);
    const statusOf = (row: Row<RunRecord>): RunStatus => row.record().run.status;
    const ended = all
      .filter(mayBeLast)
      .map(statusOf)
      .find((one) => !ACTIVE_RUN_STATUSES.includes(one));
    return new Set([
      status,
      ...(suspended ? (["suspended"] as const) : []),
      ...(isUnknown ? (["sync_unknown"] as const) : []),
      ...(!isUnknown && typeof behind === "number" && behind > 0 ? (["behind"] as const) : []),
      ...(ended !== undefined && FAILED_RUN_STATUSES.includes(ended)
        ? (["last_run_failed"] as const)
        : []),
      ...(all.map(statusOf).includes("running") ? (["running"] as const) : []),
      ...(records.list(recordsOf(organization_id, PENDING_PLAN), id).length > 0
        ? (["pending_plan"] as const)
        : []),
    ]);
  };

  const matches = (row: Row<ProjectRecord>, { search, status, type }: Query): boolean => {
    const { name, project_type } = row.record().project;
    const states = statesOf(row);
    return (
      (search === undefined || name.toLowerCase().includes(search.toLowerCase())) &&
      (type === undefined || type.includes(project_type)) &&
      (status === undefined || status.some((state) => states.has(state)))
    );
  };

  const keyOf = (row: Row<ProjectRecord>, by: string): string => {
    if (by === "name") return row.record().project.name.toLowerCase();
    if (by === "last_run") return runsOf(row.scope, row.id).find(mayBeLast)?.sortKey ?? "";
    return row.sortKey;
  };

  return {
    async findProjects(organization, query) {
      const { sort = "created", offset, limit } = query;
      const by = sort.replace("-", "");
      const found = projects
        .list(organization, "")
        .filter((row) => matches(row, query))
        .map((row) => ({ row, key: keyOf(row, by) }))
        .toSorted((one, other) =>
          one.key < other.key || (one.key === other.key && one.row.id < other.row.id) ? -1 : 1,
        );
      const sorted = sort.startsWith("-") ? found.toReversed() : found;
      return {
        records: sorted.slice(offset, offset + limit).map(({ row }) => row.copy()),
        total: found.length,
      };
    },
    async countProjects(organization) {
      const rows = projects.list(organization, "");
      const all = rows.map(statesOf);
      const count = (state: State): number => all.filter((states) => states.has(state)).length;
      return {
        total: rows.length,
        by_status: Object.fromEntries(
          PROJECT_STATUSES.map((status) => [status, count(status)]),
        ) as Counts["by_status"],
        suspended: count("suspended"),
        behind: count("behind"),
        sync_unknown: count("sync_unknown"),
        last_run_failed: count("last_run_failed"),
        running: count("running"),
        pending_plan: count("pending_plan"),
      };
    },
    newestRuns: async (organization, ids, limit) =>
      ids.flatMap((id) =>
        runsOf(organization, id)
          .filter(mayBeLast)
          .slice(0, limit)
          .map(({ copy }) => copy()),
      ),
  };
}
