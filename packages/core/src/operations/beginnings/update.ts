import type { Inspection, InspectOptions } from "../../contracts/project-type.ts";
import type { OperationRecord, ProjectRecord, RunRecord } from "../../contracts/records.ts";
import { DagctlError, invalid, isDagctlError } from "../../errors.ts";
import type { HostContext } from "../../kernel/context.ts";
import { deploymentRef, nameTaken, findProjectById } from "../../kernel/lookup.ts";
import { transact, type Transaction, withFresh } from "../../kernel/transaction.ts";
import type { Project } from "../../model/project.ts";
import { STATUS_TABLE } from "../../model/status.ts";
import { withoutFormerCommit } from "../../plans/applied-commit.ts";
import { factualStatus } from "../../projects/evaluate-status.ts";
import {
  isCommitChanged,
  isInspectionNeeded,
  isWorkloadChanged,
} from "../../projects/project-rules.ts";
import { typeOf } from "../../projects/project-types.ts";
import { inspect, readHead, repositoryOf, withFindings } from "../../repository/inspect.ts";
import { checkStateChange } from "../../runs/migration.ts";
import { without } from "../../values/without.ts";
import type { BeginOptions, OperationEngine } from "../engine.ts";
import type { OperationServices } from "../operation-services.ts";
import { findRemovalOfOwn } from "./remove-environment.ts";
import { beginUpdateOperation } from "./update-operation.ts";

/**
 * The outcome of a PUT: an operation where the change reaches the engine, else only the current
 * record.
 */
export type Updated = { readonly operation: OperationRecord } | { readonly project: Project };

/**
 * Begins an update. Only supplied fields change; rules apply to the merged object. A change that
 * reaches the engine is recorded as an operation before.
 */
export async function beginUpdate(
  context: HostContext,
  services: OperationServices,
  organization: string,
  id: string,
  body: unknown,
  options: BeginOptions & { readonly ifMatch: number | undefined },
): Promise<Updated> {
  return withFresh(
    context,
    {
      read: async () => {
        const record = await findProjectById(context, organization, id);
        checkRevision(record.project, options.ifMatch);
        return record;
      },
      outside: (record) => merge(context, services, record, body, options.signal),
      commit: (record, merged) => write(context, services.engine, record, merged, options),
    },
    { signal: options.signal },
  );
}

/** A merged and checked update. `changed` has the names of the changed fields. */
interface Merged {
  readonly project: Project;
  readonly inspection: Inspection | undefined;
  readonly changed: readonly string[];
  /** The run that removes the environment which becomes the own one, and that has not begun. */
  readonly removal?: RunRecord | undefined;
}

async function merge(
  context: HostContext,
  { rules, hooks }: OperationServices,
  record: ProjectRecord,
  body: unknown,
  signal: AbortSignal | undefined,
): Promise<Merged> {
  const { inspection } = record.internals;
  const isRefused = (inspection?.refused ?? []).length > 0;
  const { next, changed, cleared } = rules.update(record.project, body, { isRefused });
  if (changed.length === 0) return { project: record.project, inspection, changed };
  if (factualStatus(record) === "deleting")
    throw new DagctlError(
      "conflict",
      "The project is being deleted; only delete may be called again",
      { details: { status: "deleting" } },
    );
  const issues = await hooks.validate(next, "update", signal);
  if (issues.length > 0) throw invalid(issues);
  if (changed.includes("name")) await checkName(context, next);
  // The version that is chosen in place of a cleared one is not known yet.
  if (cleared.length === 0) await checkStateChange(context, record, next);
  const inspected = await inspectAgain(context, record, next, { changed, cleared, signal });
  await checkStateChange(context, record, inspected.project);
  const project = {
    ...withoutFormerCommit(context, record.project, inspected.project),
    revision: record.project.revision + 1,
    updated_at: context.now(),
  } as Project;
  const removal = await findRemovalOfOwn(context, record, { project });
  return { project, inspection: inspected.inspection, changed, removal };
}

/**
 * Writes an update: as an operation where it reaches the engine, else in one commit.
 *
 * @throws Stale where the project has changed since it was read
 */
