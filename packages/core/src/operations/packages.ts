import type { Deployment, DeploymentRef } from "../contracts/deploy.ts";
import type { Workload } from "../contracts/workload.ts";
import { variablesOfRun } from "../environment-variables/for-run.ts";
import { invalid } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import type { RunningOperation } from "../kernel/ports.ts";
import { without } from "../values/without.ts";

/**
 * Returns the parts of a deployment that concern the packages of its project. Requirements are
 * resolved by the driver, and the workload then names the result in place of them. An image is
 * checked by the driver. A crash repeats the call, which has the same result.
 *
 * @throws `invalid` where the requirements cannot be met, or the engine installs no packages
 */
export async function resolvedPackages(
  context: HostContext,
  operation: RunningOperation,
  ref: DeploymentRef,
  workload: Workload,
): Promise<Pick<Deployment, "workload" | "installVariables">> {
  const { runtime, resources } = workload;
  const { requirements, image } = runtime;
  if (requirements === undefined && image === undefined) return { workload };
  return operation.step("packages", async () => {
    const { resolvePackages } = context.deploy;
    if (!resolvePackages)
      throw invalid([
        requirements === undefined
          ? { path: "runtime.image", message: "the engine runs no images" }
          : {
              path: "runtime.requirements",
              message: `the engine installs no packages of a project, and the project has ${requirements.file}`,
            },
      ]);
    return operation.attempt(async (signal) => {
      // Read at each attempt: a person corrects the login of an index while it is refused.
      const { installVariables } = await variablesOfRun(context, ref, signal);
      const request = { ref, runtime, resources, installVariables };
      const { lock } = await resolvePackages(request, { signal });
      return {
        workload: { ...workload, runtime: { ...without(runtime, "requirements"), lock } },
        installVariables,
      };
    });
  });
}
