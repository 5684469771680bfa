import type { JSX } from "preact";
import { usePlace } from "../app-context.ts";
import { operationsPath, planPath, projectPath, projectRunsPath, runPath } from "../pages.ts";
import { Text, Time } from "../ui/parts.tsx";
import { ProjectCell, Row, TitleCell } from "../ui/table.tsx";
import { showHidden } from "../ui/visible-text.ts";
import type { ActivityLine } from "./activity-lines.ts";

/**
 * Shows a line of the activity.
 *
 * @param props.project the name of its project. Absent: it is not known
 * @param props.isThere whether the project exists, as far as it is known
 */
export function ActivityRow({
  line,
  project,
  isThere,
}: {
  line: ActivityLine;
  project: string | undefined;
  isThere: boolean;
}): JSX.Element {
  const { href } = usePlace();
  const { actor, message, status, text } = line;
  const name = project ?? line.project;
  return (
    <Row>
      <TitleCell status={status} message={message}>
        {isThere && name !== undefined ? (
          <a class="cut row-link" data-row-link href={href(pathOf(line, name))}>
            <Text>{text}</Text>
          </a>
        ) : (
          <span class="cut row-word">
            <Text>{text}</Text>
          </span>
        )}
      </TitleCell>
      {name === undefined ? (
        <span class="row-project quiet" role="cell">
          –
        </span>
      ) : (
        <ProjectCell name={name} isThere={isThere} />
      )}
      <span class="row-actor cut quiet" role="cell" title={actor && showHidden(actor)}>
        {actor === undefined ? "–" : <Text>{actor}</Text>}
      </span>
      <span class="row-time" role="cell">
        <Time value={line.time} />
      </span>
    </Row>
  );
}

/**
 * Returns the path of what a line is about.
 *
 * @param project the name of its project
 */
export function pathOf({ run, operation, plan, status }: ActivityLine, project: string): string {
  if (run !== undefined) return runPath(project, run);
  if (operation !== undefined) return operationsPath(project);
  if (plan !== undefined) return planPath(project, plan);
  return status === "skipped" ? projectRunsPath(project) : projectPath(project);
}
