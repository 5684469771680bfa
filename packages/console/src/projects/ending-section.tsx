import { TABLE } from "@dagctl/api";
import type { Project } from "@dagctl/core";
import type { JSX } from "preact";
import { StatusChip } from "../ui/parts.tsx";
import { Problem } from "../ui/problem.tsx";
import { displayStatus } from "../ui/status-look.ts";
import { useAccess } from "../ui/use-access.ts";
import { useChange } from "../ui/use-change.ts";
import { Action } from "../ui/action.tsx";
import { useEndings } from "./use-endings.tsx";

/**
 * Shows the end of a project's settings: what suspends, undeploys and deletes it.
 *
 * @param props.reload reads the project again
 */
export function EndingSection({
  project,
  reload,
}: {
  project: Project;
  reload: () => void;
}): JSX.Element | null {
  const change = useChange();
  const { endings, dialog } = useEndings(project, change, reload);
  if (!useAccess(TABLE.projects.delete)) return null;
  return (
    <section class="section endings" aria-labelledby="endings-title">
      <header class="endings-head">
        <h2 id="endings-title">Suspend, undeploy, delete</h2>
        <StatusChip status={displayStatus(project)} />
      </header>
      <ul>
        {endings.map(({ label, help, why, press }) => (
          <li key={label}>
            <span>
              {help}
              {why !== undefined && <span class="quiet"> {why}</span>}
            </span>
            <Action label={label} why={why} change={change} press={press} />
          </li>
        ))}
      </ul>
      <Problem error={change.error} project={project.name} />
      {dialog}
    </section>
  );
}