async function write(
  context: HostContext,
  engine: OperationEngine,
  record: ProjectRecord,
  { project, inspection, changed, removal }: Merged,
  { key, signal, actor }: BeginOptions,
): Promise<Updated> {
  const ref = deploymentRef(project);
  const putUpdate = (transaction: Transaction): void => {
    if (changed.includes("name")) expectName(transaction, project);
    if (removal) transaction.expect(removal, "stale");
    transaction.event("project.updated", ref, { project });
  };
  const reaches =
    isWorkloadChanged(changed, typeOf(context, project.project_type)) && canUpdate(record);
  if (reaches) {
    const mayHaveState = record.internals.mayHaveState || project.use_managed_state_database;
    const seen = { project, inspection, internals: { mayHaveState }, write: putUpdate };
    return {
      operation: await beginUpdateOperation(context, engine, record, seen, { key, signal, actor }),
    };
  }
  const putChange = (transaction: Transaction): void => {
    transaction.expect(record, "stale");
    if (changed.length > 0) {
      const override = changed.includes("status")
        ? { statusOverride: { status: project.status, covers: factualStatus(record) } }
        : {};
      const internals = { ...record.internals, ...(inspection ? { inspection } : {}), ...override };
      transaction.put("project", { project, internals });
      putUpdate(transaction);
    }
    transaction.idempotencyKey(key, { answer: project });
  };
  await transact(context, putChange, { actor });
  return { project };
}

function expectName(transaction: Transaction, project: Project): void {
  const { organization_id: organization, id: except, name } = project;
  transaction.require({ expect: "name_unused", organization, name, except }, () => nameTaken(name));
}

export function checkRevision(project: Project, ifMatch: number | undefined): void {
  if (ifMatch === undefined || ifMatch === project.revision) return;
  throw new DagctlError(
    "precondition_failed",
    `The project has changed since: it is at revision ${project.revision}, not ${ifMatch}. Read it again`,
    {
      details: { revision: project.revision },
    },
  );
}

/**
 * Returns whether a change of what the engine has begins an operation. It does not where nothing is
 * meant to be deployed. It does where the deployment is gone from the engine: it is restored.
 */
export function canUpdate(record: ProjectRecord): boolean {
  return STATUS_TABLE[factualStatus(record)].begins.update !== undefined;
}

async function checkName(context: Pick<HostContext, "store">, next: Project): Promise<void> {
  const other = await context.store.projectByName(next.organization_id, next.name);
  if (other && other.project.id !== next.id) throw nameTaken(next.name);
}

interface Inspected {
  readonly project: Project;
  readonly inspection: Inspection | undefined;
}

/**
 * Inspects again where it is necessary. A changed source is read and inspected at its head. Another
 * field that an inspection depends on is inspected at the desired commit, or at the head where the
 * desired commit cannot have the new value.
 */
async function inspectAgain(
  context: HostContext,
  record: ProjectRecord,
  next: Project,
  {
    changed,
    cleared,
    signal,
  }: Pick<InspectOptions, "cleared" | "signal"> & { readonly changed: readonly string[] },
): Promise<Inspected> {
  const type = typeOf(context, next.project_type);
  const { inspection } = record.internals;
  const moves = isCommitChanged(changed);
  if (!moves && !isInspectionNeeded(changed, type)) return { project: next, inspection };
  const repository = await repositoryOf(context, next, { signal });
  const inspectAt = async (project: Project, sha: string): Promise<Inspected> => {
    const found = await inspect(context, next, repository, sha, {
      signal,
      previous: inspection,
      changed,
      cleared,
    });
    return { project: withFindings(context, project, found), inspection: found };
  };
  const inspectHead = async (): Promise<Inspected> => {
    const head = await readHead(context, repository, signal);
    const project = {
      ...without(next, "commits_behind", "poll_failure"),
      latest_commit_sha: head.sha,
      latest_commit_message: head.message,
    } as Project;
    return inspectAt(project, head.sha);
  };
  if (moves || !inspection) return inspectHead();
  try {
    return await inspectAt(next, inspection.commit);
  } catch (refusal) {
    if (!isDagctlError(refusal, "invalid")) throw refusal;
    // The field and the commit change together: neither fits without the other.
    return inspectHead().catch(() => Promise.reject(refusal));
  }
}
