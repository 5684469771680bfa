import type { Project } from "@dagctl/core";
import { DagctlError, isDagctlError } from "@dagctl/core/errors";
import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { useState } from "preact/hooks";
import { usePlace } from "../app-context.ts";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { Text } from "../ui/parts.tsx";
import { useLoad } from "../ui/use-load.ts";

/**
 * Asks for the name of a project, says what is lost, and deletes it: only as it was when the dialog
 * opened.
 */
export function DeleteDialog({
  project: newest,
  onClose,
}: {
  project: Project;
  onClose: () => void;
}): JSX.Element {
  const [project] = useState(newest);
  const { client, organization, href } = usePlace();
  const { route } = useLocation();
  const [typed, setTyped] = useState("");
  const { value } = useLoad(`${organization} ${project.id} delete`, async (signal) => {
    const [runs, variables] = await Promise.all([
      client.runs.list(project.id, { limit: 1, signal }),
      client.environmentVariables.list({ project: project.id, signal }),
    ]);
    const own = variables.environment_variables.filter(
      ({ project_id }) => project_id !== undefined,
    );
    return { runs: runs.total, variables: own.length };
  });
  return (
    <ConfirmDialog
      title="Delete this project?"
      action="Delete the project"
      keep="Keep it"
      isReady={typed === project.name}
      project={project.name}
      act={async (idempotencyKey) => {
        const options = { idempotencyKey, ifMatch: project.revision, waitMs: 0 };
        try {
          await client.projects.delete(project.id, options);
        } catch (error) {
          if (isDagctlError(error, "precondition_failed"))
            throw new DagctlError(
              "precondition_failed",
              "Someone has changed the project meanwhile. Close this, look at it, and try again.",
              { cause: error },
            );
          throw error;
        }
        route(href("/"));
      }}
      onClose={onClose}
    >
      <span class="delete-lost">
        Lost: the deployment and its schedule, the managed state
        {value !== undefined && value.runs > 0 && `, ${countOf(value.runs, "run")} with their logs`}
        {value !== undefined &&
          value.variables > 0 &&
          `, ${countOf(value.variables, "variable")} of the project`}
        .
      </span>
      <span class="delete-kept">
        Kept: the repository, and the tables of the warehouse. A DuckDB file that runs wrote in the
        folder of the project on the server is lost.
      </span>
      <label class="delete-name">
        <span>
          Type the name to delete it: <Text>{project.name}</Text>
        </span>
        <input
          class="field"
          autocomplete="off"
          spellcheck={false}
          value={typed}
          onInput={({ currentTarget }) => setTyped(currentTarget.value)}
        />
      </label>
    </ConfirmDialog>
  );
}

const countOf = (count: number, noun: string): string =>
  `${count} ${count === 1 ? noun : `${noun}s`}`;
