import type { Page } from "@dagctl/core/contracts";

interface Sorted<Query> {
  orderBy(column: "created_at" | "id", direction: "desc"): Query;
}

/** Returns a page of records, the newest one first. */
export function newestFirst<
  Query extends Sorted<Query> & { limit(count: number): Query; offset(count: number): Query },
>(query: Query, page: Page): Query {
  return query
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(page.limit)
    .offset(page.offset);
}
