import { satisfies, validRange } from "@renovatebot/pep440";
import { countStepsOf } from "@dagctl/core/driver-kit";
import { addRequirement } from "./add-line.ts";
import type { ReadContext } from "./requirements-file.ts";
import { type Place, refuse } from "./result.ts";
import { lineOfKey, linesOfDependencies, parseToml, tableOf } from "./toml.ts";

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
 * Reads the dependencies of a pyproject.toml.
 *
 * @returns whether the file has any say: `false` where it only configures tools
 */
export function readPyproject(
  { findings, tools, budget }: ReadContext,
  file: string,
  text: string,
  pythonVersion: string | undefined,
): boolean {
  const at = (line: number | undefined): Place => (line === undefined ? { file } : { file, line });
  const refuseAt = (line: number | undefined, problem: string): true => {
    refuse(findings, at(line), problem);
    return true;
  };
  const refuseFile = (problem: string): true => refuseAt(undefined, problem);
  if (text.length > LONGEST) return refuseFile(`has more than ${LONGEST} characters: shorten it`);
  const count = countStepsOf(budget, file);
  // Measured on the slowest text that was found: 1 µs for each character of long dotted keys.
  count(text.length);
  const parsed = parseToml(text);
  if ("line" in parsed) return refuseAt(parsed.line, "is not valid TOML: correct it");
  const { root } = parsed;
  const project = tableOf(root, "project");
  const poetry = tableOf(tableOf(tableOf(root, "tool"), "poetry"), "dependencies");
  const hasPoetry = Object.keys(poetry ?? {}).some((name) => name !== "python");
  if (!project)
    return hasPoetry && refuseFile(`has dependencies of Poetry and no [project]: ${EXPORT}`);
  const lineOf = (key: string): number | undefined => lineOfKey(text, key);
  const dynamic = project["dynamic"];
  if (Array.isArray(dynamic) && dynamic.includes("dependencies"))
    refuseAt(lineOf("dynamic"), `has dynamic dependencies, which need a build: ${EXPORT}`);
  else if (hasPoetry && project["dependencies"] === undefined)
    refuseFile(`has its dependencies in [tool.poetry] only: ${EXPORT}`);
  const uv = tableOf(tableOf(root, "tool"), "uv");
  for (const key of ["sources", "index", "index-url", "extra-index-url", "find-links"])
    if (uv?.[key] !== undefined || tableOf(uv, "pip")?.[key] !== undefined)
      refuseAt(
        lineOf(key),
        "has sources or an index of its own in [tool.uv]: remove it, and ask the operator to configure that index for the server",
      );
  const python = readRequiresPython(project["requires-python"], pythonVersion);
  if ("problem" in python) refuseAt(lineOf("requires-python"), python.problem);
  else if (python.range !== "") findings.requiresPython = python.range;
  const dependencies = project["dependencies"] ?? [];
  if (
    !Array.isArray(dependencies) ||
    dependencies.length > MOST_DEPENDENCIES ||
    !dependencies.every((entry) => typeof entry === "string")
  )
    return refuseAt(
      lineOf("dependencies"),
      `must have dependencies as a list of at most ${MOST_DEPENDENCIES} texts`,
    );
  const lines = linesOfDependencies(text, dependencies.length);
  const whole = lineOf("dependencies");
  dependencies.forEach((entry: string, index) => {
    count(STEPS_OF_DEPENDENCY);
    const place = at(lines?.[index] ?? whole);
    addRequirement(findings, place, { text: entry.trim(), kind: "requirement" }, { tools, count });
  });
  return true;
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
