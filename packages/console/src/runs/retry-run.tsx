import { TABLE } from "@dagctl/api";
import type { Run } from "@dagctl/core";
import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { usePlace } from "../app-context.ts";
import { runPath } from "../pages.ts";
import { Problem } from "../ui/problem.tsx";
import { useAccess } from "../ui/use-access.ts";
import { useChange } from "../ui/use-change.ts";
import { mayRetry } from "./run-state.ts";

/**
 * Starts a run that repeats one that has failed, and opens its page. Nothing of another run.
 *
 * @param props.project the id or name of its project
 */
export function RetryRun({ project, run }: { project: string; run: Run }): JSX.Element | null {
  const { client, href } = usePlace();
  const { route } = useLocation();
  const change = useChange();
  const isAllowed = useAccess(TABLE.runs.retry);
  if (!isAllowed || !mayRetry(run)) return null;
  const start = async (): Promise<void> => {
    let next = "";
    const isStarted = await change.request(`retry ${run.id}`, async (idempotencyKey) => {
      next = (await client.runs.retry(run.project_id, run.id, { idempotencyKey })).job_run_id;
    });
    if (isStarted) route(href(runPath(project, next)));
  };
  return (
    <div class="page-actions">
      <button
        type="button"
        class="button"
        aria-disabled={change.isBlocked}
        onClick={() => void start()}
      >
        Retry the run
      </button>
      {change.error !== undefined && (
        <div class="page-problem">
          <Problem error={change.error} project={project} />
        </div>
      )}
    </div>
  );
}
