import { isUp } from "./python-requirements/included-path.ts";
import type { WithPythonRequirements } from "./requirements-field.ts";

/** The most names that an explanation lists. */
const MOST_NAMES = 5;

/** What Python prints when an import fails, with or without the name of the error. */
export const MISSING_MODULE: RegExp = /No module named '([^'\n]{1,100})'/;

/** Returns what to do about a module that a run of the project does not have. */
export function explainModule(
  module: string | undefined,
  { python_requirements: named, python_requirements_file: read }: WithPythonRequirements,
  importer = "The project",
): string {
  const name = module?.split(".")[0];
  const package_ = `the package that has ${name}`;
  const { file, place } = requirementsPlace(read ?? (named || "requirements.txt"));
  return [
    `${importer} imports ${module}, which the run's environment does not have.`,
    named === ""
      ? `The project's own packages are not installed, because python_requirements is "". Put ${package_} into requirements.txt in the project's folder, set python_requirements to null and deploy,`
      : `Put ${package_} into ${file} ${place} and deploy,`,
    `or commit ${name} as a module of the project.`,
  ].join(" ");
}

/** Returns a file of requirements, and where it is. */
function requirementsPlace(path: string): { readonly file: string; readonly place: string } {
  return {
    file: path,
    place: isUp(path) ? "(from the project's folder)" : "in the project's folder",
  };
}

/** What a package prints that was built for numpy 1 and meets numpy 2. */
export const OTHER_NUMPY: RegExp =
  /numpy\.dtype size changed[^\n]{0,60}\. Expected 96 from C header, got 88 from PyObject/;

/** Returns what to do about a package that does not go with the installed numpy. */
export function explainNumpy({
  python_requirements: named,
  python_requirements_file: read,
}: WithPythonRequirements): string {
  const { file, place } = requirementsPlace(read ?? (named || "requirements.txt"));
  return `A package is built for numpy 1, and numpy 2 is installed. Put numpy<2 into ${file} ${place}, or ask for a newer version of the package, and deploy.`;
}

/** Returns what to do about an environment variable that a run does not have. */
export function explainVariable(name: string | undefined): string {
  return `The project reads the variable ${name}, which is not set for runs: set it under /environment-variables.`;
}

/** Returns `a, b and c`; of many names the first ones and the number of the others. */
export function listNames(names: readonly string[]): string {
  const all = [...new Set(names)];
  const shown = all.slice(0, MOST_NAMES);
  if (all.length > shown.length) shown.push(`${all.length - shown.length} more`);
  const last = shown.pop() ?? "";
  return shown.length === 0 ? last : `${shown.join(", ")} and ${last}`;
}
