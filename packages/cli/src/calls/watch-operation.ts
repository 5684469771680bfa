import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "@dagctl/client";
import type { Operation, OperationSummary, Plan, Project, Run } from "@dagctl/core";
import { DagctlError } from "@dagctl/core/errors";
import { note, type Outside } from "../outside.ts";
import { escapeText } from "../escape.ts";
import { oneLine } from "../output/columns.ts";
import { progressOn, type Step } from "../output/progress.ts";

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 2_000;

/** What is read again and again until it is over. */
interface Watch<Value> {
  /** The command that shows the same later. */
  readonly command: string;
  read(): Promise<Value>;
  stepsOf(value: Value): readonly Step[];
  isOver(value: Value): boolean;
}

/**
 * Shows the steps of a value until it is over. It reads with growing pauses.
 *
 * @throws the error of a read, or the reason of the signal, after a note how to go on watching
 */
async function watch<Value>(
  outside: Outside,
  { command, read, stepsOf, isOver }: Watch<Value>,
): Promise<Value> {
  const { signal } = outside;
  const progress = await progressOn(outside);
  try {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 1.5)) {
      const value = await read();
      await progress.show(stepsOf(value));
      if (isOver(value)) return value;
      await sleep(pauseMs, undefined, { signal });
    }
  } catch (error) {
    await progress.end();
    note(outside, `How it goes on: ${escapeText(command)}`);
    throw error;
  } finally {
    await progress.end();
  }
}

/**
 * Shows the steps of an operation until it has ended.
 *
 * @returns the operation that has ended
 * @throws DagctlError the error of the operation, where it failed
 */
export async function watchOperation(
  outside: Outside,
  client: Client,
  id: string,
): Promise<Operation> {
  const { signal } = outside;
  const operation = await watch(outside, {
    command: `dctl operation get ${id}`,
    read: () => client.operations.get(id, { signal }),
    stepsOf: ({ steps }) => steps,
    isOver: ({ status }) => status !== "running",
  });
  if (operation.error === undefined) return operation;
  const { code, message, issues } = operation.error;
  throw new DagctlError(code, message, { ...(issues && { issues }), details: { operation: id } });
}

/**
 * Returns an updated project with the operation that the update has begun, and with no other one.
 * An update that reaches no engine begins none, and that of an earlier call may be running.
 */
export async function withOwnOperation(
  client: Client,
  { operation: running, ...project }: Project,
  signal: AbortSignal,
): Promise<Project> {
  const isOwn = ({ kind, created_at: begun }: OperationSummary): boolean =>
    kind === "update" && Date.parse(begun) >= Date.parse(project.updated_at);
  if (running !== undefined && isOwn(running)) return { ...project, operation: running };
  // It may have ended before the answer, and the project then has none.
  const { operations } = await client.operations.list(project.id, { limit: 1, signal });
  const own = operations.find(isOwn);
  return own === undefined ? project : { ...project, operation: own };
}

/**
 * Shows how a deployment converges until the project has left the status `deploying`.
 *
 * @returns the project as it is then, also where its deployment failed
 */
export async function watchDeployment(
  outside: Outside,
  client: Client,
  id: string,
): Promise<Project> {
  const { signal } = outside;
  return watch(outside, {
    command: `dctl project get ${id}`,
    read: () => client.projects.get(id, { signal }),
    stepsOf: (project) => [convergence(project)],
    isOver: ({ status }) => status !== "deploying",
  });
}

/**
 * Shows the status of a run until it has ended.
 *
 * @returns the run that has ended, also where it failed
 */
export async function watchRun(
  outside: Outside,
  client: Client,
  { project, run }: { readonly project: string; readonly run: string },
): Promise<Run> {
  const { signal } = outside;
  return watch(outside, {
    command: `dctl run get ${project} ${run}`,
    read: () => client.runs.get(project, run, { signal }),
    stepsOf: (found) => [stepOfRun(found)],
    isOver: ({ status }) => status !== "pending" && status !== "running",
  });
}

/**
 * Shows the status of a plan until it is pending or has ended.
 *
 * @returns the plan as it is then, also where it failed
 */
export async function watchPlan(
  outside: Outside,
  client: Client,
  { project_id: project, id }: Pick<Plan, "project_id" | "id">,
): Promise<Plan> {
  const { signal } = outside;
  return watch(outside, {
    command: `dctl plan get ${project} ${id}`,
    read: () => client.plans.get(project, id, { signal }),
    stepsOf: (plan) => [stepOfPlan(plan)],
    isOver: ({ status }) => status !== "running" && status !== "approved",
  });
}

function stepOfPlan(plan: Plan): Step {
  const { id, status, plan_type: type, reason } = plan;
  const name = `plan ${id}`;
  if (status === "approved") return { name, status: "running", message: status };
  if (status === "running")
    return { name, status, message: type === "execute" ? "is applied" : "is explained" };
  const isGood = status === "pending" || status === "completed";
  return {
    name,
    status: isGood ? "done" : "failed",
    message: [status, reason ? oneLine(reason) : changesText(plan)].filter(Boolean).join(": "),
  };
}

/** Returns the numbers of changed models and of actions of a plan; `undefined` of none. */
function changesText({ summary }: Plan): string | undefined {
  if (summary === undefined) return undefined;
  const numbers = Object.entries(summary.counts).flatMap(([change, count]) =>
    count > 0 ? [`${count} ${change}`] : [],
  );
  const { actions = 0 } = summary;
  if (actions > 0) numbers.push(actions === 1 ? "1 action" : `${actions} actions`);
  if (numbers.length > 0) return numbers.join(", ");
  return summary.has_changes ? undefined : "no changes";
}

function stepOfRun({ id, status, status_message: reason, error_message: error }: Run): Step {
  const name = `run ${id}`;
  // Only what runs is shown while it changes.
  if (status === "pending") return { name, status: "running", message: reason ?? "pending" };
  if (status === "running") return { name, status };
  return { name, status: status === "success" ? "done" : "failed", message: error };
}

function convergence({ status, status_message: message }: Project): Step {
  const ended = status === "failed" || status === "degraded" ? "failed" : "done";
  return { name: "converge", status: status === "deploying" ? "running" : ended, message };
}
