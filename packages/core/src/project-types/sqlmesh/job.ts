import type { JobSpec, Step } from "../../contracts/workload.ts";
import type { Project } from "../../project.ts";
import { scheduledRun } from "../scheduled-run.ts";

/**
 * `run` executes what was planned before and fails where nothing was, so a new commit reaches an environment through a plan only. With
 * `auto_apply` the job plans, applies and runs. Without it nobody's approval may be assumed: it runs, and a caller who approves
 * (`apply_plan`) gets the other steps. No step asks a question: there is nobody at the terminal.
 */
export function sqlmeshJob(project: Project): JobSpec {
  const environment = project.sqlmesh_environment ?? "prod";
  const tests = project.run_tests ? [] : ["--skip-tests"];
  const plan = step("plan", "plan", environment, "--auto-apply", "--no-prompts", ...tests);
  const run = step("run", "run", environment);
  const planned = [plan, run];
  return scheduledRun(project.auto_apply ? planned : [...(project.run_tests ? [step("test", "test")] : []), run], planned);
}

/** With `-p`, so that relative files of the project land in the working directory and stay there when the checkout changes. */
function step(name: string, ...words: readonly string[]): Step {
  return { name, argv: ["sqlmesh", "-p", { folder: "project" }, ...words] };
}
