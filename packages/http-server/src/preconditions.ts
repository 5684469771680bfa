import { DagctlError, type Issue } from "@dagctl/core";

/**
 * `*`, or the tags of an `If-Match`; weak ones are not among them, for they never match strongly
 * (RFC 9110, 13.1.1).
 */
export type IfMatch = "*" | readonly string[];

/**
 * A revision that no project has: the host looks at the idempotency key and for the project first,
 * and then refuses.
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
 * The one revision to hand to the host, which compares it in the commit. Of several tags only the
 * present one can hold, so that one is looked up. `*` asks that the project be there, and a call on
 * an absent one is `not_found` anyway.
 */
export async function expectedRevision(
  condition: IfMatch | undefined,
  present: () => Promise<number>,
): Promise<number | undefined> {
  if (condition === undefined || condition === "*") return undefined;
  const revisions = condition.filter((tag) => /^[1-9]\d{0,14}$/.test(tag)).map(Number);
  if (revisions.length <= 1) return revisions[0] ?? NEVER;
  try {
    const revision = await present();
    return revisions.includes(revision) ? revision : NEVER;
  } catch {
    // Gone or unreachable: the call itself says so, or replays.
    return NEVER;
  }
}

/** For what has no revision (a list, a run): no tag can match it. */
export function refuseTags(condition: IfMatch | undefined): void {
  if (condition !== undefined && condition !== "*")
    throw new DagctlError("precondition_failed", "This has no ETag, so no If-Match can match it");
}
