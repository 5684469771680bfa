// Not in dispatcher.ts, which is long enough without what plans need.
import type { ProjectRecord, RunWorkOfCheck, RunWorkOfPlan } from "../contracts/records.ts";
import type { RunRequest } from "../contracts/run.ts";
import type { HostContext } from "../kernel/context.ts";

/**
 * Returns what a run of a plan has in place of what is deployed. An explain has the workload of its
 * commit, and so has a check. An apply has what is deployed, with the programs that apply a plan.
 * An engine that runs no other workload has those in what is deployed.
 */
export function planSurroundings(
  { run }: Pick<HostContext, "run">,
  project: ProjectRecord | undefined,
  { kind, workload: own, pythonModules, ownFiles }: RunWorkOfPlan | RunWorkOfCheck,
): Pick<RunRequest, "workload" | "ownFiles"> {
  // An environment is removed by what is deployed.
  if (run.supports.otherWorkload !== true || kind === "invalidate") return {};
  const deployed = project?.internals.workload;
  const workload = own ?? deployed;
  if (!workload) return {};
  const modules = { ...workload.pythonModules, ...pythonModules };
  return {
    workload: { ...workload, ...(pythonModules ? { pythonModules: modules } : {}) },
    ...(ownFiles ? { ownFiles } : {}),
  };
}
