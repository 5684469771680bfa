import type { KeyRecord, OperationRecord } from "../contracts/store.ts";
import { type HostContext, typeOf } from "../host-context.ts";
import type { Project } from "../project.ts";
import { inspect, lookAtHead, repositoryOf } from "../repository-look.ts";
import { migrationWrites } from "../runs/migration.ts";
import type { Beginning, OperationEngine } from "./engine.ts";
import { presentProject } from "../tenant/resolve.ts";

/** Deploys the branch's newest commit: looked up and inspected before anything is recorded, so that a refusing repository changes nothing. */
export async function beginDeploy(
  context: HostContext,
  engine: OperationEngine,
  organization: string,
  id: string,
  key: KeyRecord | undefined,
  signal: AbortSignal | undefined,
): Promise<OperationRecord> {
  const { project } = await presentProject(context, organization, id);
  const repository = await repositoryOf(context, project, { signal });
  const head = await lookAtHead(context, repository, signal);
  const inspection = await inspect(context, project, repository, head.sha, signal);
  return engine.begin(
    "deploy",
    organization,
    id,
    async (record): Promise<Beginning> => {
      const next = {
        ...record.project,
        latest_commit_sha: head.sha,
        latest_commit_message: head.message,
      } as Project;
      const jobs = [typeOf(context, next.project_type).defaultJob(next, inspection)];
      const migration = await migrationWrites(context, record, next);
      return {
        project: next,
        internals: {
          ...migration.internals,
          mayExist: true,
          mayHaveState: record.internals.mayHaveState || next.use_managed_state_database,
          inspection,
        },
        target: { commit: head.sha, inspection, jobs },
        changes: migration.changes,
        expect: migration.expect,
      };
    },
    key,
  );
}
