import { DagctlError, type Issue } from "@dagctl/core";

/**
 * `*`, or the tags of an `If-Match`. Weak tags are left out, because they never match strongly (RFC
 * 9110, 13.1.1).
 */
export type IfMatch = "*" | readonly string[];

/**
 * A revision that no project has: the host first checks the idempotency key and the project, and
 * then refuses.
 */
const NEVER = -1;

const ENTITY_TAGS = /^\s*(?:(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"\s*(?:,\s*|$))+$/;
const ENTITY_TAG = /(W\/)?"([\x21\x23-\x7e\x80-\xff]*)"/g;

export function parseIfMatch(header: string | undefined, issues: Issue[]): IfMatch | undefined {
  if (header === undefined) return undefined;
  if (header.trim() === "*") return "*";
  if (!ENTITY_TAGS.test(header)) {
    issues.push({ path: "If-Match", message: 'must be * or entity tags in quotes, such as "3"' });
    return undefined;
  }
  return [...header.matchAll(ENTITY_TAG)]
    .filter(([, weak]) => weak === undefined)
    .map(([, , tag]) => tag ?? "");
}

/**
 * Returns the one revision for the host, which compares it in the commit. Of several tags only the
 * current one can match, so the current revision is read. `*` requires that the project exists, and
 * a call on an absent one is `not_found` anyway.
 */
export async function selectRevision(
  condition: IfMatch | undefined,
  readCurrent: () => Promise<number>,
): Promise<number | undefined> {
  if (condition === undefined || condition === "*") return undefined;
  const revisions = condition.filter((tag) => /^[1-9]\d{0,14}$/.test(tag)).map(Number);
  if (revisions.length <= 1) return revisions[0] ?? NEVER;
  try {
    const revision = await readCurrent();
    return revisions.includes(revision) ? revision : NEVER;
  } catch {
    // The project does not exist or cannot be read: the call itself reports that, or replays.
    return NEVER;
  }
}

/** Refuses tags for what has no revision (a list, a run): no tag can match it. */
export function refuseTags(condition: IfMatch | undefined): void {
  if (condition !== undefined && condition !== "*")
    throw new DagctlError(
      "precondition_failed",
      "This has no ETag, so no If-Match can match it: leave the header out",
    );
}
