import type { CountSteps } from "@dagctl/core/contracts";
import { addRequirement } from "../add-line.ts";
import { gitRequestIn, MARKER_OF_GIT } from "../git-request.ts";
import { parseMarker } from "../marker.ts";
import type { ReadContext } from "../requirements-file.ts";
import { note, type Place, refuse } from "../result.ts";
import { isToolName, TOOL_FROM_INDEX } from "../tool-source.ts";
import { joinAlternatives, poetryVersions, pythonMarker } from "./poetry-version.ts";
import { tableOf, textsOf, type TomlLines, type TomlTable } from "./toml.ts";

/** A pyproject.toml that is read. */
export interface TomlFile {
  /** The path from the project's folder, for messages. */
  readonly file: string;
  /** The path in the repository. */
  readonly path: string;
  readonly text: string;
  readonly root: TomlTable;
  readonly lines: TomlLines;
  readonly count: CountSteps;
}

const MOST_ENTRIES = 2_000;
const STEPS_OF_ENTRY = 10;
/** Groups that a person needs to work on a project, by the names that are usual for them. */
const DEVELOPMENT =
  /^(?:dev|develop|development|tests?|testing|docs?|documentation|lint(?:ing|ers?)?|typing|types|format(?:ting)?|ci|pre-?commit|notebooks?|release)$/;
const VERSION = 'write it such as "^2.1" or ">=2.1,<3"';
const PUBLISH =
  "publish the package to an index and name it with a version, such as pandas>=2.0,<3";

/** Returns the tables of Poetry whose packages are installed, with their names in the file. */
export function poetryTables(root: TomlTable): ReadonlyMap<string, TomlTable> {
  const poetry = tableOf(tableOf(root, "tool"), "poetry");
  const found = new Map<string, TomlTable>();
  const main = tableOf(poetry, "dependencies");
  if (main) found.set("tool.poetry.dependencies", main);
  const groups = tableOf(poetry, "group") ?? {};
  for (const name of Object.keys(groups)) {
    const group = tableOf(groups, name);
    const dependencies = tableOf(group, "dependencies");
    if (dependencies && group?.["optional"] !== true && !DEVELOPMENT.test(name.toLowerCase()))
      found.set(`tool.poetry.group.${name}.dependencies`, dependencies);
  }
  return found;
}

/** Returns whether Poetry's tables name a package other than Python. */
export function hasPoetryPackages(root: TomlTable): boolean {
  return [...poetryTables(root).values()].some((table) =>
    Object.keys(table).some((name) => !isPython(name)),
  );
}

/** Returns the range of Pythons that Poetry's `python` allows; `undefined` where it is no range. */
export function poetryPython(root: TomlTable): unknown {
  const table = tableOf(tableOf(tableOf(root, "tool"), "poetry"), "dependencies") ?? {};
  const key = Object.keys(table).find(isPython);
  const value = key === undefined ? undefined : table[key];
  const alternatives = typeof value === "string" ? poetryVersions(value) : undefined;
  return alternatives ? joinAlternatives(alternatives).specifiers.join(",") : value;
}

/** Adds the packages of tables in the form of Poetry, or refuses them. */
export async function readPoetryTables(
  context: ReadContext,
  toml: TomlFile,
  tables: ReadonlyMap<string, TomlTable>,
): Promise<void> {
  let entries = 0;
  for (const [header, table] of tables)
    for (const [name, value] of Object.entries(table)) {
      if (isPython(name)) continue;
      const line =
        toml.lines.ofKey(header, name) ??
        toml.lines.ofTable(`${header}.${name}`) ??
        toml.lines.ofTable(header);
      const place: Place = line === undefined ? { file: toml.file } : { file: toml.file, line };
      for (const one of Array.isArray(value) ? value : [value]) {
        entries += 1;
        if (entries > MOST_ENTRIES) {
          refuse(context.findings, place, `follows ${MOST_ENTRIES} packages, which is the most`);
          return;
        }
        toml.count(STEPS_OF_ENTRY);
        await addEntry(context, toml, place, name, one);
      }
    }
}

