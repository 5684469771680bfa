import * as z from "zod";
import type { RefusedVariableNames } from "../contracts/project-type.ts";
import { invalid, type Issue } from "../errors.ts";
import type { EnvironmentVariable } from "../model/environment-variable.ts";
import { booleanField, textField } from "../projects/validation/field-shapes.ts";
import { bodyFields, readValue, unknownIssues } from "../projects/validation/read-body.ts";
import { freeTextProblem, byteLength } from "../values/text.ts";
import { LONGEST as MAX_MOUNT_PATH, mountPathProblem } from "./mount-path.ts";
import { variableName, variableNameProblem, whyNameIsRefused } from "./names.ts";

/** Replaces a sensitive value in every answer. */
export const HIDDEN = "***";

/** Linux limits one element of an environment to 128 KiB. */
const MAX_VALUE_BYTES = 64 * 1024;
const DEFAULT_PERMISSIONS = 0o600;
const MAX_PERMISSIONS = 0o777;
const OWNER_READS = 0o400;

type Field =
  | "name"
  | "value"
  | "is_sensitive"
  | "mount_as_file"
  | "file_mount_path"
  | "file_permissions";
/** The settings of a variable that a person makes, complete and checked. */
export type VariableSettings = Pick<EnvironmentVariable, Field>;

const READ_ONLY: readonly (keyof EnvironmentVariable)[] = [
  "id",
  "organization_id",
  "project_id",
  "created_at",
  "updated_at",
];
const WHAT = "an environment variable";

const SHAPE: Readonly<Record<Exclude<Field, "name">, z.ZodType>> = {
  value: textField(valueProblem, {
    pattern: "^[^\\u0000]*$",
    maxLength: MAX_VALUE_BYTES,
    description: "At most 64 KiB of UTF-8.",
    examples: ["production"],
  }),
  is_sensitive: booleanField(),
  mount_as_file: booleanField(),
  file_mount_path: textField(mountPathProblem, {
    pattern: "^/[^\\u0000-\\u001f\\\\\\u007f]*[^/\\u0000-\\u001f\\\\\\u007f]$",
    minLength: 2,
    maxLength: MAX_MOUNT_PATH,
    description:
      "The absolute path of a file, only with `mount_as_file`. Folders of the system are refused.",
    examples: ["/secrets/key.json"],
  }),
  file_permissions: z
    .unknown()
    .refine(
      (mode) => Number.isInteger(mode) && Number(mode) >= 0 && Number(mode) <= MAX_PERMISSIONS,
      "must be a number from 0 to 511: 384 is 0600",
    )
    .refine(
      (mode) => typeof mode !== "number" || (mode & OWNER_READS) !== 0,
      "must let the owner read the file, as 384 (0600) and 256 (0400) do",
    )
    .meta({
      type: "integer",
      minimum: OWNER_READS,
      maximum: MAX_PERMISSIONS,
      description: "POSIX mode bits as a number, which let the owner read: 384 is 0600.",
      examples: [DEFAULT_PERMISSIONS],
    }),
};

function shapesFor(refused: readonly RefusedVariableNames[]): Readonly<Record<Field, z.ZodType>> {
  const name = textField((text) => variableNameProblem(text, refused), {
    pattern: "^[A-Za-z_][A-Za-z0-9_]*$",
    minLength: 1,
    maxLength: 128,
    description:
      "Stored in upper case. Names that dagctl or a project type sets itself are refused.",
    examples: ["TARGET"],
  }).overwrite(variableName);
  return { name, ...SHAPE };
}

/** The shapes of what a person sets in a variable, without names that project types refuse. */
export const VARIABLE_SHAPE: Readonly<Record<Field, z.ZodType>> = shapesFor([]);

function valueProblem(value: string): string | undefined {
  if (byteLength(value) > MAX_VALUE_BYTES) return "must be at most 64 KiB";
  return freeTextProblem(value, MAX_VALUE_BYTES);
}

interface Read {
  readonly given: Partial<VariableSettings>;
  readonly sent: ReadonlyMap<string, unknown>;
  readonly issues: Issue[];
}

/**
 * Reads the fields that a person may set, each checked by itself; `null` is left out of `given`.
 */
function read(
  body: unknown,
  others: readonly string[],
  refused: readonly RefusedVariableNames[],
  passOver: (field: string, value: unknown) => boolean,
): Read {
  const shapes = shapesFor(refused);
  const sent = bodyFields(body, WHAT);
  const issues: Issue[] = [];
  const given: Record<string, unknown> = {};
  const unknownFields: string[] = [];
  for (const [field, value] of sent) {
    if (passOver(field, value)) continue;
    if (!Object.hasOwn(shapes, field)) {
      if (!others.includes(field)) unknownFields.push(field);
    } else if (value !== null) {
      const ok = readValue(field, shapes[field as Field], value, issues);
      if (ok !== undefined) given[field] = ok;
    }
  }
  issues.push(...unknownIssues(unknownFields, [...Object.keys(shapes), "project_id"], WHAT));
  return { given, sent, issues };
}

/**
 * Returns the settings of a new variable. `more` are issues that the caller found, and `refused`
 * the names that no variable can have.
 *
 * @throws `invalid` with every problem at once
 */
