import type { Inspection } from "../contracts/project-type.ts";
import type {
  Change,
  Expectation,
  KeyRecord,
  OperationRecord,
  ProjectRecord,
} from "../contracts/store.ts";
import { DagctlError, invalid } from "../errors.ts";
import { expectVersion, failedExpectation, keyWrite } from "../kernel/commits.ts";
import type { HostContext } from "../kernel/context.ts";
import { presentProject } from "../kernel/lookup.ts";
import type { Project } from "../model/project.ts";
import { factualStatus } from "../projects/judgement.ts";
import { movesCommit, needsInspection, touchesWorkload } from "../projects/project-rules.ts";
import { typeOf } from "../projects/project-types.ts";
import { inspect, lookAtHead, repositoryOf, withFindings } from "../repository/inspect.ts";
import { checkStateChange } from "../runs/migration.ts";
import { without } from "../values/without.ts";
import { nameTaken } from "./create.ts";
import type { OperationEngine } from "./engine.ts";
import { operateAsSeen } from "./seen-update.ts";

/**
 * The outcome of a PUT: an operation where the change reaches the engine, else only the present
 * record.
 */
export type Updated = { readonly operation: OperationRecord } | { readonly project: Project };

/**
 * Begins an update. Only supplied fields change; rules apply to the merged object. A change that
 * reaches the engine is recorded as an operation before.
 */
export async function beginUpdate(
  context: HostContext,
  engine: OperationEngine,
  organization: string,
  id: string,
  body: unknown,
  options: {
    readonly key: KeyRecord | undefined;
    readonly ifMatch: number | undefined;
    readonly signal: AbortSignal | undefined;
  },
): Promise<Updated> {
  for (;;) {
    const record = await presentProject(context, organization, id);
    checkRevision(record.project, options.ifMatch);
    const { next, changed } = context.rules.update(record.project, body);
    if (factualStatus(record) === "deleting" && changed.length > 0) {
      throw new DagctlError(
        "conflict",
        "The project is being deleted; only delete may be called again",
        { details: { status: "deleting" } },
      );
    }
    const issues =
      changed.length === 0 ? [] : await context.hooks.validate(next, "update", options.signal);
    if (issues.length > 0) throw invalid(issues);
    if (changed.includes("name")) await checkName(context, next);
    await checkStateChange(context, record, next);
    const looked = await lookAgain(context, record, next, changed, options.signal);
    const moved =
      changed.length === 0
        ? record.project
        : ({
            ...looked.project,
            revision: record.project.revision + 1,
            updated_at: context.now(),
          } as Project);
    try {
      if (
        touchesWorkload(changed, typeOf(context, next.project_type)) &&
        record.internals.mayExist &&
        !isBeingRemoved(record)
      ) {
        const internals = {
          mayHaveState: record.internals.mayHaveState || moved.use_managed_state_database,
        };
        const writes = {
          internals,
          changes: [updatedEvent(context, moved)],
          expect: nameExpectation(moved, changed),
        };
        return {
          operation: await operateAsSeen(
            context,
            engine,
            record,
            { ...looked, ...writes, project: moved },
            options,
          ),
        };
      }
      return {
        project: await write(context, record, { ...looked, project: moved }, changed, options.key),
      };
    } catch (error) {
      const failed = failedExpectation(error);
      if (failed?.expect === "name_unused") throw nameTaken(next.name);
      if (failed?.expect !== "version") throw error;
    }
  }
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

export function isBeingRemoved(record: ProjectRecord): boolean {
  return ["undeploying", "deleting", "inactive"].includes(factualStatus(record));
}

async function checkName(context: HostContext, next: Project): Promise<void> {
  const other = await context.store.projectByName(next.organization_id, next.name);
  if (other && other.project.id !== next.id) throw nameTaken(next.name);
}

interface Looked {
  readonly project: Project;
  readonly inspection: Inspection | undefined;
}

/**
 * Inspects again where it is necessary. A changed source is read and inspected at its head. Another
 * field that an inspection depends on is inspected at the desired commit.
 */
async function lookAgain(
  context: HostContext,
  record: ProjectRecord,
  next: Project,
  changed: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Looked> {
  const type = typeOf(context, next.project_type);
  const { inspection } = record.internals;
  const moves = movesCommit(changed);
  if (!moves && !needsInspection(changed, type)) return { project: next, inspection };
  const repository = await repositoryOf(context, next, { signal });
  const look = async (project: Project, sha: string): Promise<Looked> => {
    const found = await inspect(context, next, repository, sha, {
      signal,
      previous: inspection,
      changed,
    });
    return { project: withFindings(context, project, found), inspection: found };
  };
  if (moves || !inspection) {
    const head = await lookAtHead(context, repository, signal);
    const project = {
      ...without(next, "commits_behind"),
      latest_commit_sha: head.sha,
      latest_commit_message: head.message,
    } as Project;
    return look(project, head.sha);
  }
  return look(next, inspection.commit);
}

/** Writes the change with one compare-and-set and no operation: nothing outside needs it. */
async function write(
  context: HostContext,
  record: ProjectRecord,
  { project, inspection }: Looked,
  changed: readonly string[],
  key: KeyRecord | undefined,
): Promise<Project> {
  const changes: Change[] = [];
  const expect: Expectation[] = [expectVersion(record), ...nameExpectation(project, changed)];
  if (changed.length > 0) {
    const override = changed.includes("status")
      ? { statusOverride: { status: project.status, covers: factualStatus(record) } }
      : {};
    const internals = { ...record.internals, ...(inspection ? { inspection } : {}), ...override };
    changes.push(
      { put: "project", record: { project, internals } },
      updatedEvent(context, project),
    );
  }
  const keyed = keyWrite(key, { answer: project });
  changes.push(...keyed.changes);
  expect.push(...keyed.expect);
  if (changes.length > 0) await context.commit(changes, expect);
  return project;
}

function nameExpectation(project: Project, changed: readonly string[]): readonly Expectation[] {
  if (!changed.includes("name")) return [];
  return [
    {
      expect: "name_unused",
      organization: project.organization_id,
      name: project.name,
      except: project.id,
    },
  ];
}

function updatedEvent(context: HostContext, project: Project): Change {
  return {
    put: "event",
    event: {
      type: "project.updated",
      organization: project.organization_id,
      project: project.id,
      time: context.now(),
      data: { project },
    },
  };
}
