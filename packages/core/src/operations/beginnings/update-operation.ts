import type { Inspection } from "../../contracts/project-type.ts";
import type { OperationRecord, ProjectInternals, ProjectRecord } from "../../contracts/records.ts";
import { DagctlError, invalid } from "../../errors.ts";
import { findJobsToApply } from "../../jobs/job-schedules.ts";
import type { HostContext } from "../../kernel/context.ts";
import { Stale, type Transaction } from "../../kernel/transaction.ts";
import type { Project } from "../../model/project.ts";
import { recordMigration } from "../../runs/migration.ts";
import type { Beginning, BeginOptions, OperationEngine } from "../engine.ts";

/** What an update writes when it begins. */
export interface UpdateWrites {
  readonly project: Project;
  readonly inspection: Inspection | undefined;
  /** Replaces the fields of the record. */
  readonly internals: Partial<ProjectInternals>;
  /** Writes what else belongs to the commit. */
  readonly write: (transaction: Transaction) => void;
}

/**
 * Begins the operation of an update that was merged and checked with a record as it was read. The
 * caller merges and checks again with a newer record.
 *
 * @throws Stale where there is a newer one
 */
export function beginUpdateOperation(
  context: HostContext,
  engine: OperationEngine,
  seen: ProjectRecord,
  { project, inspection, internals, write }: UpdateWrites,
  options: BeginOptions,
): Promise<OperationRecord> {
  if (!inspection)
    throw new DagctlError(
      "internal",
      `Project ${project.id} may exist outside without ever having been inspected`,
    );
  const { jobs, issues } = findJobsToApply(context, project, inspection, {
    ...seen.internals,
    ...internals,
  });
  if (issues.length > 0)
    throw invalid(
      issues.map(({ path, message }) => ({
        path,
        message: `${message}; change that job first, or delete it`,
      })),
    );
  return engine.begin(
    "update",
    project.organization_id,
    project.id,
    async (record, transaction): Promise<Beginning> => {
      if (record.version !== seen.version) throw new Stale("The project has changed");
      write(transaction);
      const before = await recordMigration(context, transaction, record, project);
      return {
        project,
        internals: { ...before, ...internals, mayExist: true, inspection },
        target: { commit: inspection.commit, inspection, jobs },
      };
    },
    options,
  );
}
