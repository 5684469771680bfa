import type { ProjectRecord } from "../contracts/records.ts";
import { invalid, isDagctlError, type Issue } from "../errors.ts";
import { parametersOf, specOf } from "../jobs/job-specs.ts";
import { type GivenParameters, mergeParameters, readParameters } from "../jobs/run-parameters.ts";
import type { HostContext } from "../kernel/context.ts";
import type { Access } from "../model/access.ts";
import { typeOf } from "../projects/project-types.ts";
import { readBooleanField } from "./boolean-field.ts";
import { findOrIssues } from "./find-or-issues.ts";

/** What a body of "run now" says. */
export interface RunBody {
  readonly applyPlan: boolean;
  readonly parameters: GivenParameters;
}

/** Whose run a body starts. */
export interface RunOf {
  /** What the caller may do. */
  readonly access: Access;
  /** Returns the project as it is now. */
  readonly find: () => Promise<ProjectRecord>;
  /** The name of the job. @default the default job */
  readonly job?: (record: ProjectRecord) => Promise<string>;
}

/**
 * Returns what a body of "run now" says, with the project that was found for it.
 *
 * @throws DagctlError `invalid`: every problem of the body at once
 * @throws DagctlError `forbidden`: a parameter needs more access
 */
export async function readRunBody(
  context: Pick<HostContext, "types">,
  body: unknown,
  { access, find, job: nameJob }: RunOf,
): Promise<RunBody & { readonly record: ProjectRecord; readonly job: string | undefined }> {
  const { value: applyPlan, issues } = readBooleanField(body, {
    name: "apply_plan",
    others: ["parameters"],
    what: "a run",
  });
  const record = await findOrIssues(find, issues);
  const { project } = record;
  const type = typeOf(context, project.project_type);
  const given: unknown =
    typeof body === "object" && body !== null ? Reflect.get(body, "parameters") : undefined;
  const read = readParameters(given, { project, type, access });
  const job = await nameJob?.(record);
  const own = Object.keys(read.values).length > 0 ? read.values : undefined;
  const all = [
    ...issues,
    ...read.issues,
    ...(own ? commandIssues(context, record, { job, parameters: own }) : []),
  ];
  if (all.length > 0) throw invalid(all);
  return { applyPlan, parameters: read.values, record, job };
}

/** Returns which parameters the command of the job cannot have. */
function commandIssues(
  context: Pick<HostContext, "types">,
  record: ProjectRecord,
  { job, parameters }: { readonly job: string | undefined; readonly parameters: GivenParameters },
): readonly Issue[] {
  const inspection = record.internals.acceptedInspection ?? record.internals.inspection;
  if (!inspection) return [];
  // A value that is wrong has its issue already, and is no value here.
  const right = Object.entries(parameters).filter(([, value]) => value !== undefined);
  const merged = mergeParameters(parametersOf(record.internals, job), Object.fromEntries(right));
  try {
    specOf(context, record, inspection, job, merged);
    return [];
  } catch (error) {
    if (!isDagctlError(error, "invalid")) throw error;
    return error.issues ?? [];
  }
}
