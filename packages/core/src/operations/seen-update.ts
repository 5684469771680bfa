import type { Inspection } from "../contracts/project-type.ts";
import type {
  Change,
  Expectation,
  OperationRecord,
  ProjectInternals,
  ProjectRecord,
} from "../contracts/store.ts";
import { DagctlError } from "../errors.ts";
import { jobsToApply } from "../jobs/job-schedules.ts";
import type { HostContext } from "../kernel/context.ts";
import type { Project } from "../model/project.ts";
import { migrationWrites } from "../runs/migration.ts";
import type { Beginning, BeginOptions, OperationEngine } from "./engine.ts";

/** What an update writes when it begins. */
export interface SeenUpdate {
  readonly project: Project;
  readonly inspection: Inspection | undefined;
  /** Replaces the fields of the record. */
  readonly internals: Partial<ProjectInternals>;
  readonly changes: readonly Change[];
  readonly expect: readonly Expectation[];
}

/**
 * Begins the operation of an update that was merged and checked with a record as it was read. The
 * caller merges and checks again with a newer record.
 *
 * @throws DagctlError `conflict` with the failed expectation where there is a newer one
 */
export function operateAsSeen(
  context: HostContext,
  engine: OperationEngine,
  seen: ProjectRecord,
  { project, inspection, internals, changes, expect }: SeenUpdate,
  options: BeginOptions,
): Promise<OperationRecord> {
  if (!inspection)
    throw new DagctlError(
      "internal",
      `Project ${project.id} may exist outside without ever having been inspected`,
    );
  const jobs = jobsToApply(context, project, inspection, { ...seen.internals, ...internals });
  return engine.begin(
    "update",
    project.organization_id,
    project.id,
    async (record): Promise<Beginning> => {
      if (record.version !== seen.version) throw moved(seen);
      const migration = await migrationWrites(context, record, project);
      return {
        project,
        internals: { ...migration.internals, ...internals, inspection },
        target: { commit: inspection.commit, inspection, jobs },
        changes: [...changes, ...migration.changes],
        expect: [...expect, ...migration.expect],
      };
    },
    options,
  );
}

function moved({ project, version }: ProjectRecord): DagctlError {
  const failed: Expectation = {
    expect: "version",
    of: "project",
    organization: project.organization_id,
    id: project.id,
    version,
  };
  return new DagctlError("conflict", "The project was changed by somebody else at the same time", {
    details: { failed },
  });
}
