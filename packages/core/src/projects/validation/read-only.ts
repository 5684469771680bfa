import * as z from "zod";
import type { ProjectType } from "../../contracts/project-type.ts";
import type { Issue } from "../../errors.ts";
import type { Project } from "../../model/project.ts";
import { stableJson } from "../../values/digest.ts";
import type { Fields } from "./defaults.ts";

/** Fields that never change while a project exists. */
const FIXED: readonly string[] = [
  "id",
  "organization_id",
  "created_at",
  "successful_runs_history_limit",
  "failed_runs_history_limit",
  "revision",
];

/**
 * Fields that the observer writes at any time. The shapes say which values a caller may have read.
 * They are built at their first use, as in `answer-shapes.ts`.
 */
const OBSERVED = z.lazy(() =>
  z.object({
    deployed: z.boolean(),
    commits_behind: z.int().min(0),
    current_commit_sha: z.string(),
    applied_commit_sha: z.string(),
    latest_commit_sha: z.string(),
    latest_commit_message: z.string(),
    status_message: z.string(),
    operation: z.object({ id: z.string() }),
    auto_deploy: z.object({ outcome: z.string() }),
    poll_failure: z.object({ message: z.string() }),
    updated_at: z.string(),
  }),
);

/** Returns whether a field is read only, in every project or in those of this type. */
export function isReadOnly(field: string, type?: Pick<ProjectType, "fields">): boolean {
  return FIXED.includes(field) || findObservedShape(field, type) !== undefined;
}

/** Returns the shape of a field that changes by itself, `undefined` for another field. */
function findObservedShape(
  field: string,
  type: Pick<ProjectType, "fields"> | undefined,
): z.ZodType | undefined {
  const observed: Readonly<Record<string, z.ZodType>> = OBSERVED.unwrap().shape;
  if (Object.hasOwn(observed, field)) return observed[field];
  if (!type || !Object.hasOwn(type.fields, field)) return undefined;
  const own = type.fields[field];
  return own?.isReadOnly ? own.shape : undefined;
}

/**
 * Returns what is wrong with read-only fields in the body of a PUT. Their own value is allowed, so
 * that GET, change, PUT works. A body with the current `revision` is such a whole object: fields
 * that the observer has written since it was read may then differ.
 */
export function readOnlyIssues(type: ProjectType, current: Project, body: Fields): Issue[] {
  const whole = Object.hasOwn(body, "revision") && body["revision"] === current.revision;
  if (Object.hasOwn(body, "revision") && !whole) {
    return [
      {
        path: "revision",
        message: `must be ${current.revision}, the present revision: read the project again and send the change with that`,
      },
    ];
  }
  const currentFields: Fields = { ...current };
  const issues: Issue[] = [];
  for (const [field, value] of Object.entries(body)) {
    if (!isReadOnly(field, type) || same(value, currentFields[field])) continue;
    const observed = findObservedShape(field, type);
    if (!observed || !whole)
      issues.push({
        path: field,
        message: "is read only: leave it out, or send it back as it was read",
      });
    else if (value !== null && !observed.safeParse(value).success)
      issues.push({ path: field, message: "is read only and not of its type: leave it out" });
  }
  return issues;
}

/** Returns whether two values are equal; absent and null are the same on the wire. */
export function same(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  return stableJson(left ?? null) === stableJson(right ?? null);
}