async function addEntry(
  context: ReadContext,
  toml: TomlFile,
  place: Place,
  name: string,
  value: unknown,
): Promise<void> {
  const { findings, tools } = context;
  const problem = (text: string): void => refuse(findings, place, text);
  const entry = typeof value === "string" ? { version: value } : asTable(value);
  if (!entry) return problem(`has a package that is neither a version nor a table: ${VERSION}`);
  if (entry["optional"] === true) return;
  const source = ["git", "url", "file"].find((key) => entry[key] !== undefined);
  if (source !== undefined) {
    if (!isToolName(tools, name)) {
      if (source !== "git") return problem(`installs from an address or a file: ${PUBLISH}`);
    } else note(findings, place, TOOL_FROM_INDEX);
  }
  const extras = textsOf(entry["extras"] ?? []);
  if (!extras) return problem("has extras that are no list of texts");
  const condition = markerOf(entry);
  if ("problem" in condition) return problem(condition.problem);
  if (source === "git" && !isToolName(tools, name)) {
    const git = gitRequestIn(entry, name, extras);
    const hasMarker = condition.marker !== undefined;
    return context.readRepository(place, hasMarker ? { ...git, problem: MARKER_OF_GIT } : git);
  }
  if (entry["path"] !== undefined) {
    if (condition.marker !== undefined)
      return problem("has a marker for a folder, which is not supported: remove it");
    return context.readFolder(place, { from: toml.path, path: entry["path"], extras });
  }
  const version = entry["version"] ?? "*";
  const alternatives = typeof version === "string" ? poetryVersions(version) : undefined;
  if (!alternatives) return problem(`has a version that Poetry does not know: ${VERSION}`);
  const { specifiers, isWhole } = joinAlternatives(alternatives);
  if (!isWhole && !isToolName(tools, name))
    note(findings, place, "has versions in several ranges (||), of which only the highest is used");
  const chosen = extras.length > 0 ? `[${extras.join(",")}]` : "";
  const marker = condition.marker === undefined ? "" : ` ; ${condition.marker}`;
  const text = `${name}${chosen}${specifiers.join(",")}${marker}`;
  addRequirement(findings, place, { text, kind: "requirement" }, { ...context, count: toml.count });
}

/** Returns the conditions of an entry as one marker. */
function markerOf(
  entry: TomlTable,
): { readonly marker: string | undefined } | { readonly problem: string } {
  const parts: string[] = [];
  // PDM's name is `marker`.
  for (const own of [entry["markers"], entry["marker"]]) {
    if (own === undefined) continue;
    const marker = typeof own === "string" && own.length <= 500 ? parseMarker(own) : undefined;
    if (marker === undefined)
      return { problem: "has markers that cannot be read: write them such as \"os_name == 'nt'\"" };
    parts.push(marker);
  }
  const { python, platform } = entry;
  if (python !== undefined) {
    const alternatives = typeof python === "string" ? poetryVersions(python) : undefined;
    if (!alternatives) return { problem: `has a python that is no range of versions: ${VERSION}` };
    const marker = pythonMarker(alternatives);
    if (marker !== undefined) parts.push(marker);
  }
  if (platform !== undefined) {
    if (typeof platform !== "string" || !/^\w{1,20}$/.test(platform))
      return { problem: "has a platform that is no name, such as linux" };
    parts.push(`sys_platform == "${platform}"`);
  }
  const [only, ...others] = parts;
  return { marker: others.length === 0 ? only : parts.map((part) => `(${part})`).join(" and ") };
}

function isPython(name: string): boolean {
  return name.toLowerCase() === "python";
}

function asTable(value: unknown): TomlTable | undefined {
  return tableOf({ value }, "value");
}
