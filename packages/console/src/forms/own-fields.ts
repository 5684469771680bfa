import type { FieldSchemas } from "../server/project-types.ts";
import { OMITTED_FIELDS, PROJECT_FIELDS, fieldsOf, type ProjectField } from "./project-fields.ts";

/** What of a schema decides the control. */
export interface Schema {
  readonly type?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly maxLength?: number;
  readonly description?: unknown;
  readonly readOnly?: unknown;
  /** Of a parameter of a run: what a caller needs who sets it, and the commands that have it. */
  readonly "x-access"?: string;
  readonly "x-commands"?: readonly string[];
}

/** A longer text gets several lines. */
const LINE = 200;
/** The types whose fields have controls of their own. */
const KNOWN_TYPES = ["sqlmesh", "dbt", "node"];

/** Returns whether a value of the description is a schema. */
export const isSchema = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null;

/**
 * Returns the fields of a project type that the form has no control for, from the description of
 * the API: those of an embedder's type, and of a newer server.
 */
export function ownFields(
  type: string,
  on: "create" | "change",
  schemas: FieldSchemas,
): readonly ProjectField[] {
  const all = PROJECT_FIELDS.flatMap(({ fields }) => fields);
  const shown = fieldsOf(type, on, {}).flatMap(({ fields }) => fields);
  const known = KNOWN_TYPES.includes(type) ? all : [...shown, ...commonFields(all)];
  const names = new Set(known.map(({ name }) => name));
  return Object.entries(schemas).flatMap(([name, schema]) => {
    const isHere = names.has(name) || Object.hasOwn(OMITTED_FIELDS, name);
    return isHere || !isSchema(schema) || schema.readOnly === true ? [] : [ownField(name, schema)];
  });
}

/** Fields of all types may be left out because of another field, or of the call. */
const commonFields = (fields: readonly ProjectField[]): readonly ProjectField[] =>
  fields.filter(({ types }) => types === undefined);

/** Returns the field that a schema describes. */
export function ownField(name: string, schema: Schema): ProjectField {
  const parts = partsOf(schema);
  const described = [schema, ...parts].find(({ description }) => typeof description === "string");
  const help = described?.description as string | undefined;
  const { kind, choices, hint } = controlOf(parts);
  const isSaid = hint !== undefined && help?.toLowerCase().endsWith(hint.toLowerCase()) === true;
  const words = [help, isSaid ? undefined : hint].filter((each) => each !== undefined).join(" ");
  return {
    name,
    label: labelOf(name),
    kind,
    ...(words !== "" && { help: words }),
    ...(choices && { choices }),
  };
}

/** Returns the schemas of which a value has one. `null` is what an empty field sends. */
function partsOf(schema: Schema): readonly Schema[] {
  const { type } = schema;
  const parts = Array.isArray(type)
    ? (type as unknown[]).map((one): Schema => ({ ...schema, type: one }))
    : (schema.anyOf ?? schema.oneOf ?? [schema]);
  return parts.filter((part) => isSchema(part) && part.type !== "null");
}

/** Returns the words of a name: `Row limit` for `row_limit`. */
function labelOf(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

interface Control extends Pick<ProjectField, "kind" | "choices"> {
  readonly hint?: string;
}

const JSON_CONTROL: Control = { kind: "json", hint: "As JSON." };

function controlOf(parts: readonly Schema[]): Control {
  const choices = choicesOf(parts);
  if (choices !== undefined) return { kind: "choice", choices: ["", ...choices] };
  const [part] = parts;
  if (part === undefined || parts.length > 1) return JSON_CONTROL;
  switch (part.type) {
    case "string":
      return { kind: (part.maxLength ?? 0) > LINE ? "area" : "text" };
    case "number":
    case "integer":
      return { kind: "number" };
    case "boolean":
      return { kind: "flag", choices: ["", "true", "false"] };
    case "array":
      return isSchema(part.items) && part.items.type === "string"
        ? { kind: "list", hint: "One on each line." }
        : JSON_CONTROL;
    default:
      return JSON_CONTROL;
  }
}

/** Returns the texts of which a value is one; `undefined` where it may be something else. */
function choicesOf(parts: readonly Schema[]): readonly string[] | undefined {
  const values = parts.map(({ enum: list, const: only }) => (Array.isArray(list) ? list : [only]));
  const texts = values.flat().filter((value) => typeof value === "string");
  return texts.length > 0 && texts.length === values.flat().length ? texts : undefined;
}
