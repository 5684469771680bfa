import type { Client } from "@dagctl/client";
import type { Operation, Project } from "@dagctl/core";
import { DagctlError } from "@dagctl/core/errors";
import { setTimeout as sleep } from "node:timers/promises";
import type { Outside } from "../outside.ts";
import { ExitError } from "../output/mistakes.ts";
import { EXIT } from "../output/exit-codes.ts";
import type { Progress, Step } from "../output/progress.ts";

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 2_000;

/** Yields a value again and again, with growing pauses. */
async function* repeatedly<Value>(
  signal: AbortSignal,
  read: () => Promise<Value>,
): AsyncGenerator<Value, void, undefined> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 1.5)) {
    yield await read();
    await sleep(pauseMs, undefined, { signal });
  }
}

/**
 * Shows the steps of an operation until it has ended.
 *
 * @returns the operation that has ended
 * @throws DagctlError the error of the operation, where it failed
 */
export async function watchOperation(
  { signal }: Outside,
  client: Client,
  { id, progress }: { readonly id: string; readonly progress: Progress },
): Promise<Operation> {
  for await (const operation of repeatedly(signal, () => client.operations.get(id, { signal }))) {
    await progress.show(operation.steps);
    if (operation.status === "running") continue;
    await progress.end();
    if (operation.error === undefined) return operation;
    const { code, message, issues } = operation.error;
    throw new DagctlError(code, message, { ...(issues && { issues }), details: { operation: id } });
  }
  throw new ExitError("Interrupted", EXIT.interrupted);
}

/**
 * Shows how a deployment converges until the project has left the status `deploying`.
 *
 * @returns the project as it is then, also where its deployment failed
 */
export async function watchDeployment(
  { signal }: Outside,
  client: Client,
  { id, progress }: { readonly id: string; readonly progress: Progress },
): Promise<Project> {
  for await (const project of repeatedly(signal, () => client.projects.get(id, { signal }))) {
    await progress.show([convergence(project)]);
    if (project.status === "deploying") continue;
    await progress.end();
    return project;
  }
  throw new ExitError("Interrupted", EXIT.interrupted);
}

function convergence({ status, status_message: message }: Project): Step {
  const ended = status === "failed" || status === "degraded" ? "failed" : "done";
  return { name: "converge", status: status === "deploying" ? "running" : ended, message };
}
