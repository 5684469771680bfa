import type { Project, Run } from "@dagctl/core";
import { usePlace } from "../app-context.ts";
import { applyToRuns } from "../server/project-state.ts";
import { type NewestEvents, readNewest } from "../server/newest-events.ts";
import { PAGE_SIZE } from "../ui/page-number.ts";
import { useLatest } from "../ui/use-latest.ts";
import { type Loaded, useLoad } from "../ui/use-load.ts";
import { SKIPPED } from "./skipped-list.tsx";
import { applyToSkipped } from "./skipped-ticks.ts";

/** Which runs the page shows, as its address says it. */
export interface ProjectRunsQuery {
  readonly status: string | undefined;
  /** The name of their job. */
  readonly job: string | undefined;
  readonly page: number;
}

/** A page of runs, with what is after it. */
export interface ProjectRunsPage {
  readonly query: ProjectRunsQuery;
  readonly runs: readonly Run[];
  readonly total: number;
  readonly next: Run | undefined;
  /** The number of runs without a filter. It is read where the filter leaves none. */
  readonly all?: number;
}

/** Returns the page of the runs of a project that a query asks for. */
export function useRunPage({ id }: Project, query: ProjectRunsQuery): Loaded<ProjectRunsPage> {
  const { client, organization } = usePlace();
  const { status, job, page } = query;
  const filter = {
    ...(status !== undefined && { status: status as Run["status"] }),
    ...(job !== undefined && { job }),
  };
  return useLoad<ProjectRunsPage>(
    `${organization} ${id} ${status} ${job} ${page}`,
    async (signal) => {
      if (status === SKIPPED) return { query, runs: [], total: 0, next: undefined };
      const read = { ...filter, signal };
      const { runs, total } = await client.runs.list(id, { ...read, page, limit: PAGE_SIZE });
      if (total === 0 && (status !== undefined || job !== undefined)) {
        const { total: all } = await client.runs.list(id, { limit: 1, signal });
        return { query, runs, total, next: undefined, all };
      }
      const after = page * PAGE_SIZE;
      if (total <= after) return { query, runs, total, next: undefined };
      const rest = await client.runs.list(id, { ...read, page: after + 1, limit: 1 });
      return { query, runs, total, next: rest.runs[0] };
    },
    applyToRuns(id, status, job),
  );
}

/**
 * Returns the events that report skipped ticks of a project.
 *
 * @param parts the most parts of the events that are read
 */
export function useSkipped({ id }: Project, parts: number): Loaded<NewestEvents> {
  const { client, organization } = usePlace();
  const need = { parts, isEnough: () => false };
  const loaded = useLoad<NewestEvents>(
    `${organization} ${id} ${parts}`,
    (signal) => readNewest(client.events, { types: ["run.skipped"], project: id }, need, signal),
    applyToSkipped(id),
  );
  return { ...loaded, value: useLatest(`${organization} ${id}`, loaded) };
}
