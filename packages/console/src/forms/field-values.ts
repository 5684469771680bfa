import { invalid, type Issue } from "@dagctl/core/errors";
import type { FormField, FormValues } from "./form-field.ts";

type Kind = FormField["kind"];
type Value = string | boolean;

/** A number as JSON has it, which a program reads without loss. */
const NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/** What is not wrong with a number, a list or a value of JSON is decided by the server. */
const SENT: Readonly<Partial<Record<Kind, (text: string) => unknown>>> = {
  number: (text) => (isExact(text) ? Number(text) : text),
  flag: (text) => text === "true",
  list: (text) => readList(text),
  json: (text) => {
    const value = readJson(text);
    return value === undefined ? text : value;
  },
};

const isExact = (text: string): boolean =>
  NUMBER.test(text) && (!/^-?\d+$/.test(text) || Number.isSafeInteger(Number(text)));

/** Returns a value as it is sent. What is empty is `null`, which a create leaves out. */
export function wireValue({ kind }: Pick<FormField, "kind">, value: Value): unknown {
  if (typeof value === "boolean") return value;
  if (value.trim() === "") return kind === "text" || kind === "area" ? value || null : null;
  const read = SENT[kind];
  return read === undefined ? value : read(kind === "number" ? value.trim() : value);
}

/**
 * Returns a value of a project as a field shows it; `undefined` where the project has none.
 *
 * @param value as the server has answered it
 */
export function displayValue({ kind }: Pick<FormField, "kind">, value: unknown): Value | undefined {
  if (value === undefined || value === null) return undefined;
  if (kind === "json") return JSON.stringify(value, null, 2);
  if (kind === "list" && Array.isArray(value)) return listText(value);
  if (typeof value === "number") return String(value);
  if (typeof value === "boolean") return kind === "flag" ? String(value) : value;
  return typeof value === "string" ? value : undefined;
}

/** Returns a list with one text on each line, or as JSON where lines would change it. */
function listText(list: readonly unknown[]): string {
  const isPlain = (item: unknown): item is string =>
    typeof item === "string" && item !== "" && item.trim() === item && !/[\r\n]|^\[/.test(item);
  return list.length > 0 && list.every(isPlain) ? list.join("\n") : JSON.stringify(list);
}

function readList(text: string): unknown {
  const json = text.trim().startsWith("[") ? readJson(text) : undefined;
  if (Array.isArray(json)) return json;
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return lines.filter((line) => line !== "");
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * Checks what cannot be sent as the value that was meant.
 *
 * @throws DagctlError `invalid` with an issue at each field
 */
export function checkValues(fields: readonly FormField[], values: FormValues): void {
  const issues = fields.flatMap(({ name, kind }): readonly Issue[] => {
    const { [name]: value = "" } = values;
    const isText = kind === "json" && typeof value === "string" && value.trim() !== "";
    return isText && readJson(value) === undefined
      ? [{ path: name, message: 'must be JSON, such as {"key": "value"}, [1, 2] or "text"' }]
      : [];
  });
  if (issues.length > 0) throw invalid(issues);
}
