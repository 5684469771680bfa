import type { Run } from "@dagctl/core";
import type { JSX } from "preact";
import { usePlace } from "../app-context.ts";
import { runPath } from "../pages.ts";
import { typeWord } from "./type-word.ts";
import { formatDuration } from "./format-time.ts";
import { Text, Time } from "./parts.tsx";
import { lookOf } from "./status-look.ts";
import { CommitCell, ProjectCell, Row, TitleCell } from "./table.tsx";
import { showHidden } from "./visible-text.ts";

/** The columns of the runs of a project. */
export const RUN_COLUMNS: readonly string[] = ["Run", "Trigger", "Commit", "Started", "Duration"];
/** The columns of the runs of several projects. */
export const ALL_RUN_COLUMNS: readonly string[] = [
  "Run",
  "Project",
  "Trigger",
  "Started",
  "Duration",
];

/**
 * Shows a run in a list.
 *
 * @param props.project the name of its project
 * @param props.word what it is called. @default its type
 * @param props.isOfMany whether the list has runs of several projects. @default false
 */
export function RunRow({
  run,
  project,
  word: called = typeWord(run),
  isOfMany = false,
}: {
  run: Run;
  project: string;
  word?: string;
  isOfMany?: boolean;
}): JSX.Element {
  const { href } = usePlace();
  const { word, tone } = lookOf(run.status);
  const trigger = (
    <span class="row-trigger quiet" role="cell">
      {run.attempt === undefined ? run.triggered_by : `attempt ${run.attempt}`}
    </span>
  );
  return (
    <Row>
      <TitleCell status={run.status} message={run.error_message ?? run.status_message}>
        <a class="row-link" data-row-link href={href(runPath(project, run.id))}>
          <span class={`tone-${tone}`}>{showHidden(word)}</span>
        </a>
        <span class="cut quiet">
          <Text>{called}</Text>
        </span>
      </TitleCell>
      {isOfMany && <ProjectCell name={project} />}
      {trigger}
      {!isOfMany && <CommitCell sha={run.commit_sha} />}
      <span class="row-time" role="cell">
        <Time value={run.start_time ?? run.created_at} />
      </span>
      <span class="row-duration quiet" role="cell">
        {run.duration_seconds === undefined ? "–" : formatDuration(run.duration_seconds)}
      </span>
    </Row>
  );
}
