import type { LeftModels } from "@dagctl/core/contracts";
import type { DbtProject } from "./dbt-project.ts";
import { DBT_VERSIONS } from "./versions.ts";

/** The first version whose runs repeat what is left. */
const FIRST = "1.8.0";

/** The exit code of a command that has gone to its end with failures. */
const WITH_FAILURES = 1;

/** What a cut, or a value that no log shows, leaves of a name. */
const INCOMPLETE = /\[secret\]| \.\.\.$/;

/**
 * Returns what makes a run of dbt repeat only what an earlier one has left; `undefined` where those
 * nodes may not be all of it, or there are none but hooks, which every run has.
 */
export function retryInput(
  { dbt_version }: Pick<DbtProject, "dbt_version">,
  { exitCode, models }: LeftModels,
): { readonly retry: { readonly nodes: readonly string[] } } | undefined {
  if (DBT_VERSIONS.indexOf(dbt_version) < DBT_VERSIONS.indexOf(FIRST)) return undefined;
  if (exitCode !== WITH_FAILURES) return undefined;
  const ids = models.map(({ unique_id = "" }) => unique_id);
  if (ids.some((id) => id === "" || INCOMPLETE.test(id))) return undefined;
  const nodes = [...new Set(ids)].filter((id) => !id.startsWith("operation."));
  return nodes.length === 0 ? undefined : { retry: { nodes: nodes.toSorted() } };
}
