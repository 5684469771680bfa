import { TABLE } from "@dagctl/api";
import type { Project } from "@dagctl/core";
import type { JSX } from "preact";
import { OfProject } from "../ui/of-project.tsx";
import { Message } from "../ui/parts.tsx";
import { useAccess } from "../ui/use-access.ts";
import { Variables } from "../variables/variables.tsx";
import { EndingSection } from "./ending-section.tsx";
import { ScheduleSection } from "./schedule-section.tsx";
import { SettingsForm } from "./settings-form.tsx";

/**
 * Shows the settings of a project.
 *
 * @param props.project its id or name
 */
export function ProjectSettings({ project }: { project: string }): JSX.Element {
  return (
    <OfProject project={project} title="Settings">
      {(value, reload) => <Sections project={value} reload={reload} key={value.id} />}
    </OfProject>
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
