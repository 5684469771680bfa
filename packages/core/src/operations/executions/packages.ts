import { SLOW_MS } from "../../kernel/components.ts";
import type {
  Deployment,
  DeploymentRef,
  ResolvedPackages,
  WaitingOptions,
} from "../../contracts/deploy.ts";
import type { Workload } from "../../contracts/workload.ts";
import { variablesOfRun } from "../../environment-variables/for-run.ts";
import { invalid } from "../../errors.ts";
import type { HostContext } from "../../kernel/context.ts";
import type { RunningOperation } from "../../kernel/ports.ts";
import { without } from "../../values/without.ts";
import { targetOf } from "../../kernel/operation-target.ts";

/** Real projects have some hundred packages; the message is stored with the operation. */
const MOST_SHOWN = 200;
const SLOW_INDEX = "their index may be slow, or not answer";

/**
 * Returns the parts of a deployment that concern the packages of its project. Requirements are
 * resolved by the driver, and the workload then names the result in place of them. An image is
 * checked by the driver. A crash repeats the call, which has the same result.
 *
 * @throws `invalid` where the requirements cannot be met, or the engine installs no packages
 */
export async function resolvePackages(
  context: Pick<HostContext, "deploy" | "clock" | "types" | "secrets">,
  operation: RunningOperation,
  ref: DeploymentRef,
  workload: Workload,
): Promise<Pick<Deployment, "workload" | "installVariables">> {
  const { runtime, importRepositories = [] } = workload;
  const imported = importRepositories.map(({ url, commit }) => `${url} at ${commit}`);
  if (runtime.requirements === undefined && runtime.image === undefined) {
    // Their commits were decided by the inspection.
    if (imported.length > 0)
      await operation.step("packages", async () => imported, describeInstalled);
    return { workload };
  }
  const { installVariables, lock } = await operation.step(
    "packages",
    () => resolve(context, operation, ref, workload),
    ({ versions = [], notes = [] }) => {
      const installed = describeInstalled([...imported, ...versions]);
      const parts = [...notes, ...(installed === undefined ? [] : [installed])];
      return parts.length === 0 ? undefined : parts.join("; ");
    },
  );
  return {
    workload: { ...workload, runtime: { ...without(runtime, "requirements"), lock } },
    installVariables,
  };
}

async function resolve(
  context: Pick<HostContext, "deploy" | "clock" | "types" | "secrets">,
  operation: RunningOperation,
  ref: DeploymentRef,
  { runtime, resources }: Workload,
): Promise<ResolvedPackages & Required<Pick<Deployment, "installVariables">>> {
  const { resolvePackages } = context.deploy;
  const { requirements } = runtime;
  if (!resolvePackages)
    throw invalid([
      requirements === undefined
        ? { path: "runtime.image", message: "the engine runs no images" }
        : {
            path: "runtime.requirements",
            message: `the engine installs no packages of a project, and the project has ${requirements.file}`,
          },
    ]);
  const report = reporter(operation);
  let tries = 0;
  return operation.attempt(async (signal) => {
    tries += 1;
    // Read at each attempt: a person corrects the login of an index while it is refused.
    const { installVariables } = await variablesOfRun(context, { ...ref, type: undefined }, signal);
    const { takeOver } = targetOf(operation.record.internals) ?? {};
    const taking = takeOver && { takeOver };
    const request = { ref, runtime, resources, installVariables, ...taking };
    const stopTimer = context.clock.after(SLOW_MS, () => {
      // Why an earlier attempt failed says more.
      if (tries === 1)
        report(`The packages have not been resolved for ${SLOW_MS / 1000} s: ${SLOW_INDEX}`);
    });
    // What the driver reports says more.
    const options = {
      signal,
      report(...[waits, outage]: Parameters<typeof report>) {
        stopTimer();
        report(waits, outage);
      },
    };
    try {
      return { ...(await resolvePackages(request, options)), installVariables };
    } finally {
      stopTimer();
    }
  });
}

/** Returns what shows a report of a driver with the step that runs. */
export function reporter(
  operation: Pick<RunningOperation, "note">,
): NonNullable<WaitingOptions["report"]> {
  return (waits) => {
    // A note that is not written is replaced by the next one, or by the end of the step.
    void operation.note(waits).catch(() => undefined);
  };
}

/** Returns which packages are installed, for a person; `undefined` where there are none. */
function describeInstalled(versions: readonly string[]): string | undefined {
  if (versions.length === 0) return undefined;
  const more = versions.length - MOST_SHOWN;
  const shown = versions.slice(0, MOST_SHOWN).join(", ");
  return `installs ${shown}${more > 0 ? ` and ${more} more` : ""}`;
}
