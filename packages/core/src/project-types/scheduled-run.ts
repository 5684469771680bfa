import type { Argument, JobSpec, Step } from "../contracts/workload.ts";

/** Two at night, in the project's time zone. Not enabled: nobody's first "run now" starts a nightly run behind their back. */
const SCHEDULE = "0 2 * * *";

/** The job that a project has without being told. */
export function scheduledRun(steps: readonly Step[], approvedSteps?: readonly Step[]): JobSpec {
  return {
    name: "scheduled-run",
    jobType: "run",
    command: commandOf(steps),
    schedule: SCHEDULE,
    enabled: false,
    steps,
    ...(approvedSteps ? { approvedSteps } : {}),
  };
}

/** Steps as one line, for people. */
export function commandOf(steps: readonly Step[]): string {
  return steps.map(({ argv }) => argv.map(shown).join(" ")).join("; ");
}

function shown(argument: Argument): string {
  if (typeof argument === "string") return argument;
  return argument.path === undefined ? `<${argument.folder}>` : `<${argument.folder}>/${argument.path}`;
}
