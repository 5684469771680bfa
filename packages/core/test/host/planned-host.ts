import type { Plan } from "@dagctl/core";
import type { RunRequest } from "@dagctl/core/contracts";
import { type FakeEngine, fakeEngine, type ProgramAction } from "@dagctl/testing";
import { insist } from "./failing-calls.ts";
import { planProgram, type ScriptedPlan } from "./plan-frames.ts";
import { type PlainOptions, type TestHost, testHost, untilStatus } from "./test-host.ts";

/** The files of a SQLMesh project, which is in the folder `shop`. */
const FILES = {
  "shop/config.yaml": "gateways: { warehouse: { connection: { type: duckdb, database: w.db } } }",
  "shop/models/orders.sql": "SELECT 1",
};

export interface PlannedHost extends TestHost {
  readonly engine: FakeEngine;
  readonly id: string;
  /** What was started, oldest first. */
  readonly requests: readonly RunRequest[];
  /** Sets what the next runs of plans find. */
  find(plan: ScriptedPlan): void;
  /** Sets what the next runs of jobs print. */
  print(actions: readonly ProgramAction[]): void;
  /** Makes later runs go on until a test ends them. */
  hold(which: "none" | "all" | "applies"): void;
  /** Creates a plan, and waits until it was explained. */
  explain(parameters?: Readonly<Record<string, unknown>>): Promise<Plan>;
}

export interface PlannedOptions extends PlainOptions {
  /** Further fields of the project. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** Returns whether a run explains or applies a plan. */
export const isPlan = ({ steps, variables }: RunRequest): boolean =>
  steps[0]?.name === "plan" && variables.some(({ name }) => name === "DAGCTL_INPUT");

/** Returns whether a run applies a plan. */
export const isApplying = (run: RunRequest): boolean => isPlan(run) && run.ownFiles !== true;

/** Starts a host with a deployed SQLMesh project whose plans are scripted. */
export async function plannedHost({
  fields,
  ...options
}: PlannedOptions = {}): Promise<PlannedHost> {
  const engine = options.engine ?? fakeEngine();
  let found: ScriptedPlan = { changes: [{ name: "shop.orders", change: "added" }] };
  let held: "none" | "all" | "applies" = "none";
  let printed: readonly ProgramAction[] = [];
  const requests: RunRequest[] = [];
  engine.setRuns((request) => {
    requests.push(request);
    if (held === "all" || (held === "applies" && isApplying(request))) return "manual";
    return isPlan(request) ? planProgram(request, found) : printed;
  });
  const test = await testHost({ files: FILES, ...options, engine });
  const unchecked = { project_type: "sqlmesh", git_path: "shop", check_on_deploy: false };
  const body = { ...test.input, ...unchecked, ...fields };
  const key = { idempotencyKey: "project" };
  const { id } = await insist(() => test.acme.projects.create(body, key));
  await untilStatus(test, id, "active");
  const { plans } = test.acme;
  return {
    ...test,
    engine,
    id,
    requests,
    find: (plan) => void (found = plan),
    print: (actions) => void (printed = actions),
    hold: (which) => void (held = which),
    explain: async (parameters) =>
      plans.wait(id, (await plans.create(id, parameters && { parameters })).id),
  };
}
