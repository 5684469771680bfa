import type { Project } from "@dagctl/core";
import type { JSX } from "preact";
import { usePlace } from "../app-context.ts";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { Text } from "../ui/parts.tsx";
import { showHidden } from "../ui/visible-text.ts";
import { type EnvironmentLine, whyNotRemoved } from "./environment-list.ts";

/** The field of a SQLMesh project that names its own environment. */
type Named = Project & { readonly sqlmesh_environment?: string };

/**
 * Says what a removal takes away and what stays, and removes an environment.
 *
 * @param props.line as it is now; `undefined` where it is gone meanwhile
 */
export function RemoveEnvironment({
  project,
  name,
  line,
  reload,
  onClose,
}: {
  project: Named;
  name: string;
  line: EnvironmentLine | undefined;
  reload: () => void;
  onClose: () => void;
}): JSX.Element {
  const { client } = usePlace();
  const { sqlmesh_environment: own } = project;
  const why = line === undefined ? "It is not there any more." : whyNotRemoved(line);
  return (
    <ConfirmDialog
      title={`Remove the environment ${showHidden(name)}?`}
      action="Remove the environment"
      keep="Keep it"
      isReady={why === undefined}
      project={project.name}
      act={async (idempotencyKey) => {
        await client.environments.delete(project.id, name, { idempotencyKey });
        reload();
      }}
      onClose={onClose}
    >
      {why !== undefined && (
        <span class="tone-warning" role="alert">
          {why}
        </span>
      )}
      <span>
        A run removes the views of <Text>{name}</Text> from the warehouse, while no other run of the
        project is active. What reads these views fails afterwards.
      </span>
      <span>
        {own === undefined ? "The project's own environment" : <Text>{own}</Text>} stays as it is,
        with its tables and schedules. Tables that no environment uses any more are removed later.
      </span>
      {line?.open !== undefined && (
        <span>The plan that is open stays: its approval makes the environment again.</span>
      )}
    </ConfirmDialog>
  );
}
