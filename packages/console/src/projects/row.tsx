import type { Project } from "@dagctl/core";
import type { JSX } from "preact";
import { usePlace } from "../app-context.ts";
import { planPath, projectPath } from "../pages.ts";
import { formatDuration } from "../ui/format-time.ts";
import { StatusIcon, Text, Time } from "../ui/parts.tsx";
import { lookOf, displayStatus } from "../ui/status-look.ts";
import { Row, TitleCell } from "../ui/table.tsx";
import { showHidden } from "../ui/visible-text.ts";
import { RecentRuns } from "./recent-runs.tsx";
import type { Included, RecentRun } from "./run-bar.ts";
import { SyncText } from "./sync-text.tsx";

/** The statuses whose reason is shown at once. */
const EXPLAINED: ReadonlySet<string> = new Set(["failed", "degraded"]);

/**
 * Shows a project in a list.
 *
 * @param props.included its runs, where the server has included them
 */
export function ProjectRow({
  project,
  included,
}: {
  project: Project;
  included: Included | undefined;
}): JSX.Element {
  const { href } = usePlace();
  const status = displayStatus(project);
  const { word, tone } = lookOf(status);
  const pending = included?.pending_plan_id;
  const message = EXPLAINED.has(status) ? project.status_message : undefined;
  return (
    <Row>
      <TitleCell status={status} message={message}>
        <a class="cut row-link" data-row-link href={href(projectPath(project.name))}>
          <Text>{project.name}</Text>
        </a>
        <span class="badge">{project.project_type}</span>
      </TitleCell>
      <span class={`row-status tone-${tone}`} role="cell">
        {showHidden(word)}
      </span>
      <div class="row-sync" role="cell">
        <SyncText project={project} />
        {pending !== undefined && (
          <a
            class="row-plan tone-warning"
            href={href(planPath(project.name, pending))}
            title="A plan waits for an approval"
          >
            Plan waits
          </a>
        )}
      </div>
      {included !== undefined && <RunCells project={project} included={included} />}
    </Row>
  );
}

function RunCells({ project, included }: { project: Project; included: Included }): JSX.Element {
  const { recent_runs: runs = [], next_run_at: next } = included;
  return (
    <>
      <span class="row-runs" role="cell">
        <RecentRuns project={project.name} runs={runs} />
      </span>
      <div class="row-last" role="cell">
        <LastRun run={runs[0]} />
      </div>
      <span class="row-next" role="cell">
        {next === undefined ? <span class="quiet">–</span> : <Time value={next} />}
      </span>
    </>
  );
}

/** Shows when the newest run was, and in words where it has not succeeded. */
function LastRun({ run }: { run: RecentRun | undefined }): JSX.Element {
  if (run === undefined) return <span class="quiet">–</span>;
  const { status, error_message: message, duration_seconds: seconds } = run;
  const { word, tone } = lookOf(status);
  return (
    <>
      <span class="last-run">
        <StatusIcon status={status} />
        {status !== "success" && (
          <span class={`last-run-word tone-${tone}`} aria-hidden="true">
            {showHidden(word)}
          </span>
        )}
        <Time value={run.start_time ?? run.created_at} />
        {seconds !== undefined && <span class="quiet">{formatDuration(seconds)}</span>}
      </span>
      {message !== undefined && (
        <span class="cut row-message" title={showHidden(message)}>
          <Text>{message}</Text>
        </span>
      )}
    </>
  );
}
