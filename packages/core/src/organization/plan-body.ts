import type { RunParameters } from "../contracts/project-type.ts";
import type { ProjectRecord } from "../contracts/records.ts";
import { invalid, isDagctlError, type Issue } from "../errors.ts";
import { mergeParameters, readParameters } from "../jobs/run-parameters.ts";
import type { HostContext } from "../kernel/context.ts";
import type { Access } from "../model/access.ts";
import { plansOf } from "../operations/beginnings/create-plan.ts";
import { unknownIssues } from "../projects/validation/read-body.ts";

const FIELD = "parameters";

/** Whose plan a body makes. */
export interface PlanBodyOf {
  /** What the caller may do. */
  readonly access: Access;
  /** Returns the project as it is now. */
  readonly find: () => Promise<ProjectRecord>;
}

/**
 * Returns what a body of a new plan says, with the project that was found for it.
 *
 * @throws DagctlError `invalid`: every problem of the body at once
 * @throws DagctlError `forbidden`: a parameter needs more access
 */
export async function readPlanBody(
  context: Pick<HostContext, "types" | "run">,
  body: unknown,
  { access, find }: PlanBodyOf,
): Promise<{ readonly project: ProjectRecord; readonly parameters: RunParameters }> {
  const issues = bodyIssues(body);
  const project = await findOrIssues(find, issues);
  const { project: of, internals } = project;
  const plans = plansOf(context, of);
  const given: unknown =
    typeof body === "object" && body !== null ? Reflect.get(body, FIELD) : undefined;
  const read = readParameters(given, { project: of, type: plans, access });
  const all = [...issues, ...read.issues];
  if (all.length > 0) throw invalid(all);
  const parameters = mergeParameters({}, read.values);
  const inspection = internals.acceptedInspection ?? internals.inspection;
  // What the project cannot have is refused before its repository is read.
  if (inspection)
    plans.prepare(of, inspection, {
      kind: "explain",
      environment: plans.environment(of),
      parameters,
    });
  return { project, parameters };
}

function bodyIssues(body: unknown): readonly Issue[] {
  if (body === undefined || body === null) return [];
  if (typeof body !== "object" || Array.isArray(body))
    return [{ path: "", message: `must be an object, such as { "${FIELD}": {} }` }];
  const unknown = Object.keys(body).filter((field) => field !== FIELD);
  return unknownIssues(unknown, [FIELD], "a plan", "field");
}

/** What is wrong with a body comes before a project that does not exist. */
async function findOrIssues(
  find: PlanBodyOf["find"],
  issues: readonly Issue[],
): Promise<ProjectRecord> {
  try {
    return await find();
  } catch (error) {
    if (issues.length > 0 && isDagctlError(error, "not_found")) throw invalid(issues);
    throw error;
  }
}
