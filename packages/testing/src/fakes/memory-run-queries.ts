import type { FoundRun, RunQuery, Store } from "@dagctl/core/contracts";
import type { MemoryData } from "./memory-data.ts";

/** Returns the read of a memory store that finds runs of all projects. */
export function memoryRunQueries({
  project: projects,
  run: runs,
}: MemoryData): Pick<Required<Store>, "findRuns"> {
  return {
    async findRuns(organization, query) {
      const found = runs
        .find((record) => record.organization === organization && matches(record, query))
        .toReversed();
      const page = found.slice(query.offset, query.offset + query.limit);
      return {
        records: page.map(({ copy }): FoundRun => {
          const record = copy();
          const row = projects.get(organization, record.run.project_id);
          return row ? { ...record, projectName: row.record().project.name } : record;
        }),
        total: found.length,
      };
    },
  };
}

function matches({ run, internals }: FoundRun, query: RunQuery): boolean {
  const { project, statuses, triggeredBy, job, jobType, updatedAfter, since = "", until } = query;
  return (
    (project === undefined || run.project_id === project) &&
    (statuses?.includes(run.status) ?? true) &&
    (triggeredBy === undefined || run.triggered_by === triggeredBy) &&
    (job === undefined || internals.job === job) &&
    (jobType === undefined || run.job_type === jobType) &&
    (updatedAfter === undefined || run.updated_at > updatedAfter) &&
    run.created_at >= since &&
    (until === undefined || run.created_at < until)
  );
}
