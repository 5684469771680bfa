import type { RepositoryFile, RepositoryFiles } from "../../../contracts/git.ts";
import { isAtLeast, READS_SQLMESH_YAML } from "../versions.ts";

const ALWAYS: readonly string[] = ["config.yaml", "config.yml", "config.py"];
const SINCE: readonly string[] = ["sqlmesh.yaml", "sqlmesh.yml"];

/** Everything that an inspection of a SQLMesh project looks at. */
export const LOOKED_AT: readonly string[] = [...ALWAYS, ...SINCE, "dbt_project.yml"];

export type ConfigFile =
  | { readonly found: "one"; readonly name: string; readonly file: RepositoryFile; readonly dbtBacked: boolean }
  /** Completes "The folder …". */
  | { readonly found: "none" | "several"; readonly problem: string };

/** Which file configures the project at this version, by the rule of SQLMesh itself: exactly one may be there. */
export function configFile(files: RepositoryFiles, version: string): ConfigFile {
  const reads = isAtLeast(version, READS_SQLMESH_YAML);
  const present = (names: readonly string[]): string[] => names.filter((name) => files.has(name) && files.get(name)?.kind !== "directory");
  const names = present(reads ? [...ALWAYS, ...SINCE] : ALWAYS);
  const [name] = names;
  const file = name === undefined ? undefined : files.get(name);
  if (name === undefined || !file) return { found: "none", problem: absent(reads, present(SINCE), version) };
  if (names.length > 1) return { found: "several", problem: `holds several SQLMesh configurations, ${names.join(" and ")}: SQLMesh takes exactly one, so remove the others` };
  return { found: "one", name, file, dbtBacked: files.has("dbt_project.yml") };
}

function absent(reads: boolean, newer: readonly string[], version: string): string {
  const [name] = newer;
  if (!reads && name !== undefined) return `holds ${name}, which SQLMesh reads from ${READS_SQLMESH_YAML} on and not at ${version}: rename it to config.yaml, or choose a newer sqlmesh_version`;
  return `holds no SQLMesh project (looked for ${[...ALWAYS, ...(reads ? SINCE : [])].join(", ")})`;
}
