import type { ProjectRecord } from "../contracts/records.ts";
import { invalid, isDagctlError, type Issue } from "../errors.ts";

/**
 * Returns the project that a call is for.
 *
 * @throws DagctlError `invalid`: what is wrong with its body, which comes before `not_found`
 */
export async function findOrIssues(
  find: () => Promise<ProjectRecord>,
  issues: readonly Issue[],
): Promise<ProjectRecord> {
  try {
    return await find();
  } catch (error) {
    if (issues.length > 0 && isDagctlError(error, "not_found")) throw invalid(issues);
    throw error;
  }
}
