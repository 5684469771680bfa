import type { RepositoryFile, RepositoryFiles } from "@dagctl/core/contracts";
import { isAtLeast, READS_SQLMESH_YAML } from "../versions.ts";

const ALWAYS: readonly string[] = ["config.yaml", "config.yml", "config.py"];
const SINCE: readonly string[] = ["sqlmesh.yaml", "sqlmesh.yml"];
const DBT_PROJECT = "dbt_project.yml";

/** All files that may be the configuration. */
export const CONFIG_FILES: readonly string[] = [...ALWAYS, ...SINCE, DBT_PROJECT];

export type ConfigFile =
  /**
   * `dbtBacked`: SQLMesh lays the file over a configuration that it derives from the dbt project in
   * the same folder.
   */
  | {
      readonly found: "one";
      readonly name: string;
      readonly file: RepositoryFile;
      readonly dbtBacked: boolean;
    }
  /** Completes "The folder …". */
  | { readonly found: "none"; readonly problem: string }
  | { readonly found: "several"; readonly problem: string };

/**
 * Returns which file configures the project at this version, by the rule of SQLMesh itself: exactly
 * one may exist.
 */
export function configFile(files: RepositoryFiles, version: string): ConfigFile {
  const reads = isAtLeast(version, READS_SQLMESH_YAML);
  const present = (names: readonly string[]): string[] =>
    names.filter((name) => files.has(name) && files.get(name)?.kind !== "directory");
  const names = present(reads ? [...ALWAYS, ...SINCE] : ALWAYS);
  const [name] = names;
  const file = name === undefined ? undefined : files.get(name);
  if (name === undefined || !file)
    return {
      found: "none",
      problem: absent(reads, present(SINCE), files.has(DBT_PROJECT), version),
    };
  if (names.length > 1)
    return {
      found: "several",
      problem: `holds several SQLMesh configurations, ${names.join(" and ")}: SQLMesh takes exactly one, so remove the others`,
    };
  return {
    found: "one",
    name,
    file,
    dbtBacked: reads && !name.endsWith(".py") && files.has(DBT_PROJECT),
  };
}

function absent(reads: boolean, newer: readonly string[], dbt: boolean, version: string): string {
  const [name] = newer;
  if (!reads && name !== undefined)
    return `holds ${name}, which SQLMesh reads from ${READS_SQLMESH_YAML} on and not at ${version}: rename it to config.yaml, or choose a newer sqlmesh_version`;
  const looked = `looked for ${[...ALWAYS, ...(reads ? SINCE : [])].join(", ")}`;
  return dbt
    ? `holds a dbt project and no SQLMesh configuration (${looked}): add one, or choose project_type dbt`
    : `holds no SQLMesh project (${looked})`;
}
