import type { Plan } from "@dagctl/core";
import type { RunRequest } from "@dagctl/core/contracts";
import { nodeType } from "@dagctl/project-types/node";
import { sqlmeshType } from "@dagctl/project-types/sqlmesh";
import { fakeEngine, until } from "@dagctl/testing";
import { planProgram, type ScriptedPlan } from "../../../core/test/host/plan-frames.ts";
import { servedConsole, type ServedConsole } from "./served-console.ts";

/** What a Node project and a SQLMesh project are read from. */
export const PLAN_FILES: Readonly<Record<string, string>> = {
  "package.json": '{ "main": "main.mjs" }',
  "main.mjs": "console.log('hello')",
  "config.yaml": "gateways: { warehouse: { connection: { type: duckdb, database: w.db } } }",
  "models/orders.sql": "SELECT 1",
};

const isRemoval = ({ steps }: RunRequest): boolean => steps[0]?.name === "invalidate";
const isPlan = ({ steps }: RunRequest): boolean => steps[0]?.name === "plan" && steps.length === 1;

/** A served console with a SQLMesh project, `shop`, whose plans a test scripts. */
export interface ServedPlans extends ServedConsole {
  /** The id of the project. */
  readonly shop: string;
  readonly plans: ReturnType<ServedConsole["host"]["organization"]>["plans"];
  /** Sets what the next runs of plans find. */
  find(plan: ScriptedPlan): void;
  /** Lets the next runs of plans wait for `finish`, or end by themselves. @default they end */
  hold(isHeld: boolean): void;
  /** Waits for a run that is held, and ends it as its program would. */
  finish(): Promise<void>;
  /** Lets the next runs that remove an environment wait for `finishRemoval`. */
  holdRemovals(): void;
  /** Waits for such a run, and ends it with an exit code. */
  finishRemoval(exitCode: number): Promise<void>;
  /** Creates a plan, and waits until it was explained. */
  explain(parameters?: Readonly<Record<string, unknown>>): Promise<Plan>;
}

/**
 * Serves a SQLMesh project that is deployed.
 *
 * @param fields more fields of the project
 */
export async function servedPlans(
  fields: Readonly<Record<string, unknown>> = {},
): Promise<ServedPlans> {
  const engine = fakeEngine();
  let found: ScriptedPlan = { changes: [{ name: "shop.orders", change: "added" }] };
  let isHeld = false;
  let areRemovalsHeld = false;
  const held: RunRequest[] = [];
  const removals: RunRequest[] = [];
  const nextOf = async (requests: RunRequest[]): Promise<RunRequest | undefined> => {
    await until(
      async () => requests,
      ({ length }) => length > 0,
    );
    return requests.shift();
  };
  engine.setRuns((request) => {
    if (isRemoval(request) && areRemovalsHeld) {
      removals.push(request);
      return "manual";
    }
    if (!isPlan(request)) return [];
    if (!isHeld) return planProgram(request, found);
    held.push(request);
    return "manual";
  });
  const projectTypes = [nodeType(), sqlmeshType()];
  const served = await servedConsole({ engine, projectTypes, files: PLAN_FILES });
  const { plans, projects } = served.host.organization("org-acme");
  const shop = await served.create("shop", {
    project_type: "sqlmesh",
    check_on_deploy: false,
    ...fields,
  });
  await until(
    () => projects.get(shop),
    ({ status }) => status === "active",
  );
  return {
    ...served,
    shop,
    plans,
    find: (plan) => void (found = plan),
    hold: (isHeldNow) => void (isHeld = isHeldNow),
    async finish() {
      const request = await nextOf(held);
      if (request === undefined) return;
      for (const action of planProgram(request, found)) {
        if ("print" in action) engine.addLine(request.ref, action.print);
        else if ("exit" in action)
          engine.finishRun(request.ref, {
            status: action.exit === 0 ? "success" : "failed",
            exitCode: action.exit,
            step: "plan",
          });
      }
    },
    holdRemovals: () => void (areRemovalsHeld = true),
    async finishRemoval(exitCode) {
      const request = await nextOf(removals);
      const status = exitCode === 0 ? "success" : "failed";
      if (request) engine.finishRun(request.ref, { status, exitCode, step: "invalidate" });
    },
    explain: async (parameters) =>
      plans.wait(shop, (await plans.create(shop, parameters && { parameters })).id),
  };
}
