import type {
  EnvironmentVariable,
  EnvironmentVariableInput,
  EnvironmentVariablePatch,
} from "@dagctl/core";
import type { FormField, FormValues } from "../forms/form-field.ts";

import type { VariableScope } from "./variable-scope.ts";

const NAME: FormField = {
  name: "name",
  label: "Name",
  kind: "text",
  isRequired: true,
  help: "Letters, digits and _. It is stored in upper case.",
};
const VALUE: FormField = { name: "value", label: "Value", kind: "area" };
const SENSITIVE: FormField = {
  name: "is_sensitive",
  label: "Sensitive",
  kind: "check",
  help: "The value is never shown again, and logs hide it.",
};
const FILE: FormField = {
  name: "mount_as_file",
  label: "Mount as a file",
  kind: "check",
  help: "The value is the content of a file, and the variable has its path.",
};
const OF_A_FILE: readonly FormField[] = [
  {
    name: "file_mount_path",
    label: "Path of the file",
    kind: "text",
    isRequired: true,
    help: "Absolute, such as /secrets/key.json.",
  },
  {
    name: "file_permissions",
    label: "Permissions of the file",
    kind: "text",
    help: "In octal digits, such as 0400. Left empty: 0600.",
  },
];

/**
 * Returns the fields of a variable that a form shows.
 *
 * @param variable the one that is changed; `undefined` for a new one
 */
export function variableFields(
  variable: EnvironmentVariable | undefined,
  values: FormValues,
): readonly FormField[] {
  const value =
    variable?.is_sensitive === true
      ? { ...VALUE, label: "New value", help: "Left empty: the stored value stays." }
      : VALUE;
  return [NAME, value, SENSITIVE, FILE, ...(values["mount_as_file"] === true ? OF_A_FILE : [])];
}

/** Returns mode bits as people write them: `0600` for 384. */
export const octalMode = (mode: number): string => mode.toString(8).padStart(4, "0");

/** How many characters of a value a row shows. */
const SHOWN_LENGTH = 200;

/** Returns the beginning of a value, which fits on one line, and the number of its lines. */
export function beginningOf(value: string): { readonly beginning: string; readonly lines: number } {
  const lines = value.replace(/\r?\n$/, "").split(/\r?\n/);
  const [first = ""] = lines;
  const isCut = first.length > SHOWN_LENGTH;
  return { beginning: isCut ? `${first.slice(0, SHOWN_LENGTH)}…` : first, lines: lines.length };
}

/** Returns the values of a form that shows a variable. A sensitive value is not among them. */
export const variableValues = (variable: EnvironmentVariable): FormValues => ({
  name: variable.name,
  value: variable.is_sensitive ? "" : variable.value,
  is_sensitive: variable.is_sensitive,
  mount_as_file: variable.mount_as_file,
  file_mount_path: variable.file_mount_path ?? "",
  file_permissions:
    variable.file_permissions === undefined ? "" : octalMode(variable.file_permissions),
});

/** Returns a value as it is sent. The server refuses what are no octal digits, in its words. */
function wireValue(field: string, value: string | boolean): unknown {
  if (field !== "file_permissions" || typeof value === "boolean") return value;
  if (value === "") return null;
  return /^[0-7]{1,4}$/.test(value) ? Number.parseInt(value, 8) : value;
}

/** Returns the body of a create. */
export function newVariable(scope: VariableScope, values: FormValues): EnvironmentVariableInput {
  const sent = variableFields(undefined, values).flatMap(({ name }) => {
    const value = values[name] ?? "";
    // The value may be empty; a field that is empty otherwise is absent.
    const isSent = name === "name" || name === "value" || (value !== "" && value !== false);
    return isSent ? [[name, wireValue(name, value)] as const] : [];
  });
  const project = scope.kind === "project" ? { project_id: scope.project.id } : {};
  return { ...Object.fromEntries(sent), ...project } as unknown as EnvironmentVariableInput;
}

/**
 * Returns the body of a change: the fields that were changed.
 *
 * @returns `undefined` where none was
 */
export function variablePatch(
  variable: EnvironmentVariable,
  values: FormValues,
): EnvironmentVariablePatch | undefined {
  const before = variableValues(variable);
  const changed = variableFields(variable, values)
    .filter(({ name }) => values[name] !== before[name])
    .map(({ name }) => [name, wireValue(name, values[name] ?? "")] as const);
  return changed.length === 0 ? undefined : Object.fromEntries(changed);
}
