import type { Page } from "@dagctl/core/contracts";

/** A query of one number. */
interface CountQuery {
  executeTakeFirstOrThrow(): Promise<{ readonly count: number | string | bigint }>;
}

export async function readCount(query: CountQuery): Promise<number> {
  return Number((await query.executeTakeFirstOrThrow()).count);
}

/**
 * Returns how many rows a list has of which one page was read. It is counted only where the page
 * does not say it: one that is not full, and not after the last one, ends the list.
 *
 * @param found the number of rows of the page
 * @param count counts all rows
 */
export async function readTotal(
  { offset, limit }: Page,
  found: number,
  count: () => Promise<number>,
): Promise<number> {
  const isLast = found < limit && (found > 0 || offset === 0);
  return isLast ? offset + found : count();
}
