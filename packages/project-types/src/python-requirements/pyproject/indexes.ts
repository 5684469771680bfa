import { normalizeName } from "../requirement.ts";
import type { ReadContext } from "../requirements-file.ts";
import { refuse } from "../result.ts";
import { isKnownIndex } from "../options.ts";
import type { TomlFile } from "./poetry.ts";
import { tableOf, tablesOf, textsOf, type TomlTable } from "./toml.ts";

const ASK = "remove it, and ask the operator to configure that index for the server";
/** Where each tool names its indexes, as lists of tables. */
const LISTS: readonly (readonly [tool: string, key: string])[] = [
  ["uv", "index"],
  ["poetry", "source"],
  ["pdm", "source"],
];

/**
 * Refuses the indexes that a pyproject.toml adds. The public one and those of the operator are left
 * out, because they are there anyway; so is one for chosen packages that installs none here.
 *
 * @param installed the names of the packages that the file installs
 */
export function refuseIndexes(
  { findings, indexes }: ReadContext,
  { file, root, lines }: TomlFile,
  installed: ReadonlySet<string>,
): void {
  const tool = tableOf(root, "tool");
  const refuseAt = (line: number | undefined, what: string): void =>
    refuse(findings, line === undefined ? { file } : { file, line }, `${what}: ${ASK}`);
  const used = indexesOf(root, installed);
  for (const [name, key] of LISTS)
    tablesOf(tableOf(tool, name), key).forEach((index, at) => {
      const url = index["url"];
      const own = index["name"];
      const isChosen = index["explicit"] === true || index["priority"] === "explicit";
      const isUnused = isChosen && !(typeof own === "string" && used.has(own.toLowerCase()));
      const isPublic = typeof own === "string" && own.toLowerCase() === "pypi" && url === undefined;
      if (isPublic || isUnused || (typeof url === "string" && isKnownIndex(url, indexes))) return;
      const header = `tool.${name}.${key}`;
      refuseAt(lines.ofTable(header, at), `has an index of its own in [[${header}]]`);
    });
  for (const header of ["tool.uv", "tool.uv.pip"]) {
    const table = header === "tool.uv" ? tableOf(tool, "uv") : tableOf(tableOf(tool, "uv"), "pip");
    for (const key of ["index-url", "extra-index-url", "find-links"]) {
      const value = table?.[key];
      const urls = typeof value === "string" ? [value] : textsOf(value);
      const isKnown = key !== "find-links" && urls?.every((url) => isKnownIndex(url, indexes));
      if (value !== undefined && isKnown !== true)
        refuseAt(lines.ofKey(header, key), `has an index of its own in [${header}]`);
    }
  }
}

/** Returns the names of the indexes, in lower case, that packages of the file choose. */
function indexesOf(root: TomlTable, installed: ReadonlySet<string>): ReadonlySet<string> {
  const tool = tableOf(root, "tool");
  const used = new Set<string>();
  const add = (table: TomlTable | undefined, key: "index" | "source"): void => {
    for (const [name, value] of Object.entries(table ?? {})) {
      if (!installed.has(normalizeName(name))) continue;
      for (const one of Array.isArray(value) ? value : [value]) {
        const index = tableOf({ one }, "one")?.[key];
        if (typeof index === "string") used.add(index.toLowerCase());
      }
    }
  };
  add(tableOf(tableOf(tool, "uv"), "sources"), "index");
  const poetry = tableOf(tool, "poetry");
  add(tableOf(poetry, "dependencies"), "source");
  for (const name of Object.keys(tableOf(poetry, "group") ?? {}))
    add(tableOf(tableOf(tableOf(poetry, "group"), name), "dependencies"), "source");
  return used;
}
