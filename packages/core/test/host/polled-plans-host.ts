import type { Plan } from "@dagctl/core";
import type { RunRequest } from "@dagctl/core/contracts";
import { type FakeEngine, fakeEngine } from "@dagctl/testing";
import { planProgram, type ScriptedPlan } from "./plan-frames.ts";
import type { PolledOptions } from "./polling-host.ts";
import { type PollingHost, testHost, until } from "./test-host.ts";

/** What the plans of the tests find. */
export const CHANGES = [{ name: "orders", change: "direct" }];

export interface PlannedCommits extends PollingHost {
  readonly engine: FakeEngine;
  /** What was started, oldest first. */
  readonly requests: readonly RunRequest[];
  /** Sets what the next plans find. `manual`: they go on until a test ends them. */
  find(plan: ScriptedPlan | "manual"): void;
  /** Returns the plans of the project, the newest first. */
  plans(): Promise<readonly Plan[]>;
  /** Waits until the newest plan has the status. */
  untilPlan(commit: string, status: Plan["status"]): Promise<Plan>;
}

/** Starts a host with a polled project whose commits become plans. */
export async function plannedCommits(options: PolledOptions = {}): Promise<PlannedCommits> {
  const engine = options.engine ?? fakeEngine();
  let found: ScriptedPlan | "manual" = { changes: CHANGES };
  const requests: RunRequest[] = [];
  engine.setRuns((request) => {
    requests.push(request);
    if (!request.steps.some(({ name }) => name === "plan")) return [];
    return found === "manual" ? found : planProgram(request, found);
  });
  const fields = { plan_on_commit: true, ...options.fields };
  const test = await testHost({ ...options, fields, engine, project: "polled" });
  const plans = async (): Promise<readonly Plan[]> =>
    (await test.acme.plans.list(test.project.id)).plans;
  return {
    ...test,
    engine,
    requests,
    find: (plan) => void (found = plan),
    plans,
    async untilPlan(commit, status) {
      const [newest] = await until(
        plans,
        ([plan]) => plan?.commit_sha === commit && plan.status === status,
      );
      if (!newest) throw new Error("no plan");
      return newest;
    },
  };
}