export function newSettings(
  body: unknown,
  more: readonly Issue[],
  refused: readonly RefusedVariableNames[],
): VariableSettings {
  const { given, sent, issues } = read(body, [...READ_ONLY], refused, () => false);
  issues.push(...more);
  for (const field of READ_ONLY)
    if (field !== "project_id" && sent.has(field))
      issues.push({ path: field, message: "is read only: leave it out" });
  for (const field of ["name", "value"] as const)
    if ((sent.get(field) ?? undefined) === undefined)
      issues.push({ path: field, message: "is required" });
  return finish(
    { name: "", value: "", is_sensitive: false, mount_as_file: false, ...given },
    sent,
    issues,
  );
}

export interface SettingsChange {
  readonly next: VariableSettings;
  /** Whether the body had nothing that makes a difference. */
  readonly same: boolean;
}

/**
 * Returns what a PUT makes of a variable. Only fields of the body change, and a variable that is
 * sent back as it was read changes nothing.
 */
export function readSettingsChange(
  current: EnvironmentVariable,
  body: unknown,
  refused: readonly RefusedVariableNames[],
): SettingsChange {
  const echo = (field: string, value: unknown): boolean =>
    (field === "value" && value === HIDDEN && current.is_sensitive) ||
    (field !== "value" && value !== undefined && value === current[field as Field]);
  const { given, sent, issues } = read(body, [...READ_ONLY], refused, echo);
  for (const field of READ_ONLY) {
    if (sent.has(field) && (sent.get(field) ?? undefined) !== current[field])
      issues.push({
        path: field,
        message: "is read only: leave it out, or send it back as it was read",
      });
  }
  for (const field of ["name", "value"] as const)
    if (sent.get(field) === null) issues.push({ path: field, message: "must not be null" });
  const isCleared = (field: Field): boolean => sent.get(field) === null;
  const merged = {
    name: given.name ?? current.name,
    value: given.value ?? current.value,
    is_sensitive: given.is_sensitive ?? (isCleared("is_sensitive") ? false : current.is_sensitive),
    mount_as_file:
      given.mount_as_file ?? (isCleared("mount_as_file") ? false : current.mount_as_file),
  };
  if (current.is_sensitive && !merged.is_sensitive && given.value === undefined) {
    issues.push({
      path: "is_sensitive",
      message: "cannot become false without a new value: the present value is never shown",
    });
  }
  // The fields of a file are removed with the file, unless the body sets both.
  const keepField = <Name extends "file_mount_path" | "file_permissions">(
    field: Name,
  ): Pick<VariableSettings, Name> | object => {
    const value =
      given[field] ?? (isCleared(field) || !merged.mount_as_file ? undefined : current[field]);
    return value === undefined ? {} : { [field]: value };
  };
  const fresh = new Map([...sent].filter(([field, value]) => !echo(field, value)));
  const next = finish(
    { ...merged, ...keepField("file_mount_path"), ...keepField("file_permissions") },
    fresh,
    issues,
  );
  const fields: readonly Field[] = ["name", ...(Object.keys(SHAPE) as (keyof typeof SHAPE)[])];
  // Whether a hidden value was guessed must not be visible from whether anything changed.
  const same =
    fields.every((field) => next[field] === current[field]) &&
    !(given.value !== undefined && current.is_sensitive);
  // The variable was stored before its name was refused: only its name can change.
  const reason = same ? undefined : whyNameIsRefused(next.name, refused);
  if (reason !== undefined)
    throw invalid([
      { path: "name", message: `${reason}: delete the variable, or send another name` },
    ]);
  return { next, same };
}

/**
 * Applies the rules over several fields, and the defaults of fields that only a file has. Throws
 * when there is any issue.
 */
function finish(
  settings: VariableSettings,
  sent: ReadonlyMap<string, unknown>,
  issues: Issue[],
): VariableSettings {
  const wrong = (field: string): boolean => issues.some(({ path }) => path === field);
  const {
    name,
    value,
    is_sensitive,
    mount_as_file,
    file_mount_path,
    file_permissions = DEFAULT_PERMISSIONS,
  } = settings;
  if (is_sensitive && value === HIDDEN && sent.has("value")) {
    issues.push({
      path: "value",
      message: "is the placeholder of a hidden value: send the value itself",
    });
  }
  if (mount_as_file && file_mount_path === undefined && !wrong("file_mount_path")) {
    issues.push({
      path: "file_mount_path",
      message:
        "is required with mount_as_file: the absolute path of a file, such as /secrets/key.json",
    });
  }
  if (!mount_as_file && !wrong("mount_as_file")) {
    for (const field of ["file_mount_path", "file_permissions"] as const) {
      if ((sent.get(field) ?? undefined) !== undefined && !wrong(field))
        issues.push({
          path: field,
          message: "is only for mount_as_file: send that as true, or leave this out",
        });
    }
  }
  if (issues.length > 0) throw invalid(issues);
  const plain = { name, value, is_sensitive, mount_as_file };
  return mount_as_file && file_mount_path !== undefined
    ? { ...plain, file_mount_path, file_permissions }
    : plain;
}
