import type { Client } from "@dagctl/client";
import { DagctlError, isDagctlError } from "@dagctl/core/errors";
import type { ListedRun } from "./listed-runs.ts";
import { isFiltered, optionsOf, type RunsQuery } from "./runs-query.ts";

/** A page of the runs of all projects. */
export interface ReadRuns {
  /** What was asked for. */
  readonly query: RunsQuery;
  readonly runs: readonly ListedRun[];
  readonly total: number;
  /** The number of runs without a filter. It is read where the filter leaves none. */
  readonly all: number;
}

/**
 * Reads the page of runs that a query asks for.
 *
 * @param now in milliseconds
 * @throws DagctlError what the server answered; `not_supported` where a server of an earlier
 *   version has no such call
 */
export async function readRuns(
  runs: Pick<Client["runs"], "listAll">,
  query: RunsQuery,
  now: number,
  signal: AbortSignal,
): Promise<ReadRuns> {
  try {
    const page = await runs.listAll({ ...optionsOf(query, now), signal });
    const isAllHidden = page.total === 0 && isFiltered(query);
    const all = isAllHidden ? (await runs.listAll({ limit: 1, signal })).total : page.total;
    return { query, runs: page.runs, total: page.total, all };
  } catch (error) {
    // Only a project that is asked for can be absent.
    if (query.project !== undefined || !isDagctlError(error, "not_found")) throw error;
    throw new DagctlError("not_supported", "The server is of an earlier version");
  }
}
