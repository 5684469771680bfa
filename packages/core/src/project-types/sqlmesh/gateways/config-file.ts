import type { RepositoryFile, RepositoryFiles } from "../../../contracts/git.ts";
import { isAtLeast, READS_SQLMESH_YAML } from "../versions.ts";

const ALWAYS: readonly string[] = ["config.yaml", "config.yml", "config.py"];
const SINCE: readonly string[] = ["sqlmesh.yaml", "sqlmesh.yml"];
const DBT_PROJECT = "dbt_project.yml";

/** Everything that an inspection of a SQLMesh project looks at. */
export const LOOKED_AT: readonly string[] = [...ALWAYS, ...SINCE, DBT_PROJECT];

export type ConfigFile =
  | { readonly found: "one"; readonly name: string; readonly file: RepositoryFile }
  /** A dbt project that SQLMesh runs: `name` configures it, or is the dbt_project.yml that SQLMesh makes a configuration of. */
  | { readonly found: "dbt"; readonly name: string }
  /** Completes "The folder …". */
  | { readonly found: "none"; readonly problem: string }
  | { readonly found: "several"; readonly problem: string };

/** Which file configures the project at this version, by the rule of SQLMesh itself: exactly one may be there. */
export function configFile(files: RepositoryFiles, version: string): ConfigFile {
  const reads = isAtLeast(version, READS_SQLMESH_YAML);
  const present = (names: readonly string[]): string[] => names.filter((name) => files.has(name) && files.get(name)?.kind !== "directory");
  const names = present(reads ? [...ALWAYS, ...SINCE] : ALWAYS);
  const [name] = names;
  const file = name === undefined ? undefined : files.get(name);
  const dbtBacked = files.has(DBT_PROJECT);
  if (name === undefined || !file)
    return dbtBacked && reads ? { found: "dbt", name: DBT_PROJECT } : { found: "none", problem: absent(reads, present(SINCE), version) };
  if (names.length > 1)
    return { found: "several", problem: `holds several SQLMesh configurations, ${names.join(" and ")}: SQLMesh takes exactly one, so remove the others` };
  return dbtBacked ? { found: "dbt", name } : { found: "one", name, file };
}

function absent(reads: boolean, newer: readonly string[], version: string): string {
  const [name] = newer;
  if (!reads && name !== undefined)
    return `holds ${name}, which SQLMesh reads from ${READS_SQLMESH_YAML} on and not at ${version}: rename it to config.yaml, or choose a newer sqlmesh_version`;
  return `holds no SQLMesh project (looked for ${[...ALWAYS, ...(reads ? SINCE : [])].join(", ")})`;
}
