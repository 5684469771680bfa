// Not in run-call.ts, which is about every call.
import type { Client } from "@dagctl/client";
import { DagctlError } from "@dagctl/core/errors";

/**
 * Returns the id of a variable that a project has of its own. The API takes the names of the
 * organization's variables only, because several projects may have one of the same name.
 *
 * @param name its name in any case, or its id
 * @param project the id or the name of the project
 * @throws DagctlError `not_found`: the project has no such variable of its own
 */
export async function projectVariable(
  client: Client,
  name: string,
  { project, signal }: { readonly project: string; readonly signal: AbortSignal },
): Promise<string> {
  const { environment_variables: variables } = await client.environmentVariables.list({
    project,
    signal,
  });
  const found = variables.find(
    (each) =>
      each.project_id !== undefined && (each.id === name || each.name === name.toUpperCase()),
  );
  if (found !== undefined) return found.id;
  throw new DagctlError(
    "not_found",
    `The project "${project}" has no environment variable "${name}" of its own`,
  );
}
