import { escapeText } from "../escape.ts";

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Returns the fields that are columns. A column is a field, or one of a nested object, such as
 * `runs.failed`. With a `?` at its end it is left out unless an item has it, and with a `+` unless
 * an item has more than 0 of it.
 *
 * @param columns @default the simple fields of the first item
 */
export function columnsOf(
  items: readonly Fields[],
  columns: readonly string[] | undefined,
): readonly string[] {
  return (
    columns?.flatMap((column) => {
      const name = column.replace(/[?+]$/, "");
      const isShown = (value: unknown): boolean =>
        column.endsWith("+") ? Number(value) > 0 : value !== undefined;
      return name === column || items.some((item) => isShown(valueAt(name, item))) ? [name] : [];
    }) ??
    Object.entries(items[0] ?? {}).flatMap(([name, value]) =>
      typeof value === "object" ? [] : [name],
    )
  );
}

function valueAt(column: string, item: Fields): unknown {
  return column
    .split(".")
    .reduce<unknown>((value, name) => (isFields(value) ? value[name] : undefined), item);
}

/** Returns a text of several lines in one line. */
export const oneLine = (text: string): string => text.replaceAll(/\s*\n\s*/g, " ");

/** Returns the name of a column as a table shows it. */
export function headerOf(column: string): string {
  return escapeText(column).replaceAll(/[_.]/g, " ").toUpperCase();
}

/**
 * Returns what a column has of an item, in one line; a commit in the length in which people write
 * it.
 */
export function cellAt(column: string, item: Fields): string {
  const since = column === "commits_behind" ? unknownSince(item) : undefined;
  if (since !== undefined) return since;
  const value = valueAt(column, item);
  const text = cell(typeof value === "string" ? oneLine(value) : value);
  return column.endsWith("_sha") ? text.slice(0, 10) : text;
}

/** Returns since when a number of commits is not known, and why; `undefined` where it is. */
function unknownSince({ poll_failure: failure }: Fields): string | undefined {
  if (!isFields(failure) || failure["branch_was_read"] === true) return undefined;
  return `not known since ${cellAt("since", failure)} (${cellAt("message", failure)})`;
}

/**
 * Returns a value as a text for a person: names with commas between them, the fields of an object
 * as flags take them (`select=orders threads=2`), and what is nested deeper as JSON.
 */
export function cell(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (isFields(value))
    return Object.entries(value)
      .map(([name, each]) => `${escapeText(name)}=${isPlain(each) ? cell(each) : jsonOf(each)}`)
      .join(" ");
  if (Array.isArray(value) && value.every(isName)) return escapeText(value.join(","));
  return typeof value === "string" ? escapeText(value) : jsonOf(value);
}

const jsonOf = (value: unknown): string => escapeText(JSON.stringify(value));

const isName = (value: unknown): value is string =>
  typeof value === "string" && /^[\w.-]+$/.test(value);

/** Returns whether a field of an object can be read without quotes. */
const isPlain = (value: unknown): boolean =>
  isName(value) || (Array.isArray(value) && value.length > 0 && value.every(isName));
