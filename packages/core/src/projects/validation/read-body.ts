import type * as z from "zod";
import type { ProjectType } from "../../contracts/project-type.ts";
import { invalid, type Issue } from "../../errors.ts";
import { COMMON_SHAPE, PUT_ONLY_SHAPE } from "./common-shape.ts";
import { nearest } from "./nearest.ts";

/**
 * The highest number of reported unknown fields: a body with a million of them must not cause a
 * million issues.
 */
const MOST_UNKNOWN = 50;

/**
 * Returns the own fields of a JSON object, as a map: a key such as `__proto__` is then an ordinary
 * key. Throws `invalid` for any other value.
 */
export function bodyFields(body: unknown, what = "a project"): Map<string, unknown> {
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw invalid([{ path: "", message: `must be a JSON object with the fields of ${what}` }]);
  return new Map(Object.entries(body).filter(([, value]) => value !== undefined));
}

/**
 * Returns the fields that a person may set in a project of this type, common ones included, with
 * the shape of each.
 */
export function shapesOf(
  type: ProjectType | undefined,
  options: { readonly put: boolean },
): ReadonlyMap<string, z.ZodType> {
  return new Map<string, z.ZodType>([
    ...Object.entries(COMMON_SHAPE),
    ...(options.put ? Object.entries(PUT_ONLY_SHAPE) : []),
    ...Object.entries(type?.fields ?? {}).flatMap(
      ([field, { shape, isReadOnly }]): [string, z.ZodType][] =>
        isReadOnly ? [] : [[field, shape]],
    ),
  ]);
}

/**
 * Checks one value and adds what is wrong to `issues`. Returns the value as it is stored,
 * `undefined` when it is wrong.
 */
export function readValue(
  field: string,
  shape: z.ZodType,
  value: unknown,
  issues: Issue[],
): unknown {
  const read = shape.safeParse(value);
  if (read.success) return read.data;
  for (const { path, message } of read.error.issues)
    issues.push({ path: [field, ...path.map(String)].join("."), message });
  return undefined;
}

/** What a body may have. */
export interface BodyRules {
  /** The shape of each field. */
  readonly shapes: Readonly<Record<string, z.ZodType>>;
  readonly required: readonly string[];
  /** Whose fields they are, with its article, for messages: `a token`. */
  readonly what: string;
  /** Returns what is wrong with fields together, each of which is right. @default nothing is */
  readonly contradictions?: (fields: Readonly<Record<string, unknown>>) => readonly Issue[];
}

/**
 * Returns the fields of a body, each as it is stored. `null` counts as absent.
 *
 * @throws DagctlError `invalid`: every problem of the body at once
 */
export function readBody(
  body: unknown,
  { shapes, required, what, contradictions }: BodyRules,
): Readonly<Record<string, unknown>> {
  const sent = bodyFields(body, what);
  const issues: Issue[] = [];
  const fields: Record<string, unknown> = {};
  for (const [field, value] of sent) {
    const shape = Object.hasOwn(shapes, field) ? shapes[field] : undefined;
    if (shape !== undefined && value !== null)
      fields[field] = readValue(field, shape, value, issues);
  }
  const known = Object.keys(shapes);
  issues.push(
    ...unknownIssues(
      [...sent.keys()].filter((field) => !known.includes(field)),
      known,
      what,
    ),
  );
  for (const field of required)
    if ((sent.get(field) ?? undefined) === undefined)
      issues.push({ path: field, message: "is required" });
  issues.push(...(contradictions?.(fields) ?? []));
  if (issues.length > 0) throw invalid(issues);
  return fields;
}

/**
 * Returns the issues of fields that are unknown or belong to another type. `typeName` is the type
 * of the project; `type` is absent when there is no such type.
 */
export function unknownOrForeignIssues(
  unknownFields: readonly string[],
  known: readonly string[],
  types: readonly ProjectType[],
  typeName: string,
  type: ProjectType | undefined,
): Issue[] {
  const issues: Issue[] = [];
  for (const field of unknownFields.slice(0, MOST_UNKNOWN)) {
    const owners = types
      .filter((candidate) => Object.hasOwn(candidate.fields, field))
      .map(({ name }) => name);
    // Where the type itself is wrong, its fields cannot be checked.
    if (owners.length > 0 && !type) continue;
    issues.push({
      path: showKey(field),
      message: owners.length > 0 ? foreign(owners, typeName) : unknownIssue(field, known),
    });
  }
  if (unknownFields.length > MOST_UNKNOWN)
    issues.push({
      path: "",
      message: `holds ${unknownFields.length - MOST_UNKNOWN} more unknown fields`,
    });
  return issues;
}

function foreign(owners: readonly string[], typeName: string): string {
  return `belongs to project_type ${owners.join(" and ")}; this project is ${typeName}`;
}

/**
 * Returns the issues of fields that no object of this kind has.
 *
 * @param kind - what the fields are for a person
 */
export function unknownIssues(
  fields: readonly string[],
  known: readonly string[],
  what: string,
  kind = "field",
): Issue[] {
  const issues = fields
    .slice(0, MOST_UNKNOWN)
    .map((field) => ({ path: showKey(field), message: unknownIssue(field, known, what, kind) }));
  if (fields.length > MOST_UNKNOWN)
    issues.push({
      path: "",
      message: `holds ${fields.length - MOST_UNKNOWN} more unknown ${kind}s`,
    });
  return issues;
}

function unknownIssue(
  field: string,
  known: readonly string[],
  what = "a project",
  kind = "field",
): string {
  const near = nearest(field, known);
  return near === undefined
    ? `is not a ${kind} of ${what}`
    : `is not a ${kind} of ${what}; did you mean ${near}?`;
}

/**
 * Returns a caller's key for a message: of limited length, and without characters that control a
 * terminal.
 */
function showKey(field: string): string {
  const text = field.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, "\uFFFD");
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
