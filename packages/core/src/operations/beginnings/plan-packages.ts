import { withDeadline } from "../../async/deadline.ts";
import type { DeploymentRef } from "../../contracts/deploy.ts";
import type { Workload } from "../../contracts/workload.ts";
import { variablesOfRun } from "../../environment-variables/for-run.ts";
import { DagctlError, invalid, isDagctlError } from "../../errors.ts";
import type { HostContext } from "../../kernel/context.ts";
import { isLeaseLost } from "../../kernel/host-lease.ts";
import { without } from "../../values/without.ts";

/** How long a call waits for the packages of a commit. A later call continues the same work. */
const LONGEST_MS = 45_000;
const WHAT = "The resolution of the packages of the commit";

/**
 * Thrown when the packages of a commit cannot be resolved now, such as without their index. Nothing
 * was recorded, and a later call may succeed.
 */
export class UnresolvedPackages extends DagctlError {}

/**
 * Returns the workload of a plan's commit with its packages resolved.
 *
 * @throws UnresolvedPackages with what it waited for; `invalid` where the requirements cannot be
 *   met, or the engine installs no packages
 */
export async function withResolvedPackages(
  context: Pick<HostContext, "clock" | "deploy" | "lifetime" | "secrets" | "types">,
  ref: DeploymentRef,
  workload: Workload,
  signal: AbortSignal = context.lifetime,
): Promise<Workload> {
  const { runtime, resources } = workload;
  if (runtime.requirements === undefined && runtime.image === undefined) return workload;
  const { resolvePackages } = context.deploy;
  if (!resolvePackages)
    throw invalid([{ path: "runtime", message: "the engine installs no packages of a project" }]);
  const installed = { ...ref, type: undefined };
  const { installVariables } = await variablesOfRun(context, installed, signal);
  const request = { ref, runtime, resources, installVariables };
  const limit = { clock: context.clock, deadlineMs: LONGEST_MS, signal, what: WHAT };
  let waits: string | undefined;
  const report = (text: string): void => void (waits = text);
  try {
    const { lock } = await withDeadline({ ...limit, code: "unavailable" }, (inner) =>
      resolvePackages(request, { signal: inner, report }),
    );
    return { ...workload, runtime: { ...without(runtime, "requirements"), lock } };
  } catch (thrown) {
    signal.throwIfAborted();
    if (!isDagctlError(thrown) || !thrown.retryable || isLeaseLost(thrown)) throw thrown;
    const { code, message, details } = thrown;
    const isSaid = waits === undefined || message.includes(waits);
    throw new UnresolvedPackages(code, isSaid ? message : `${message}: ${waits}`, {
      retryable: true,
      ...(details ? { details } : {}),
      cause: thrown,
    });
  }
}
