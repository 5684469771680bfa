import type { ProjectType } from "../contracts/project-type.ts";
import type { RunParameters } from "../contracts/run-parameters.ts";
import { DagctlError, type Issue } from "../errors.ts";
import { type Access, includesAccess } from "../model/access.ts";
import type { Project } from "../model/project.ts";
import { unknownIssues } from "../projects/validation/read-body.ts";
import { stableJson } from "../values/digest.ts";
import { byteLength } from "../values/text.ts";

/** The most bytes of the parameters of a run or of a job, as JSON. */
const MOST_BYTES = 16_384;
/** The field of a body that has the parameters. */
const FIELD = "parameters";

/** What a body sets of parameters. `null` leaves out what the job sets. */
export type GivenParameters = RunParameters;

/** Whose parameters a body sets, and who sends it. */
export interface ParameterRules {
  readonly project: Pick<Project, "project_type">;
  readonly type: Pick<ProjectType, "parameters">;
  readonly access: Access;
  /** What has the parameters, for messages. @default "run" */
  readonly of?: "run" | "plan";
}

/**
 * Returns the parameters of a body, each as it is stored, and everything that is wrong with them.
 *
 * @param given the value of the field `parameters`
 * @throws DagctlError `not_supported`: runs of such a project have no parameters
 * @throws DagctlError `forbidden`: a parameter needs more access
 */
export function readParameters(
  given: unknown,
  { project: { project_type: name }, type: { parameters }, access, of = "run" }: ParameterRules,
): { readonly values: GivenParameters; readonly issues: readonly Issue[] } {
  if (given === undefined || given === null) return { values: {}, issues: [] };
  if (typeof given !== "object" || Array.isArray(given))
    return { values: {}, issues: [{ path: FIELD, message: "must be an object" }] };
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  if (entries.length === 0) return { values: {}, issues: [] };
  if (parameters === undefined)
    throw new DagctlError("not_supported", `A ${of} of a ${name} project has no parameters`);
  const set = entries.filter(([, value]) => value !== null).map(([each]) => each);
  assertAccess(set, { parameters, access });
  const issues: Issue[] = [];
  const values: Record<string, unknown> = {};
  const strange: string[] = [];
  for (const [each, value] of entries) {
    if (!Object.hasOwn(parameters, each)) strange.push(each);
    else if (value === null) values[each] = null;
    else values[each] = readOne(each, value, parameters, issues);
  }
  issues.push(...unknownParameters(strange, Object.keys(parameters), `${of} of a ${name}`));
  if (issues.length === 0) issues.push(...sizeIssues(values));
  return { values, issues };
}

/** @throws DagctlError `forbidden`: one of the parameters needs more access */
export function assertAccess(
  names: readonly string[],
  { parameters = {}, access }: { readonly access: Access } & Pick<ProjectType, "parameters">,
): void {
  for (const name of names) {
    const needed = Object.hasOwn(parameters, name) ? parameters[name]?.access : undefined;
    if (needed !== undefined && !includesAccess(access, needed))
      throw new DagctlError(
        "forbidden",
        `The parameter ${name} needs ${needed} access, and this caller has ${access}: use a token with that access`,
      );
  }
}

/**
 * Returns the parameters that a run has.
 *
 * @param own those of the call, which come before those of the job
 */
export function mergeParameters(
  ofJob: RunParameters = {},
  own: GivenParameters = {},
): RunParameters {
  const merged = Object.entries({ ...ofJob, ...own });
  return Object.fromEntries(merged.filter(([, value]) => value !== null));
}

/** Returns the field of a record that has parameters; nothing where there are none. */
export function parametersField(parameters: RunParameters = {}): {
  readonly parameters?: RunParameters;
} {
  return Object.keys(parameters).length === 0 ? {} : { parameters };
}

/** Returns whether both set the same. */
export function areSameParameters(one: RunParameters = {}, other: RunParameters = {}): boolean {
  return stableJson(one) === stableJson(other);
}

/** Returns what is wrong with parameters that are merged. */
export function sizeIssues(parameters: RunParameters): readonly Issue[] {
  const bytes = byteLength(JSON.stringify(parameters));
  if (bytes <= MOST_BYTES) return [];
  const message = `must have at most ${MOST_BYTES} bytes as JSON, and have ${bytes}`;
  return [{ path: FIELD, message }];
}

function readOne(
  name: string,
  value: unknown,
  parameters: NonNullable<ProjectType["parameters"]>,
  issues: Issue[],
): unknown {
  // A shape of an object would drop it. In a text, the quotes have a backslash before them.
  if (JSON.stringify(value)?.includes('"__proto__":')) {
    issues.push({ path: pathOf(name, []), message: "must not have the key __proto__" });
    return undefined;
  }
  const read = parameters[name]?.shape.safeParse(value);
  if (read === undefined || read.success) return read?.data;
  for (const { path, message } of read.error.issues)
    issues.push({ path: pathOf(name, path), message });
  return undefined;
}

/** Returns the place of a part of a parameter, such as `parameters.select[0]`. */
function pathOf(name: string, path: readonly PropertyKey[]): string {
  const parts = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`));
  return `${FIELD}.${name}${parts.join("")}`;
}

function unknownParameters(
  names: readonly string[],
  known: readonly string[],
  whose: string,
): readonly Issue[] {
  const what = `a ${whose} project, which has ${known.join(", ")}`;
  return unknownIssues(names, known, what, "parameter").map(({ path, message }) => ({
    path: path === "" ? FIELD : `${FIELD}.${path}`,
    message,
  }));
}
