/** The most names that an explanation lists. */
const MOST_NAMES = 5;

/** What Python prints when an import fails, with or without the name of the error. */
export const MISSING_MODULE: RegExp = /No module named '([^'\n]{1,100})'/;

/** Returns what to do about a module that a run does not have. */
export function explainModule(module: string | undefined): string {
  const name = module?.split(".")[0];
  return [
    `The project imports ${module}, which the run's environment does not have.`,
    "A project's own packages are not installed:",
    `commit ${name} as a module of the project.`,
  ].join(" ");
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
