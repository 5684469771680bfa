import type { Argument, Inspection, RunParameters, Step } from "@dagctl/core/contracts";
import type { CheckedCommand } from "../commands/command-rules.ts";
import { parameterWords } from "../commands/parameter-rules.ts";
import { FOLDERS_STEP } from "../scheduled-run.ts";
import { DBT_COMMANDS } from "./commands.ts";
import type { DbtProject } from "./dbt-project.ts";
import { DBT_PARAMETERS } from "./parameters.ts";

/** The fact that a profile names a file in `target/`. */
export const TARGET = "names_target";

/** Returns the steps before the command of a person. */
export function firstSteps(inspection: Inspection): readonly Step[] {
  return [...folderSteps(inspection), ...depsSteps(inspection)];
}

/** Returns the command of the default job. `build` has seeds, snapshots and tests in addition. */
export const defaultCommand = ({ run_tests }: Pick<DbtProject, "run_tests">): "build" | "run" =>
  run_tests ? "build" : "run";

/** Returns the last step of the default job. */
export function defaultStep(project: DbtProject, parameters: RunParameters | undefined): Step {
  const name = defaultCommand(project);
  return step(name, name, ...wordsOf(project, { name, rest: [] }, parameters));
}

/** Returns the words that parameters add to a command. */
export function wordsOf(
  { dbt_version: version }: DbtProject,
  { name, rest }: Pick<CheckedCommand, "name" | "rest">,
  parameters: RunParameters | undefined,
): readonly string[] {
  const command = { name, rest, rules: DBT_COMMANDS, version, parameters };
  return parameterWords(DBT_PARAMETERS, command);
}

/**
 * Returns the step that makes the folder `target/` of the project, where its profile has a database
 * in it. By hand dbt makes it before it connects; here it writes to a folder elsewhere.
 */
function folderSteps({ facts }: Inspection): readonly Step[] {
  if (facts[TARGET] !== true) return [];
  const script = "import os, sys; os.makedirs(sys.argv[1], exist_ok=True)";
  const argv: Step["argv"] = ["python", "-c", script, { folder: "project", path: "target" }];
  return [{ name: FOLDERS_STEP, argv }];
}

/** Returns the steps that install the packages of a project, where it has some. */
function depsSteps({ facts }: Inspection): readonly Step[] {
  return facts["packages"] === true ? [step("deps", "deps")] : [];
}

export function step(name: string, command: string, ...flags: readonly string[]): Step {
  const project: Argument = { folder: "project" };
  return {
    name,
    argv: ["dbt", command, "--project-dir", project, "--profiles-dir", project, ...flags],
  };
}
