import { satisfies, validRange } from "@renovatebot/pep440";
import { countStepsOf } from "@dagctl/core/driver-kit";
import { addRequirement } from "../add-line.ts";
import { gitRequestOf } from "../git-request.ts";
import { fromFolder, resolveIncludedPath } from "../included-path.ts";
import { normalizeName } from "../requirement.ts";
import { type ReadContext, readRequirementsFiles } from "../requirements-file.ts";
import { type Place, refuse } from "../result.ts";
import { refuseIndexes } from "./indexes.ts";
import {
  hasPoetryPackages,
  poetryPython,
  poetryTables,
  readPoetryTables,
  type TomlFile,
} from "./poetry.ts";
import { readSource, sourceOf } from "./sources.ts";
import { linesOfList, linesOfToml, parseToml, tableOf, textsOf, type TomlTable } from "./toml.ts";

/** Real files have some 10,000 characters. */
const LONGEST = 200_000;
const MOST_DEPENDENCIES = 2_000;
const STEPS_OF_DEPENDENCY = 5;
const LONGEST_SPECIFIER = 200;
/** No minor of Python has had more patches. */
const PATCHES = 40;
const EXPORT =
  "export a requirements.txt, such as with poetry export, and commit it in the folder of this file";

/**
 * Returns a pyproject.toml as it was parsed; `undefined` where it was refused.
 *
 * @param path in the repository
 */
export function parsePyproject(
  { findings, folder, budget }: ReadContext,
  path: string,
  text: string,
): TomlFile | undefined {
  const file = fromFolder(folder, path);
  if (text.length > LONGEST) {
    refuse(findings, { file }, `has more than ${LONGEST} characters: shorten it`);
    return undefined;
  }
  const count = countStepsOf(budget, file);
  // Measured on the slowest text that was found: 1 µs for each character of long dotted keys.
  count(text.length);
  const parsed = parseToml(text);
  if ("root" in parsed)
    return { file, path, text, root: parsed.root, lines: linesOfToml(text), count };
  refuse(findings, { file, line: parsed.line }, "is not valid TOML: correct it");
  return undefined;
}

/**
 * Reads the dependencies of a pyproject.toml, in the form of `[project]`, of Poetry, of PDM before
 * `[project]`, or of the default environment of Hatch.
 *
 * @param extras those of `[project.optional-dependencies]` that are installed, too
 * @returns whether the file has any say: `false` where it only configures tools
 */
export async function readPyproject(
  context: ReadContext,
  toml: TomlFile,
  extras: readonly string[] = [],
): Promise<boolean> {
  const { root } = toml;
  const project = tableOf(root, "project");
  if (project) await readProject(context, toml, project);
  else if (hasPoetryPackages(root)) await readPoetryTables(context, toml, poetryTables(root));
  else if (!(await readOlderForms(context, toml))) return false;
  for (const extra of extras) await readExtra(context, toml, extra);
  await readList(context, toml, "tool.uv", "constraint-dependencies", "constraint");
  refuseIndexes(context, toml, namesOf(context));
  addPython(context, toml, project);
  return true;
}

async function readProject(
  context: ReadContext,
  toml: TomlFile,
  project: TomlTable,
): Promise<void> {
  const isDynamic = textsOf(project["dynamic"])?.includes("dependencies") === true;
  if (project["dependencies"] !== undefined && !isDynamic)
    return readList(context, toml, "project", "dependencies");
  if (hasPoetryPackages(toml.root)) return readPoetryTables(context, toml, poetryTables(toml.root));
  if (!isDynamic) return;
  const place = placeOf(toml, "project", "dynamic");
  const files = dynamicFiles(toml.root);
  if (files.length === 0)
    refuse(context.findings, place, `has dynamic dependencies, which need a build: ${EXPORT}`);
  toml.count(STEPS_OF_DEPENDENCY * files.length);
  const paths: string[] = [];
  for (const file of files) {
    const included = resolveIncludedPath(toml.path, file);
    if ("problem" in included) refuse(context.findings, place, included.problem);
    else paths.push(included.path);
  }
  await readRequirementsFiles(context, place, paths);
}

/** Returns the requirements files from which setuptools and Hatch take dynamic dependencies. */
function dynamicFiles(root: TomlTable): readonly string[] {
  const tool = tableOf(root, "tool");
  const setuptools = tableOf(tableOf(tableOf(tool, "setuptools"), "dynamic"), "dependencies");
  const hooks = tableOf(tableOf(tableOf(tool, "hatch"), "metadata"), "hooks");
  const hatch = tableOf(hooks, "requirements_txt")?.["files"];
  const one = setuptools?.["file"];
  return [...(typeof one === "string" ? [one] : (textsOf(one) ?? [])), ...(textsOf(hatch) ?? [])];
}

