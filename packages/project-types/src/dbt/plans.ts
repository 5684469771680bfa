import type {
  BuiltNodes,
  Inspection,
  PlanWork,
  PreparedPlan,
  ProjectPlans,
  RunParameter,
} from "@dagctl/core/contracts";
import type { DbtProject } from "./dbt-project.ts";
import { DBT_PARAMETERS } from "./parameters.ts";
import { PLAN_MODULE } from "./plan-module.ts";
import { DBT_MODULES } from "./run-modules.ts";
import { defaultCommand, defaultStep, firstSteps, wordsOf } from "./steps.ts";

/** The name of the Python module, a program. */
const MODULE = "dagctl_dbt_plan";
/** dbt has one environment for dagctl: the target of the project's profile. */
const ENVIRONMENT = "default";

/** The parameters of a run that a plan can have: a plan is always of all models. */
const NAMES = ["vars", "full_refresh", "threads"];

const PARAMETERS: Readonly<Record<string, RunParameter>> = Object.fromEntries(
  Object.entries(DBT_PARAMETERS)
    .filter(([name]) => NAMES.includes(name))
    .map(([name, { shape, access = "run" }]) => [
      name,
      { shape, access, commands: ["build", "run"] },
    ]),
);

/** Makes plans of dbt, by a program that parses the project as dbt does. */
export const DBT_PLANS: ProjectPlans<DbtProject> = {
  parameters: PARAMETERS,
  environment: () => ENVIRONMENT,
  needsApproval: () => false,
  applies: () => false,
  areAppliedByRuns: true,
  previousInput,
  prepare: preparePlan,
};

function preparePlan(project: DbtProject, inspection: Inspection, work: PlanWork): PreparedPlan {
  const all = { ...work.ofJob, ...work.parameters };
  const command = defaultCommand(project);
  // It refuses what this version of dbt does not have.
  const build = defaultStep(project, all);
  const { vars } = all;
  const flags = vars === undefined ? [] : wordsOf(project, { name: command, rest: [] }, { vars });
  const { threads: _, ...options } = all;
  const { vars: ownVars, full_refresh: isFull } = work.parameters;
  const plan = {
    name: "plan",
    argv: ["python", "-m", MODULE, "-p", { folder: "project" }],
  } as const;
  return {
    steps: [...firstSteps(inspection), plan, ...(work.kind === "apply" ? [build] : [])],
    input: {
      command,
      flags,
      options,
      requested: ownVars !== undefined || isFull === true,
      ...(work.kind === "apply" ? { approved: work.digest } : {}),
    },
    // What is deployed may have modules of an earlier version, which do not know plans.
    pythonModules: { ...(work.kind === "apply" ? DBT_MODULES : {}), [MODULE]: PLAN_MODULE },
  };
}

/**
 * Returns what was built, as lines that each have a node. Of an id, what the line before has at its
 * beginning, too, is left out.
 */
function previousInput(built: BuiltNodes | undefined, mostBytes: number): PreparedPlan["input"] {
  if (built === undefined) return {};
  let before = "";
  const previous = Object.entries(built)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, fingerprint]) => {
      const shared = commonPrefixLength(before, name);
      before = name;
      return `${shared}:${Array.from(name).slice(shared).join("")} ${fingerprint}`;
    });
  const input = { previous };
  const bytes = new TextEncoder().encode(JSON.stringify(input)).length;
  return bytes > mostBytes ? { previous_too_large: true } : input;
}

/** Returns how many characters two texts have in common from the beginning on. */
function commonPrefixLength(one: string, other: string): number {
  const [a, b] = [Array.from(one), Array.from(other)];
  const first = a.findIndex((character, at) => character !== b[at]);
  return first === -1 ? a.length : first;
}
