import type { DagctlEvent, Run } from "@dagctl/core";

/** Returns whether a run has not ended. */
export const isActive = ({ status }: Pick<Run, "status">): boolean =>
  status === "pending" || status === "running";

/** Returns whether a caller may repeat a run: it has failed. A migration is run when it is due. */
export const mayRetry = ({ status, job_type: type }: Pick<Run, "status" | "job_type">): boolean =>
  (status === "failed" || status === "error") && type !== "migrate";

/**
 * Returns a run as it is after an event.
 *
 * @returns `undefined` where the project was deleted: the server says what is left
 */
export function applyToRun(run: Run, event: DagctlEvent): Run | undefined {
  switch (event.type) {
    case "run.created":
    case "run.started":
    case "run.ended": {
      const other = event.data.run;
      // An answer may be newer than an event that comes after it.
      return other.id === run.id && other.updated_at >= run.updated_at ? other : run;
    }
    case "project.deleted":
      return event.data.id === run.project_id ? undefined : run;
    default:
      return run;
  }
}
