import type { CountSteps, InspectOptions } from "@dagctl/core/contracts";
import { listFirst } from "@dagctl/core/driver-kit";
import { isMap } from "yaml";
import { pairsOf, type PlainYaml, readPlainYaml, textOf, valueAt } from "./yaml/plain-yaml.ts";

/** The most paths that a note names. */
const MOST_NAMED = 3;
const LONGEST_PATH = 100;
/** Keys with a connection, or with a mapping of them, in a configuration of SQLMesh. */
const CONNECTIONS = ["default_connection"];
const GATEWAYS = ["gateways", "gateway"];

/**
 * Returns the note about DuckDB databases in the project's folder, which lose what runs write where
 * the engine keeps no files. `undefined`: there is none.
 *
 * @param paths as they are written
 */
export function duckdbFilesNote(
  paths: readonly string[],
  { keepsFiles }: Pick<InspectOptions, "keepsFiles">,
): string | undefined {
  const files = [...new Set(paths.filter(isInFolder))];
  if (keepsFiles !== false || files.length === 0) return undefined;
  return `Each run begins without the ${nameDatabases(files)}, because this engine keeps no files of runs. Use a database that is outside of the project's folder`;
}

function nameDatabases(files: readonly string[]): string {
  const shown = files.map((path) => path.slice(0, LONGEST_PATH));
  const what = files.length === 1 ? "database" : "databases";
  return `DuckDB ${what} ${listFirst(shown, MOST_NAMED)}`;
}

/** Returns whether a path is one of a file in the project's folder, and written out. */
function isInFolder(path: string): boolean {
  return (
    path !== "" &&
    !/^[/~:]|^[A-Za-z][\w+.-]*:|\{[{%#]|\$\{/.test(path) &&
    !/^\.\.(?:\/|$)/.test(path)
  );
}

/** Returns the paths of DuckDB databases that a YAML configuration of SQLMesh names. */
export function duckdbPathsOfSqlmesh(text: string, count?: CountSteps): readonly string[] {
  const yaml = readPlainYaml(text, count ? { count } : {});
  if ("problem" in yaml) return [];
  const connections = CONNECTIONS.map((name) => valueAt(yaml, yaml.root, name));
  for (const name of GATEWAYS) {
    const gateways = yaml.resolve(valueAt(yaml, yaml.root, name));
    // One gateway without a name, or a mapping of names.
    connections.push(valueAt(yaml, gateways, "connection"));
    if (isMap(gateways))
      for (const { value } of pairsOf(gateways))
        connections.push(valueAt(yaml, yaml.resolve(value), "connection"));
  }
  return connections.flatMap((connection) => pathsOf(yaml, connection));
}

function pathsOf(yaml: PlainYaml, node: unknown): readonly string[] {
  const connection = yaml.resolve(node);
  if (textOf(valueAt(yaml, connection, "type"))?.toLowerCase() !== "duckdb") return [];
  const catalogs = yaml.resolve(valueAt(yaml, connection, "catalogs"));
  const values = [
    valueAt(yaml, connection, "database"),
    ...(isMap(catalogs) ? pairsOf(catalogs).map(({ value }) => value) : []),
  ];
  return values.flatMap((value) => textOf(yaml.resolve(value)) ?? []);
}
