import type { JobSpec, RunParameters, RunWork, Step } from "@dagctl/core/contracts";
import { checkCommand } from "../commands/command-rules.ts";
import { parameterWords } from "../commands/parameter-rules.ts";
import { commandOf, scheduledRun } from "../scheduled-run.ts";
import { sqlmeshCommands } from "./commands.ts";
import { SQLMESH_PARAMETERS } from "./parameters.ts";
import type { SqlmeshProject } from "./sqlmesh-project.ts";

/** The thirtieth of February: an update or a deploy records a migration, a clock never does. */
const NEVER = "0 0 30 2 *";

/**
 * Returns the job of a project. `run` executes what was planned before and fails where nothing was
 * planned, so a new commit reaches an environment only through a plan. With `auto_apply` the job
 * plans, applies and runs. Without it the job only runs, because an approval must not be assumed; a
 * caller who approves (`apply_plan`) gets the other steps. Parameters are those of the step `run`:
 * the plan brings all that was changed, and the tests are the whole project's. No step asks a
 * question, because there is no person at the terminal.
 */
export function sqlmeshJob(project: SqlmeshProject, parameters?: RunParameters): JobSpec {
  const environment = project.sqlmesh_environment;
  const tests = project.run_tests ? [] : ["--skip-tests"];
  const plan = step("plan", "plan", environment, "--auto-apply", "--no-prompts", ...tests);
  const run = step("run", "run", environment, ...wordsOf(project, "run", [], parameters));
  const planned = [plan, run];
  return scheduledRun(
    project,
    project.auto_apply ? planned : [...(project.run_tests ? [step("test", "test")] : []), run],
    planned,
  );
}

/**
 * Returns the job that brings the state to the version that runs. The tool asks no question, stores
 * a backup next to its tables and does all of it in one transaction. A failed or killed migration
 * therefore leaves the state as it was. Where there is nothing to do, it says so and exits with 0.
 * All gateways have the same state, so one migration is enough.
 */
export function migrateJob(): JobSpec {
  const steps = [step("migrate", "migrate")];
  return {
    name: "migrate",
    jobType: "migrate",
    command: commandOf(steps),
    schedule: NEVER,
    enabled: false,
    steps,
  };
}

/**
 * Returns the step of a command. `run` and `plan` get the environment of the project where the
 * command names none, because that of the tool itself may be another one. A plan is applied without
 * a question, and with the tests of the project where `run_tests` says so.
 */
export function commandStep(
  project: SqlmeshProject,
  { argv, parameters }: Pick<RunWork, "argv" | "parameters">,
): Step {
  const { name, rest, plain } = checkCommand(
    sqlmeshCommands(project),
    project.sqlmesh_version,
    argv,
  );
  const hasEnvironment = name === "run" || name === "plan";
  const environment = hasEnvironment && plain.length === 0 ? [project.sqlmesh_environment] : [];
  const tests = project.run_tests ? [] : ["--skip-tests"];
  const own = name === "plan" ? ["--auto-apply", "--no-prompts", ...tests] : [];
  const added = own.filter((flag) => !rest.includes(flag));
  const words = wordsOf(project, name, rest, parameters);
  return step(name, name, ...environment, ...rest, ...added, ...words);
}

/** Returns the words that parameters add to a command. */
function wordsOf(
  project: SqlmeshProject,
  name: string,
  rest: readonly string[],
  parameters: RunParameters | undefined,
): readonly string[] {
  const rules = sqlmeshCommands(project);
  const version = project.sqlmesh_version;
  return parameterWords(SQLMESH_PARAMETERS, { name, rest, rules, version, parameters });
}

/** Returns a step. It names the project's folder, which is also the current one. */
function step(name: string, ...words: readonly string[]): Step {
  return { name, argv: ["sqlmesh", "-p", { folder: "project" }, ...words] };
}
