import { TABLE } from "@dagctl/api";
import type { Project, Run } from "@dagctl/core";
import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { usePlace } from "../app-context.ts";
import { runPath } from "../pages.ts";
import { Problem } from "../ui/problem.tsx";
import { useAccess } from "../ui/use-access.ts";
import { useChange } from "../ui/use-change.ts";
import { useLoad } from "../ui/use-load.ts";
import { mayRetry, retryWords } from "./run-state.ts";

/**
 * Starts a run that repeats one that has failed, and opens its page. Nothing of another run.
 *
 * @param props.project the id or name of its project
 */
export function RetryRun({ project, run }: { project: string; run: Run }): JSX.Element | null {
  const isAllowed = useAccess(TABLE.runs.retry);
  return isAllowed && mayRetry(run) ? <Offered project={project} run={run} /> : null;
}

function Offered({ project, run }: { project: string; run: Run }): JSX.Element | null {
  const { client, organization, href } = usePlace();
  const { route } = useLocation();
  const change = useChange();
  // What it repeats depends on the type of the project. The button does not change its words.
  const { value, error } = useLoad(`${organization} ${project}`, (signal) =>
    client.projects.get<Project & { readonly dbt_version?: string }>(project, { signal }),
  );
  if (value === undefined && error === undefined) return null;
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
        {retryWords(value, run)}
      </button>
      {change.error !== undefined && (
        <div class="page-problem">
          <Problem error={change.error} project={project} />
        </div>
      )}
    </div>
  );
}
