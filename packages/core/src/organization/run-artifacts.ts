import type { RunRecord } from "../contracts/records.ts";
import type { HostContext } from "../kernel/context.ts";
import { findProject, findRun } from "../kernel/lookup.ts";
import type { RunArtifactCalls } from "../model/artifacts.ts";
import { artifactReader } from "../results/artifact-records.ts";

/** Returns the calls of the artifacts of one organization's runs. */
export function runArtifactsOf(
  context: Pick<HostContext, "store">,
  organization: string,
): RunArtifactCalls {
  const find = async (name: string, run: string): Promise<RunRecord> => {
    const { project } = await findProject(context, organization, name);
    return findRun(context, organization, project.id, run);
  };

  return {
    async artifacts(project, id, { signal } = {}) {
      const { run } = await find(project, id);
      const artifacts = await artifactReader(context.store, organization, { signal }).list(run.id);
      return { artifacts, total: artifacts.length };
    },
    async artifact(project, id, name, { signal } = {}) {
      const { run } = await find(project, id);
      return artifactReader(context.store, organization, { signal }).read(run.id, name);
    },
  };
}
