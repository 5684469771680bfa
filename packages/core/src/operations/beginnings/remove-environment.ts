import type {
  KeyRecord,
  ProjectRecord,
  RunRecord,
  RunWorkOfPlan,
} from "../../contracts/records.ts";
import { DagctlError, isDagctlError } from "../../errors.ts";
import { type Actor, SYSTEM } from "../../kernel/actor.ts";
import type { HostContext } from "../../kernel/context.ts";
import { deploymentRef } from "../../kernel/lookup.ts";
import { changeProject, transact } from "../../kernel/transaction.ts";
import type { Environment } from "../../model/environments.ts";
import { findOpenPlan } from "../../plans/open-plans.ts";
import { withFollowed } from "../../plans/followed-branches.ts";
import { ownProblem } from "../../plans/own-environment.ts";
import {
  findEnvironment,
  listEnvironments,
  withEnvironment,
} from "../../plans/stored-environments.ts";
import { factualStatus } from "../../projects/evaluate-status.ts";
import { putPlanRun } from "../../runs/plan-runs.ts";
import { without } from "../../values/without.ts";
import { plansOf } from "./create-plan.ts";

/** What a call of a removal brings. */
export interface RemovalCall {
  readonly actor: Actor;
  readonly key?: KeyRecord | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Records the run that removes the views of an environment, and that nothing else of the project
 * runs beside. The environment is forgotten when that run has succeeded.
 */
export async function removeEnvironment(
  context: HostContext,
  { project: seen }: Pick<ProjectRecord, "project">,
  name: string,
  { actor, key, signal }: RemovalCall,
): Promise<Environment> {
  const ref = deploymentRef(seen);
  return transact(
    context,
    async (transaction) => {
      const record = await transaction.project(ref);
      const found = record && findEnvironment(record.internals, name);
      if (!record || !found) throw noEnvironment(name);
      if (found.removal !== undefined) {
        const answer = readEnvironment(record, name);
        transaction.idempotencyKey(key, { answer });
        return answer;
      }
      const work = removalOf(context, record, name);
      const id = context.newId("run");
      await putPlanRun(context, transaction, record, { id, work });
      const others = withFollowed(context, record.internals, name, undefined);
      const internals = withEnvironment(others, name, {
        ...without(found, "status_message"),
        status: "removing",
        removal: id,
        updated_at: context.now(),
      });
      transaction.put("project", { project: record.project, internals });
      const answer = readEnvironment({ project: record.project, internals }, name);
      transaction.idempotencyKey(key, { answer });
      transaction.afterCommit(() => context.requestObservation(ref.organization, ref.project));
      return answer;
    },
    { actor, signal },
  );
}

/** Removes the environments of a project whose time is over, where it can be done now. */
export async function removeExpiredEnvironments(
  context: HostContext,
  record: ProjectRecord,
): Promise<void> {
  const { environments = {} } = record.internals;
  for (const [name, { expires_at: expiry, removal }] of Object.entries(environments)) {
    if (removal !== undefined) continue;
    if (ownProblem(context, record, name) !== undefined) await forgetOwn(context, record, name);
    if (expiry > context.now()) continue;
    try {
      await removeEnvironment(context, record, name, { actor: SYSTEM });
    } catch (error) {
      // It is tried again at the next observation.
      const isExpected = (["conflict", "not_found", "not_supported", "invalid"] as const).some(
        (code) => isDagctlError(error, code),
      );
      if (!isExpected) throw error;
    }
  }
}

/** Forgets an environment that has become the project's own one: its views stay. */
async function forgetOwn(
  context: HostContext,
  { project: seen }: ProjectRecord,
  name: string,
): Promise<void> {
  await changeProject(context, deploymentRef(seen), (record) => {
    const found = findEnvironment(record.internals, name);
    if (!found || found.removal !== undefined || ownProblem(context, record, name) === undefined)
      return undefined;
    const { project, internals } = record;
    const others = withFollowed(context, internals, name, undefined);
    return { project, internals: withEnvironment(others, name, undefined) };
  });
}

/**
 * Returns the run that removes the environment which becomes the project's own one; `undefined`
 * where none does. One that has not begun ends by itself then.
 *
 * @throws DagctlError `conflict`: it has begun
 */
export async function findRemovalOfOwn(
  context: Pick<HostContext, "store" | "types">,
  before: ProjectRecord,
  next: Pick<ProjectRecord, "project">,
): Promise<RunRecord | undefined> {
  const { environments = {} } = before.internals;
  const [name, { removal = "" } = {}] =
    Object.entries(environments).find(
      ([each, { removal: run }]) =>
        run !== undefined &&
        ownProblem(context, before, each) === undefined &&
        ownProblem(context, next, each) !== undefined,
    ) ?? [];
  if (name === undefined) return undefined;
  const { organization, project } = deploymentRef(before.project);
  const found = await context.store.run(organization, project, removal);
  if (!found?.internals.dispatched || found.run.end_time !== undefined) return found;
  throw new DagctlError(
    "conflict",
    `The environment ${name} is being removed by ${found.run.job_name}: wait for its end`,
    { details: { run: removal } },
  );
}

/** Returns the error for an environment that a project does not have. */
export const noEnvironment = (name: string): DagctlError =>
  new DagctlError("not_found", `There is no environment "${name}"`);

function readEnvironment(
  record: Pick<ProjectRecord, "project" | "internals">,
  name: string,
): Environment {
  const found = listEnvironments(record).find((environment) => environment.name === name);
  if (!found) throw noEnvironment(name);
  return found;
}

/** @throws DagctlError `conflict`: nothing can be run for it now */
function removalOf(
  context: Pick<HostContext, "types" | "run">,
  record: ProjectRecord,
  name: string,
): RunWorkOfPlan {
  const { project, internals } = record;
  const { acceptedInspection: inspection } = internals;
  const status = factualStatus(record);
  if (!project.deployed || !inspection || status === "deleting" || status === "undeploying")
    throw new DagctlError(
      "conflict",
      `The project is ${status}: deploy it first, then delete its environment`,
    );
  const problem = ownProblem(context, record, name);
  if (problem !== undefined)
    throw new DagctlError("conflict", `The environment ${name} ${problem}: it is not removed`);
  const open = findOpenPlan(internals, name);
  if (open?.type === "execute")
    throw new DagctlError(
      "conflict",
      `The plan ${open.id} is being applied to the environment: wait for its end, or cancel it`,
    );
  const { environments } = plansOf(context, project);
  if (!environments)
    throw new DagctlError(
      "not_supported",
      `A ${project.project_type} project has no other environments`,
    );
  const { steps, input } = environments.prepareRemoval(project, inspection, name);
  return { kind: "invalidate", environment: name, commit: inspection.commit, steps, input };
}
