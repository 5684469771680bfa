import { invalid } from "../errors.ts";

/**
 * Returns the value of the only field that a body may have, `false` without it.
 *
 * @param what what the field belongs to, for the message: "a run"
 * @throws DagctlError `invalid`: every problem of the body at once
 */
export function booleanField(body: unknown, name: string, what: string): boolean {
  if (body === undefined || body === null) return false;
  if (typeof body !== "object" || Array.isArray(body))
    throw invalid([{ path: "", message: `must be an object, such as { "${name}": true }` }]);
  const issues = Object.keys(body)
    .filter((field) => field !== name)
    .map((field) => ({
      path: field,
      message: `is not a field of ${what}; the only one is ${name}`,
    }));
  const value: unknown = Object.hasOwn(body, name) ? Reflect.get(body, name) : undefined;
  if (value !== undefined && typeof value !== "boolean")
    issues.push({ path: name, message: "must be true or false" });
  if (issues.length > 0) throw invalid(issues);
  return value === true;
}
