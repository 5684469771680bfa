import type { Plugin } from "../contracts/host.ts";
import type { ProjectType } from "../contracts/project-type.ts";
import { DagctlError } from "../errors.ts";
import { checkType } from "./check-type.ts";

/**
 * Returns the given project types, then those of the plugins, by name, with their answers checked.
 *
 * @throws `TypeError` where none is given, two have one name, or a definition is wrong
 */
export function projectTypes(
  given: readonly ProjectType[],
  plugins: readonly Plugin[],
): ReadonlyMap<string, ProjectType> {
  const [problem] = projectTypesProblems(given);
  if (problem !== undefined) throw new TypeError(problem);
  const types = new Map<string, ProjectType>();
  for (const definition of [...given, ...plugins.flatMap((plugin) => plugin.projectTypes ?? [])]) {
    const type = checkType(definition);
    if (types.has(type.name))
      throw new TypeError(
        `Two project types are named "${type.name}": rename or leave out one of them`,
      );
    types.set(type.name, type);
  }
  return types;
}

/** Returns what the types of `HostOptions.projectTypes` cannot check for a caller in JavaScript. */
export function projectTypesProblems(given: unknown): readonly string[] {
  if (!Array.isArray(given) || given.length === 0)
    return ['createHost needs "projectTypes", an array of at least one project type'];
  return given.flatMap((definition, index) =>
    typeof definition === "function"
      ? [`createHost got a function as projectTypes[${index}]: call it`]
      : [],
  );
}

/**
 * Returns the project type of a project. A project whose plugin is missing can be read, but not
 * changed.
 */
export function typeOf(
  { types }: { readonly types: ReadonlyMap<string, ProjectType> },
  name: string,
): ProjectType {
  const type = types.get(name);
  if (type) return type;
  throw new DagctlError(
    "not_supported",
    `This installation has no project type "${name}"; it has ${[...types.keys()].join(", ")}`,
  );
}
