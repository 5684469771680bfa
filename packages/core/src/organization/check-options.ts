import type { Issue } from "../errors.ts";
import { parseRfc3339, rfc3339 } from "../values/time.ts";

/** Returns whether an option is a list of at least one of the known values. */
export function isListOf(values: unknown, known: readonly string[]): boolean {
  return (
    Array.isArray(values) && values.length > 0 && values.every((value) => known.includes(value))
  );
}

/** Returns what would be right where a list has other values. */
export function someOf(values: readonly string[]): string {
  return `must be one or more of ${values.join(", ")}`;
}

/** Returns a time as the store compares it; `undefined` without one, or after an issue. */
export function readTime(path: string, value: unknown, issues: Issue[]): string | undefined {
  if (value === undefined) return undefined;
  const time = typeof value === "string" ? parseRfc3339(value) : undefined;
  if (time !== undefined) return rfc3339(time);
  issues.push({ path, message: "must be a time such as 2026-01-31T00:00:00Z" });
  return undefined;
}
