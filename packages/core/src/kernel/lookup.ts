import type { DeploymentRef } from "../contracts/deploy.ts";
import type { OperationRecord, ProjectRecord, RunRecord } from "../contracts/records.ts";
import { DagctlError } from "../errors.ts";
import type { Project } from "../model/project.ts";
import { ACTIVE_RUN_STATUSES } from "../model/run.ts";
import { isId } from "../values/ids.ts";
import type { HostContext } from "./context.ts";

/**
 * Returns the error for what does not exist. Objects of another organization cause exactly the same
 * error; only this function creates it.
 */
function absent(what: string, name: string): DagctlError {
  return new DagctlError("not_found", `There is no ${what} "${name}"`);
}

/** Returns the error for a name that another project of the organization has. */
export function nameTaken(name: string): DagctlError {
  return new DagctlError(
    "conflict",
    `There is already a project named "${name}" in this organization (case does not count): choose another name`,
    {
      issues: [{ path: "name", message: "must be unique in the organization" }],
    },
  );
}

/** Returns a project by its id. */
export async function findProjectById(
  context: Pick<HostContext, "store">,
  organization: string,
  id: string,
): Promise<ProjectRecord> {
  const record = await context.store.project(organization, id);
  if (!record) throw absent("project", id);
  return record;
}

/**
 * Returns the project with this id or, where there is none, the one with this name: a name may have
 * the form of an id. The id of a deleted project matches no other project by name, so that a
 * repeated delete finds nothing. Its operations are stored for days, and show that the id was a
 * project's.
 */
export async function findProject(
  context: Pick<HostContext, "store">,
  organization: string,
  idOrName: string,
): Promise<ProjectRecord> {
  const byId = await context.store.project(organization, idOrName);
  if (byId) return byId;
  const record = (await isProjectId(context, organization, idOrName))
    ? undefined
    : await context.store.projectByName(organization, idOrName);
  if (!record) throw absent("project", idOrName);
  return record;
}

/** Returns the id of a project, also of one that was deleted and whose operations are stored. */
export async function findProjectId(
  context: Pick<HostContext, "store">,
  organization: string,
  idOrName: string,
): Promise<string> {
  if (await isProjectId(context, organization, idOrName)) return idOrName;
  return (await findProject(context, organization, idOrName)).project.id;
}

/** Returns whether a text is the id of a project that exists, or existed lately. */
async function isProjectId(
  { store }: Pick<HostContext, "store">,
  organization: string,
  id: string,
): Promise<boolean> {
  if (!isId("proj", id)) return false;
  return (await store.operations(organization, id, { offset: 0, limit: 1 })).total > 0;
}

/** Returns the key of a project in calls of drivers. */
export function deploymentRef({ organization_id, id }: Project): DeploymentRef {
  return { organization: organization_id, project: id };
}

/** Returns a key of a deployment, for maps and queues. */
export function deploymentKey({ organization, project }: DeploymentRef): string {
  return `${organization}/${project}`;
}

/**
 * Returns the pending and running runs of a project, newest first, without those that check a
 * commit: no rule of runs counts them.
 */
export async function activeRunsOf(
  context: Pick<HostContext, "store">,
  ref: DeploymentRef,
): Promise<readonly RunRecord[]> {
  return (await activeRunsAndChecksOf(context, ref)).filter(
    ({ internals }) => internals.work?.kind !== "check",
  );
}

/** Returns all pending and running runs of a project, newest first. */
export async function activeRunsAndChecksOf(
  { store }: Pick<HostContext, "store">,
  { organization, project }: DeploymentRef,
): Promise<readonly RunRecord[]> {
  const filter = { offset: 0, limit: 500, statuses: ACTIVE_RUN_STATUSES };
  return (await store.runs(organization, project, filter)).records;
}

/**
 * Returns a run by id, or for `latest` the newest one that neither explains a plan nor checks a
 * commit.
 */
export async function findRun(
  context: Pick<HostContext, "store">,
  organization: string,
  project: string,
  id: string,
): Promise<RunRecord> {
  const record =
    id === "latest"
      ? await latestRun(context, organization, project)
      : await context.store.run(organization, project, id);
  if (!record && id === "latest")
    throw new DagctlError("not_found", "The project has no run yet: start one");
  if (!record) throw absent("run", id);
  return record;
}

/** Runs that execute no model are not the newest run of a project. */
const isLast = (kind: NonNullable<RunRecord["internals"]["work"]>["kind"] | undefined): boolean =>
  kind === undefined || kind === "apply";

async function latestRun(
  { store }: Pick<HostContext, "store">,
  organization: string,
  project: string,
): Promise<RunRecord | undefined> {
  // Nearly always it is the first one.
  for (let [offset, limit] = [0, 1]; ; [offset, limit] = [offset + limit, 100]) {
    const { records } = await store.runs(organization, project, { offset, limit });
    const found = records.find(({ internals }) => isLast(internals.work?.kind));
    if (found || records.length < limit) return found;
  }
}

export async function findOperation(
  context: Pick<HostContext, "store">,
  organization: string,
  id: string,
): Promise<OperationRecord> {
  const record = await context.store.operation(organization, id);
  if (!record) throw absent("operation", id);
  return record;
}
