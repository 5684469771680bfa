import type { ProjectPlans } from "../contracts/project-type.ts";
import type { ProjectRecord } from "../contracts/records.ts";
import { invalid, type Issue } from "../errors.ts";
import { mergeParameters, readParameters } from "../jobs/run-parameters.ts";
import type { HostContext } from "../kernel/context.ts";
import type { Access } from "../model/access.ts";
import type { Project } from "../model/project.ts";
import {
  assertEnvironments,
  ofJob,
  type PlanRequest,
  plansOf,
} from "../operations/beginnings/create-plan.ts";
import { DEFAULT_TTL } from "../plans/stored-environments.ts";
import { unknownIssues } from "../projects/validation/read-body.ts";
import { branchProblem } from "../values/branch.ts";
import { type DurationBounds, durationProblem } from "../values/duration.ts";
import { findOrIssues } from "./find-or-issues.ts";

const FIELD = "parameters";
const COMMIT = /^[0-9a-f]{40}$/;
/** How long an environment may be there. */
const TTL: DurationBounds = {
  least: { ms: 60 * 60_000, text: "1h" },
  most: { ms: 90 * 24 * 60 * 60_000, text: "2160h, which is 90 days" },
};
/** The fields of a plan for another environment. */
const ELSEWHERE = ["branch", "commit", "ttl", "follow"] as const;
const FIELDS: readonly string[] = ["environment", ...ELSEWHERE, FIELD];

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
): Promise<{ readonly project: ProjectRecord } & Pick<PlanRequest, "parameters" | "elsewhere">> {
  const issues = bodyIssues(body);
  const project = await findOrIssues(find, issues);
  const { project: of, internals } = project;
  const plans = plansOf(context, of);
  const fields = fieldsOf(body);
  const read = readParameters(fields[FIELD], { project: of, type: plans, access, of: "plan" });
  const elsewhere = readElsewhere(of, plans, fields);
  const all = [...issues, ...read.issues, ...elsewhere.issues];
  if (all.length > 0) throw invalid(all);
  if (elsewhere.value) assertEnvironments(context, of);
  const parameters = mergeParameters({}, read.values);
  const inspection = internals.acceptedInspection ?? internals.inspection;
  // What the project cannot have is refused before its repository is read.
  if (inspection)
    plans.prepare(of, inspection, {
      kind: "explain",
      environment: elsewhere.value?.environment ?? plans.environment(of),
      parameters,
      ...ofJob(project),
    });
  return { project, parameters, ...(elsewhere.value && { elsewhere: elsewhere.value }) };
}

/** Returns the fields of a body that have a value. `null` is the default. */
const fieldsOf = (body: unknown): Readonly<Record<string, unknown>> =>
  typeof body === "object" && body !== null
    ? Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null))
    : {};

/**
 * Returns what a plan for another environment is of, and everything that is wrong with it;
 * `undefined` for the project's own one.
 */
function readElsewhere(
  project: Project,
  { environments, ...plans }: ProjectPlans,
  { environment, ...fields }: Readonly<Record<string, unknown>>,
): { readonly value?: PlanRequest["elsewhere"]; readonly issues: readonly Issue[] } {
  const own = plans.environment(project);
  if (environment === undefined || environment === own) {
    const message = environments
      ? `is for another environment than ${own}, the project's own one, which is planned from its branch: name one in environment`
      : `is not for a ${project.project_type} project, which has no other environments than its own one`;
    const isOwn = (field: string): boolean =>
      fields[field] === undefined ||
      (field === "branch" && fields[field] === project.branch) ||
      (field === "follow" && fields[field] === false);
    return {
      issues: ELSEWHERE.filter((field) => !isOwn(field)).map((path) => ({ path, message })),
    };
  }
  const issues: Issue[] = [];
  const text = (path: string, problem: (value: string) => string | undefined): string => {
    const value = fields[path] ?? (path === "environment" ? environment : undefined);
    if (value === undefined) return "";
    const message = typeof value === "string" ? problem(value) : "must be a text";
    if (message !== undefined) issues.push({ path, message });
    return typeof value === "string" ? value : "";
  };
  const name = text("environment", (value) => environments?.problem(project, value));
  const branch = text("branch", branchProblem);
  const commit = text("commit", (value) =>
    COMMIT.test(value) ? undefined : "must be a commit of 40 hexadecimal digits",
  );
  const ttl = text("ttl", (value) => durationProblem(value, TTL));
  const { follow = false } = fields;
  if (typeof follow !== "boolean")
    issues.push({ path: "follow", message: "must be true or false" });
  else if (follow && fields["commit"] !== undefined)
    issues.push({ path: "follow", message: "is of a branch: leave it out, or leave out commit" });
  return {
    value: {
      environment: name,
      ...(branch === "" ? {} : { branch }),
      ...(commit === "" ? {} : { commit }),
      ttl: ttl === "" ? DEFAULT_TTL : ttl,
      ...(follow === true ? { follow } : {}),
    },
    issues,
  };
}

function bodyIssues(body: unknown): readonly Issue[] {
  if (body === undefined || body === null) return [];
  if (typeof body !== "object" || Array.isArray(body))
    return [{ path: "", message: `must be an object, such as { "${FIELD}": {} }` }];
  const unknown = Object.keys(body).filter((field) => !FIELDS.includes(field));
  return unknownIssues(unknown, FIELDS, "a plan", "field");
}
