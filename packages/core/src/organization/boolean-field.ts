import { invalid, type Issue } from "../errors.ts";

/**
 * Returns the value of the only field that a body may have, `false` without it.
 *
 * @param what what the field belongs to, for the message: "a run"
 * @throws DagctlError `invalid`: every problem of the body at once
 */
export function booleanField(body: unknown, name: string, what: string): boolean {
  const { value, issues } = readBooleanField(body, { name, others: [], what });
  if (issues.length > 0) throw invalid(issues);
  return value;
}

/** A body with one field that is true or false, and others. */
export interface BooleanBody {
  readonly name: string;
  /** Further fields that the body may have. */
  readonly others: readonly string[];
  /** What the fields belong to, for the message: "a run". */
  readonly what: string;
}

/** Returns the value of the field, `false` without it, and every problem of the body. */
export function readBooleanField(
  body: unknown,
  { name, others, what }: BooleanBody,
): { readonly value: boolean; readonly issues: readonly Issue[] } {
  if (body === undefined || body === null) return { value: false, issues: [] };
  if (typeof body !== "object" || Array.isArray(body)) {
    const message = `must be an object, such as { "${name}": true }`;
    return { value: false, issues: [{ path: "", message }] };
  }
  const known = [name, ...others];
  const fields = known.length === 1 ? `the only one is ${name}` : `it has ${known.join(" and ")}`;
  const issues: Issue[] = Object.keys(body)
    .filter((field) => !known.includes(field))
    .map((field) => ({ path: field, message: `is not a field of ${what}; ${fields}` }));
  const value: unknown = Object.hasOwn(body, name) ? Reflect.get(body, name) : undefined;
  if (value !== undefined && typeof value !== "boolean")
    issues.push({ path: name, message: "must be true or false" });
  return { value: value === true, issues };
}
