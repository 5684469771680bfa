import type { RunParameters } from "../contracts/run-parameters.ts";
import type { ProjectRecord } from "../contracts/records.ts";
import { isDagctlError, type Issue } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import type { Access } from "../model/access.ts";
import { typeOf } from "../projects/project-types.ts";
import type { ParameterReading } from "./job-rules.ts";
import { specOfDefault, typeWithJobs } from "./job-specs.ts";
import { readParameters } from "./run-parameters.ts";

/**
 * Returns how the parameters of a job of this project are read.
 *
 * @param options.argv the words of its current command. Absent: it is the default job, or new
 */
export function parameterReading(
  context: Pick<HostContext, "types">,
  { project, internals }: Pick<ProjectRecord, "project" | "internals">,
  { access, argv: current }: { readonly access: Access; readonly argv?: readonly string[] },
): ParameterReading {
  const inspection = internals.acceptedInspection ?? internals.inspection;
  function prepare(parameters: RunParameters, argv = current): void {
    if (!inspection) return;
    if (!argv) specOfDefault(context, project, inspection, parameters);
    else
      typeWithJobs(context, project).prepareRun(project, inspection, {
        kind: "job",
        argv,
        parameters,
      });
  }
  return {
    read: (given) =>
      readParameters(given, { project, type: typeOf(context, project.project_type), access }),
    check(parameters, argv): readonly Issue[] {
      try {
        prepare(parameters, argv);
        return [];
      } catch (error) {
        if (!isDagctlError(error, "invalid")) throw error;
        return error.issues ?? [];
      }
    },
  };
}
