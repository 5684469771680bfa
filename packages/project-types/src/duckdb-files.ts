import type { CountSteps, InspectOptions, ReadFiles, RepositoryFile } from "@dagctl/core/contracts";
import { listFirst } from "@dagctl/core/driver-kit";
import { isMap } from "yaml";
import { pairsOf, type PlainYaml, readPlainYaml, textOf, valueAt } from "./yaml/plain-yaml.ts";

/** The most paths that a note names. */
const MOST_NAMED = 3;
const LONGEST_PATH = 100;
/** The most paths that are looked for in the commit. */
const MOST_READ = 20;
const FILES: ReadonlySet<RepositoryFile["kind"] | undefined> = new Set([
  "file",
  "binary",
  "too_large",
]);
/** What can be read of a repository: other names may be refused. */
const PLAIN = /^(?=.{1,1000}$)[\w-][\w. -]*(?:\/[\w-][\w. -]*)*$/;
/** Keys with a connection, or with a mapping of them, in a configuration of SQLMesh. */
const CONNECTIONS = ["default_connection"];
const GATEWAYS = ["gateways", "gateway"];

/**
 * Returns the note about DuckDB databases in the project's folder that lose what runs write: all of
 * them where the engine keeps no files, else those that the commit has. `undefined`: none does.
 *
 * @param paths as they are written
 */
export async function duckdbFilesNote(
  paths: readonly string[],
  { keepsFiles, read }: Pick<InspectOptions, "keepsFiles"> & { readonly read: ReadFiles },
): Promise<string | undefined> {
  const files = [...new Set(paths.filter(isInFolder))];
  if (keepsFiles === undefined || files.length === 0) return undefined;
  if (!keepsFiles)
    return `Each run begins without the ${nameDatabases(files)}, because this engine keeps no files of runs. Use a database that is outside of the project's folder`;
  const tracked = await findTracked(files, read);
  if (tracked.length === 0) return undefined;
  return `Each run begins with the ${nameDatabases(tracked)} of the commit: what earlier runs wrote there is gone. Use a database that is not committed`;
}

/** Returns the paths that lead to a file of the commit. */
async function findTracked(paths: readonly string[], read: ReadFiles): Promise<readonly string[]> {
  const opened = new Map(paths.map((path) => [path, plainPath(path)]));
  const names = [...opened.values()].filter((name) => PLAIN.test(name)).slice(0, MOST_READ);
  const found = await read(names);
  return paths.filter((path) => FILES.has(found.get(opened.get(path) ?? "")?.kind));
}

/** Returns the path without empty parts, `.` and `name/..`, as a run opens it. */
function plainPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else parts.push(part);
  }
  return parts.join("/");
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