/** Reads PDM before `[project]`, and Hatch's default environment; returns whether there is one. */
async function readOlderForms(context: ReadContext, toml: TomlFile): Promise<boolean> {
  const tool = tableOf(toml.root, "tool");
  const pdm = tableOf(tableOf(tool, "pdm"), "dependencies");
  if (pdm) {
    await readPoetryTables(context, toml, new Map([["tool.pdm.dependencies", pdm]]));
    return true;
  }
  const environment = tableOf(tableOf(tableOf(tool, "hatch"), "envs"), "default");
  const lists = ["dependencies", "extra-dependencies"].filter(
    (key) => environment?.[key] !== undefined,
  );
  for (const key of lists) await readList(context, toml, "tool.hatch.envs.default", key);
  return lists.length > 0;
}

async function readExtra(context: ReadContext, toml: TomlFile, extra: string): Promise<void> {
  const header = "project.optional-dependencies";
  const table = tableOf(tableOf(toml.root, "project"), "optional-dependencies");
  const key = Object.keys(table ?? {}).find((name) => normalizeName(name) === normalizeName(extra));
  if (key !== undefined) return readList(context, toml, header, key);
  refuse(context.findings, { file: toml.file }, "has no extra that another file asks for");
}

/** Adds the lines of a list; nothing where there is none. */
async function readList(
  context: ReadContext,
  toml: TomlFile,
  header: string,
  key: string,
  kind: "requirement" | "constraint" = "requirement",
): Promise<void> {
  const { findings } = context;
  const { file, count, text } = toml;
  const table = header
    .split(".")
    .reduce<TomlTable | undefined>((parent, name) => tableOf(parent, name), toml.root);
  const list = table?.[key];
  if (list === undefined) return;
  const whole = placeOf(toml, header, key);
  const entries = textsOf(list);
  if (!entries || entries.length > MOST_DEPENDENCIES)
    return refuse(
      findings,
      whole,
      `must have ${key} as a list of at most ${MOST_DEPENDENCIES} texts`,
    );
  const ofEntries = linesOfList(text, whole.line, entries.length);
  for (const [index, entry] of entries.entries()) {
    count(STEPS_OF_DEPENDENCY);
    const line = ofEntries?.[index];
    const place: Place = line === undefined ? whole : { file, line };
    const source = kind === "requirement" ? await sourceOf(context, toml, entry) : undefined;
    const git = kind === "requirement" ? gitRequestOf(entry.trim(), context.tools) : undefined;
    if (source) await readSource(context, toml, place, entry, source);
    else if (git) await context.readRepository(place, git);
    else addRequirement(findings, place, { text: entry.trim(), kind }, { ...context, count });
  }
}

function placeOf({ file, lines }: TomlFile, header: string, key: string): Place {
  const line = lines.ofKey(header, key);
  return line === undefined ? { file } : { file, line };
}

/** Returns the names of the packages that are installed so far. */
function namesOf({ findings }: ReadContext): ReadonlySet<string> {
  return new Set([...findings.requirements].map((line) => /^[\w.-]*/.exec(line)?.[0] ?? ""));
}

/** Adds the range of Pythons, or refuses the one on which the project runs. */
function addPython(
  { findings, pythonVersion }: ReadContext,
  toml: TomlFile,
  project: TomlTable | undefined,
): void {
  const own = project?.["requires-python"];
  const python = readRequiresPython(own ?? poetryPython(toml.root), pythonVersion);
  const place =
    own === undefined
      ? placeOf(toml, "tool.poetry.dependencies", "python")
      : placeOf(toml, "project", "requires-python");
  if ("problem" in python) refuse(findings, place, python.problem);
  else if (python.range !== "") {
    const { range } = python;
    findings.pythons.push({ place, range, isEnforced: true });
    findings.requiresPython = [findings.requiresPython, range]
      .filter((part) => part !== undefined)
      .join(",");
  }
}

/**
 * Returns the range of `requires-python`, `""` for none, or what is wrong with it for a project
 * that runs on this Python.
 *
 * @param version `3.11.9`; with `3.11` it is enough that a patch of it is allowed. `undefined`: it
 *   is not known, and the range is not compared
 */
function readRequiresPython(
  specifier: unknown = "",
  version: string | undefined,
): { readonly range: string } | { readonly problem: string } {
  if (
    typeof specifier !== "string" ||
    specifier.length > LONGEST_SPECIFIER ||
    !validRange(specifier)
  )
    return {
      problem: 'has a requires-python that cannot be read: write it such as ">=3.10,<4"',
    };
  const range = specifier.trim();
  if (version === undefined) return { range };
  const isMinor = version.split(".").length === 2;
  const versions = isMinor
    ? Array.from({ length: PATCHES }, (_, patch) => `${version}.${patch}`)
    : [version];
  return versions.some((candidate) => satisfies(candidate, specifier))
    ? { range }
    : {
        problem: `has a requires-python that excludes Python ${version}, on which the project runs: widen it, or choose another Python version for the project`,
      };
}
