import type { Project } from "@dagctl/core";
import type { Argument, JobSpec, Step } from "@dagctl/core/contracts";

/**
 * 02:00 at night, in the project's time zone. The job is not enabled by default: a person who
 * starts a first run by hand must not start a nightly run without knowing.
 */
const SCHEDULE = "0 2 * * *";

/**
 * Returns the default job of a project.
 *
 * @param approvedSteps The steps of a run whose plan is approved. Absent: the project type has no
 *   plan, and `command` says that `auto_apply` has no effect where the project sets it.
 */
export function scheduledRun(
  project: Pick<Project, "auto_apply" | "project_type">,
  steps: readonly Step[],
  approvedSteps?: readonly Step[],
): JobSpec {
  const ignored = project.auto_apply && !approvedSteps;
  const note = ignored
    ? ` # auto_apply has no effect: a ${project.project_type} project has no plan to apply`
    : "";
  return {
    name: "scheduled-run",
    jobType: "run",
    command: `${commandOf(steps)}${note}`,
    schedule: SCHEDULE,
    enabled: false,
    steps,
    ...(approvedSteps ? { approvedSteps } : {}),
  };
}

/** The name of a step that makes folders before the command of a person. */
export const FOLDERS_STEP = "folders";

/** Returns the steps as one line, for people: those that a person would write. */
export function commandOf(steps: readonly Step[]): string {
  const written = steps.filter(({ name }) => name !== FOLDERS_STEP);
  return written.map(({ argv }) => argv.map(showArgument).join(" ")).join("; ");
}

function showArgument(argument: Argument): string {
  if (typeof argument === "string") return argument;
  return argument.path === undefined
    ? `<${argument.folder}>`
    : `<${argument.folder}>/${argument.path}`;
}
