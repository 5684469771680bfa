import type { PlanWork, PreparedPlan, ProjectPlans, RunParameter } from "@dagctl/core/contracts";
import { booleanField } from "@dagctl/core/driver-kit";
import type { Issue } from "@dagctl/core/errors";
import type * as z from "zod";
import { timeField } from "../commands/parameter-shapes.ts";
import { modelsField } from "./parameters.ts";
import { otherEnvironmentProblem } from "./environment-name.ts";
import { PLAN_MODULE } from "./plan-module.ts";
import type { SqlmeshInspection, SqlmeshProject } from "./sqlmesh-project.ts";

/** The name of the Python module, a program. */
const MODULE = "dagctl_plan";

const ofPlan = (shape: z.ZodType, access: RunParameter["access"] = "run"): RunParameter => ({
  shape,
  access,
  commands: ["plan"],
});

/** What a caller may set of a plan: options of SQLMesh's own plan, by their names there. */
const PARAMETERS: Readonly<Record<string, RunParameter>> = {
  select_models: ofPlan(modelsField("Only the changes of these models.")),
  backfill_models: ofPlan(modelsField("Only these models are filled.")),
  restate_models: ofPlan(
    modelsField("The intervals of these models, and of those below, are filled again."),
    "write",
  ),
  allow_destructive_models: ofPlan(
    modelsField("These models may lose data by a change that is forward-only."),
    "write",
  ),
  start: ofPlan(timeField("The first time that is filled.")),
  end: ofPlan(timeField("The last time that is filled.")),
  effective_from: ofPlan(timeField("From when changes that are forward-only have an effect.")),
  forward_only: ofPlan(
    booleanField().meta({ description: "No interval that is filled is filled again." }),
  ),
  include_unmodified: ofPlan(
    booleanField().meta({
      description: "The environment has views of all models, also of those that do not change.",
    }),
  ),
  skip_backfill: ofPlan(booleanField().meta({ description: "Nothing is filled." })),
};

/** Makes plans of SQLMesh, by a program that uses its own planner. */
export const SQLMESH_PLANS: ProjectPlans<SqlmeshProject, SqlmeshInspection> = {
  parameters: PARAMETERS,
  // A restatement ignores what the commit changes.
  partialParameters: ["select_models", "restate_models"],
  environment: ({ sqlmesh_environment }) => sqlmesh_environment,
  needsApproval: ({ require_plan_approval }) => require_plan_approval === true,
  applies: (steps) => steps.some(({ name }) => name === "plan"),
  environments: {
    problem: ({ sqlmesh_environment: own }, name) => otherEnvironmentProblem(own, name),
    prepareRemoval: (_, __, name) => ({
      steps: [
        {
          name: "invalidate",
          argv: ["sqlmesh", "-p", { folder: "project" }, "invalidate", name, "--sync"],
        },
      ],
      input: {},
    }),
  },
  prepare: preparePlan,
};

function preparePlan(project: SqlmeshProject, _: SqlmeshInspection, work: PlanWork): PreparedPlan {
  const { environment, parameters } = work;
  const { sqlmesh_environment: own } = project;
  // What a new environment begins with, so that only what differs is built.
  const options = environment === own ? parameters : { create_from: own, ...parameters };
  return {
    steps: [{ name: "plan", argv: ["python", "-m", MODULE, "-p", { folder: "project" }] }],
    input: {
      environment,
      options,
      tests: project.run_tests,
      ...(work.kind === "apply"
        ? { approved: work.digest, ...(work.at === undefined ? {} : { at: work.at }) }
        : {}),
    },
    pythonModules: { [MODULE]: PLAN_MODULE },
    // A state of the project's own may be in a file of its folder.
    ownFiles: project.use_managed_state_database,
  };
}

/** Returns what is wrong with the rule of who approves plans. */
export function approvalIssues({
  require_plan_approval: isRequired,
  auto_apply: isAutomatic,
}: SqlmeshProject): readonly Issue[] {
  if (isRequired !== true || !isAutomatic) return [];
  const message =
    "must be false with auto_apply, which applies plans that no person has approved: set one of the two";
  return [{ path: "require_plan_approval", message }];
}
