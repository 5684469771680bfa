import type * as z from "zod";

/** The kinds of Zod types that put a value where none was sent, or in place of a wrong one. */
const FILLING: readonly unknown[] = ["default", "prefault", "catch"];

/**
 * Returns what is wrong with the parts of a shape, in words that follow the field's name, or
 * `undefined`. No part of a value may be filled in or dropped: what was sent is stored.
 */
export function shapeProblem(shape: z.ZodType): string | undefined {
  const seen = new Set<unknown>();
  function problem(part: unknown, path: readonly string[]): string | undefined {
    const definition = definitionOf(part);
    if (!definition || seen.has(part)) return undefined;
    seen.add(part);
    const at = path.length === 0 ? "" : ` at ${path.join(".").slice(0, 200)}`;
    if (FILLING.includes(definition["type"]))
      return `whose shape fills in a value${at}: leave .${String(definition["type"])}() out`;
    if (definition["type"] === "object" && definition["catchall"] === undefined)
      return `whose shape drops unknown keys${at}: use z.strictObject or z.looseObject`;
    for (const [child, name] of childrenOf(definition)) {
      const found = problem(child, name === undefined ? path : [...path, name]);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  return problem(shape, []);
}

/** Returns the parts of a Zod type, each with its key where it is one of an object's. */
function childrenOf(
  definition: Readonly<Record<string, unknown>>,
): readonly (readonly [unknown, string?])[] {
  const { type, shape, getter, ...others } = definition;
  if (type === "object" && isRecord(shape))
    return [
      ...Object.entries(shape).map(([key, part]) => [part, key] as const),
      [others["catchall"]],
    ];
  if (type === "lazy" && typeof getter === "function") return [[getter()]];
  return Object.values(others)
    .flat()
    .map((part) => [part]);
}

/** Returns the definition of a Zod type. Zod 4 documents it for libraries. */
function definitionOf(part: unknown): Readonly<Record<string, unknown>> | undefined {
  const internals = isRecord(part) ? part["_zod"] : undefined;
  const definition = isRecord(internals) ? internals["def"] : undefined;
  return isRecord(definition) ? definition : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
