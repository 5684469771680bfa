import { TABLE } from "@dagctl/api";
import type { Project } from "@dagctl/core";
import { isDagctlError } from "@dagctl/core/errors";
import type { JSX } from "preact";
import { usePlace } from "../app-context.ts";
import { Crumbs } from "../ui/crumbs.tsx";
import { Failure } from "../ui/failure.tsx";
import { LoadingRows, Message } from "../ui/parts.tsx";
import { useAccess } from "../ui/use-access.ts";
import { useLoad } from "../ui/use-load.ts";
import { useTitle } from "../ui/use-title.ts";
import { EndingSection } from "./ending-section.tsx";
import { applyToProject } from "./project-state.ts";
import { ScheduleSection } from "./schedule-section.tsx";
import { SettingsForm } from "./settings-form.tsx";
import { Variables } from "../variables/variables.tsx";

/**
 * Shows the settings of a project.
 *
 * @param props.project its id or name
 */
export function ProjectSettings({ project }: { project: string }): JSX.Element {
  const { client, organization, href } = usePlace();
  const { value, error, reload, isLoading } = useLoad(
    `${organization} ${project}`,
    (signal) => client.projects.get(project, { signal }),
    applyToProject,
  );
  const name = value?.name ?? project;
  useTitle("Settings", name);
  const isGone = isDagctlError(error, "not_found");
  const back = (
    <a class="button" href={href("/")}>
      Projects
    </a>
  );
  return (
    <section class="page" aria-busy={isLoading}>
      <Crumbs project={name} />
      <h1>Settings</h1>
      {isGone && <Message title="There is no such project" isAlert ways={back} />}
      {!isGone && error !== undefined && <Failure error={error} retry={reload} />}
      {value === undefined && error === undefined && (
        <LoadingRows count={4} label="Reading the project" />
      )}
      {!isGone && value !== undefined && (
        <Sections project={value} reload={reload} key={value.id} />
      )}
    </section>
  );
}

function Sections({ project, reload }: { project: Project; reload: () => void }): JSX.Element {
  const mayUpdate = useAccess(TABLE.projects.update);
  const variables = <Variables scope={{ kind: "project", project }} />;
  if (!mayUpdate)
    return (
      <>
        <Message title="You have too little access" isAlert>
          Changing a project needs the access <code>{TABLE.projects.update.access}</code>.
        </Message>
        {variables}
      </>
    );
  return (
    <>
      <SettingsForm project={project} reload={reload} />
      <ScheduleSection project={project} />
      {variables}
      <EndingSection project={project} reload={reload} />
    </>
  );
}
