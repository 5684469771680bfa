import type * as z from "zod";
import type { ProjectField, ProjectType, RunParameter } from "../contracts/project-type.ts";
import { ACCESS } from "../model/access.ts";
import { isJson } from "./answer-shapes.ts";
import { COMMON_SHAPE, PUT_ONLY_SHAPE } from "./validation/common-shape.ts";
import { COMMON_ORDER } from "./validation/field-order.ts";
import { isReadOnly } from "./validation/read-only.ts";
import { shapeProblem } from "./validation/shape-problem.ts";

const NAME = /^[a-z][a-z0-9_]{0,62}$/;
const NAME_PROBLEM = "whose name must be 1 to 63 of a-z, 0-9 and _, beginning with a letter";
const FUNCTIONS = ["isUnchanged", "isConfirmation"] as const;
const FLAGS = ["isReadOnly", "isChosenByInspection", "affectsDeployment"] as const;

/** Returns what is wrong with the definition of a field, in words that follow its name. */
export function fieldProblem(field: string, definition: ProjectField): string | undefined {
  if (!NAME.test(field)) return NAME_PROBLEM;
  if (
    Object.hasOwn(COMMON_SHAPE, field) ||
    Object.hasOwn(PUT_ONLY_SHAPE, field) ||
    isReadOnly(field)
  )
    return "which every project has: give it another name";
  const shape = definition?.shape;
  if (typeof shape?.safeParse !== "function") return 'which has no Zod type as its "shape"';
  for (const part of FUNCTIONS)
    if (definition[part] !== undefined && typeof definition[part] !== "function")
      return `of which "${part}" is not a function`;
  for (const part of FLAGS)
    if (definition[part] !== undefined && typeof definition[part] !== "boolean")
      return `of which "${part}" is not true or false`;
  // A default would reset a field in every PUT that omits it.
  if (fillsIn(shape))
    return 'which fills in a value that was not sent: leave .default() out, and set "default" of the field';
  return shapeProblem(shape) ?? defaultProblem(definition);
}

/** Returns what is wrong with the definition of a parameter, in words that follow its name. */
export function parameterProblem(name: string, definition: RunParameter): string | undefined {
  if (!NAME.test(name)) return NAME_PROBLEM;
  const { shape, access, commands } = definition ?? {};
  if (typeof shape?.safeParse !== "function") return 'which has no Zod type as its "shape"';
  if (!ACCESS.includes(access)) return `whose "access" is none of ${ACCESS.join(", ")}`;
  const isNamed = (command: unknown): boolean => typeof command === "string" && command !== "";
  if (!Array.isArray(commands) || commands.length === 0 || !commands.every(isNamed))
    return 'whose "commands" are no list of at least one name';
  if (fillsIn(shape)) return "which fills in a value that was not sent: leave .default() out";
  return shapeProblem(shape);
}

function fillsIn(shape: z.ZodType): boolean {
  const read = shape.safeParse(undefined);
  return read.success && read.data !== undefined;
}

function defaultProblem({ shape, default: value }: ProjectField): string | undefined {
  if (value === undefined) return undefined;
  if (value === null || !isJson(value)) return 'of which "default" is not plain JSON';
  const read = shape.safeParse(value);
  return read.success
    ? undefined
    : `of which "default" is not of its shape: ${read.error.issues[0]?.message ?? "it is refused"}`;
}

const isCommon = (field: string): boolean => COMMON_ORDER.some((common) => common === field);

/** Returns what is wrong with the place of a field in an answer, in words that follow its name. */
export function placeProblem(field: string, fields: ProjectType["fields"]): string | undefined {
  const passed = new Set<string>([field]);
  let after: unknown = fields[field]?.orderAfter;
  if (after === undefined) return undefined;
  while (typeof after === "string" && !isCommon(after)) {
    if (passed.has(after)) return 'of which "orderAfter" leads back to itself';
    passed.add(after);
    if (!Object.hasOwn(fields, after)) break;
    const next: unknown = fields[after]?.orderAfter;
    if (next === undefined)
      return `of which "orderAfter" names ${after}, which has no "orderAfter" itself`;
    after = next;
  }
  return typeof after === "string" && isCommon(after)
    ? undefined
    : `of which "orderAfter" names no field: ${JSON.stringify(after)?.slice(0, 100)}`;
}
