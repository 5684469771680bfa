import type { Client } from "@dagctl/client";
import { isDagctlError } from "@dagctl/core/errors";
import type { ProjectList, ProjectListOptions } from "@dagctl/core";
import { isUnsupported } from "../server/is-unsupported.ts";
import { PAGE_SIZE } from "../ui/page-number.ts";
import type { ListQuery } from "./list-query.ts";

/** A page of projects, and what the server can do besides pages. */
export interface ReadList {
  /** What was asked for. */
  readonly query: ListQuery;
  readonly list: ProjectList;
  /** Whether it filters and sorts. */
  readonly canFilter: boolean;
}

type Query = Pick<ProjectListOptions, "search" | "status" | "type" | "sort">;

/** What a server of the version before can include. */
const INCLUDE_BEFORE = ["recent_runs", "next_run_at"] as const;
const INCLUDE = [...INCLUDE_BEFORE, "pending_plan_id"] as const;

/** Returns whether a server refuses what a list includes, and could include less. */
const refusesInclude = (error: unknown): boolean =>
  isDagctlError(error, "invalid") && error.issues?.some(({ path }) => path === "include") === true;

/**
 * Reads the page of projects that a query asks for. A server that cannot include all is asked
 * for less, and one that can only page is asked for the page.
 *
 * @throws DagctlError what the server answered; `isUnsupported` where it cannot do what the query
 *   asks for
 */
export async function readList(
  projects: Pick<Client["projects"], "list">,
  asked: ListQuery,
  signal?: AbortSignal,
): Promise<ReadList> {
  const { search, status, type, sort, page } = asked;
  const paging = { page, limit: PAGE_SIZE, signal };
  // The address may have other texts, which the server refuses with what would be right.
  const query = {
    ...(search !== "" && { search }),
    ...(status.length > 0 && { status }),
    ...(type !== undefined && { type }),
    ...(sort !== undefined && { sort }),
  } as Query;
  for (const include of [INCLUDE, INCLUDE_BEFORE])
    try {
      const list = await projects.list({ ...paging, ...query, include });
      return { query: asked, list, canFilter: true };
    } catch (error) {
      if (isUnsupported(error)) break;
      if (include === INCLUDE_BEFORE || !refusesInclude(error)) throw error;
    }
  try {
    return {
      query: asked,
      list: await projects.list({ ...paging, sort: "created", ...query }),
      canFilter: true,
    };
  } catch (error) {
    // A list without the filter would look like an answer to it.
    if (!isUnsupported(error) || Object.keys(query).length > 0) throw error;
  }
  return { query: asked, list: await projects.list(paging), canFilter: false };
}
