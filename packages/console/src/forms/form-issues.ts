import { isDagctlError } from "@dagctl/core/errors";
import { messageOf } from "../ui/failure-facts.ts";

/** What is wrong with a form, by the server. */
export interface FormIssues {
  /** By the name of the field: every message about it. */
  readonly at: ReadonlyMap<string, string>;
  /** What is about no field of the form, with its path. */
  readonly rest: readonly string[];
}

const NONE: FormIssues = { at: new Map(), rest: [] };

/**
 * Places the issues of an error at the fields of a form. An issue belongs to the field whose name
 * is its path or the beginning of it.
 *
 * @param fields the names of the fields that the form shows
 */
export function placeIssues(error: unknown, fields: readonly string[]): FormIssues {
  if (error === undefined) return NONE;
  const issues = isDagctlError(error) ? (error.issues ?? []) : [];
  if (issues.length === 0) return { at: new Map(), rest: [messageOf(error)] };
  const at = new Map<string, string>();
  const rest: string[] = [];
  for (const { path, message } of issues) {
    const [name = ""] = /^[^.[]*/.exec(path) ?? [];
    if (!fields.includes(name)) rest.push(path === "" ? message : `${path}: ${message}`);
    else {
      const text = path === name ? message : `${placeIn(path.slice(name.length))}: ${message}`;
      const before = at.get(name);
      at.set(name, before === undefined ? text : `${before}; ${text}`);
    }
  }
  return { at, rest };
}

/** Returns where in a field a problem is: an item of a list by its number, as people count. */
function placeIn(path: string): string {
  const [, dotted, bracketed = dotted] = /^(?:\.(\d+)|\[(\d+)\])$/.exec(path) ?? [];
  return bracketed === undefined ? path : `item ${Number(bracketed) + 1}`;
}
