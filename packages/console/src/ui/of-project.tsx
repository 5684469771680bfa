import { isDagctlError } from "@dagctl/core/errors";
import type { Project } from "@dagctl/core";
import type { ComponentChildren, JSX } from "preact";
import { usePlace } from "../app-context.ts";
import { Crumbs } from "./crumbs.tsx";
import { Failure } from "./failure.tsx";
import { NoProject } from "./no-project.tsx";
import { LoadingRows, Text } from "./parts.tsx";
import { useLoad } from "./use-load.ts";
import { useTitle } from "./use-title.ts";
import { applyToProject } from "../server/project-state.ts";

/**
 * Shows a page below that of a project, once the project is read.
 *
 * @param props.project its id or name
 * @param props.hasOwnHead whether the content has the title. @default false
 * @param props.children shows the content; `reload` reads the project again
 */
export function OfProject({
  project,
  title,
  hasOwnHead = false,
  children,
}: {
  project: string;
  title: string;
  hasOwnHead?: boolean;
  children: (project: Project, reload: () => void) => ComponentChildren;
}): JSX.Element {
  const { client, organization } = usePlace();
  const { value, error, reload, isLoading } = useLoad(
    `${organization} ${project}`,
    (signal) => client.projects.get(project, { signal }),
    applyToProject,
  );
  const name = value?.name ?? project;
  useTitle(title, name);
  if (isDagctlError(error, "not_found")) return <NoProject />;
  return (
    <section class="page" aria-busy={isLoading}>
      <Crumbs project={name} />
      {!(hasOwnHead && value !== undefined) && (
        <header class="page-head">
          <h1>
            <Text>{title}</Text>
          </h1>
        </header>
      )}
      {error !== undefined && <Failure error={error} retry={reload} />}
      {value !== undefined && children(value, reload)}
      {value === undefined && error === undefined && (
        <LoadingRows count={8} label="Reading the project" />
      )}
    </section>
  );
}
