import type { CheckedWork, Work } from "./transaction.ts";

/** A write that waits for its transaction. */
export interface Queued {
  readonly work: Work<unknown> | CheckedWork<unknown>;
  readonly signal: AbortSignal | undefined;
  settle(outcome: Outcome): void;
}

/** An answer may be a promise that is fulfilled before the commit. */
export type Outcome = { readonly answer: unknown } | { readonly error: unknown };

export type CheckedQueued = Queued & { readonly work: CheckedWork<unknown> };

/** Writes whose checks come before the first of them writes, or one that is not checked. */
export type WritePart = readonly CheckedQueued[] | Queued;

/**
 * Returns the parts of a group, in their order. None of the writes of a part changes what the check
 * of a later one reads, so each check finds what it would find after those before it.
 *
 * @param options.isTogether whether a part may have several writes
 * @param options.isSeparate whether each write is a part of its own that is not checked first
 */
export function splitGroup(
  group: readonly Queued[],
  { isTogether, isSeparate }: { readonly isTogether: boolean; readonly isSeparate: boolean },
): readonly WritePart[] {
  const parts: WritePart[] = [];
  let last: CheckedQueued[] = [];
  let changed: Set<string> | undefined;
  for (const one of group) {
    if (isSeparate || !isChecked(one)) {
      parts.push(one);
      changed = undefined;
      continue;
    }
    const { reads, changes } = one.work;
    const joins = changed !== undefined && !reads.some((part) => changed?.has(part));
    if (joins) last.push(one);
    else parts.push((last = [one]));
    if (changes === "any" || !isTogether) changed = undefined;
    else changed = new Set([...(joins && changed ? changed : []), ...changes]);
  }
  return parts;
}

function isChecked(one: Queued): one is CheckedQueued {
  return typeof one.work !== "function";
}
