import { invalid } from "../errors.ts";
import type { PageInfo, PageOptions } from "../model/call-options.ts";

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 500;

export interface Paging {
  readonly offset: number;
  readonly limit: number;
  info(total: number): PageInfo;
}

/**
 * Returns `undefined` when neither `page` nor `limit` was given: the answer is then the whole list,
 * with `total` only.
 */
export function paging({ page, limit }: PageOptions): Paging | undefined {
  if (page === undefined && limit === undefined) return undefined;
  return requirePaging({ page, limit });
}

/** Returns the paging of lists that are always paged. */
export function requirePaging({ page = 1, limit = DEFAULT_LIMIT }: PageOptions): Paging {
  const issues = [
    ...(Number.isSafeInteger(page) && page >= 1
      ? []
      : [{ path: "page", message: "must be a whole number from 1" }]),
    ...(Number.isSafeInteger(limit) && limit >= 1 && limit <= MAX_LIMIT
      ? []
      : [{ path: "limit", message: `must be a whole number from 1 to ${MAX_LIMIT}` }]),
  ];
  if (issues.length > 0) throw invalid(issues);
  return {
    offset: (page - 1) * limit,
    limit,
    info: (total) => ({ total, page, limit, total_pages: Math.ceil(total / limit) }),
  };
}
