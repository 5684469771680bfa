import { countOf } from "../nouns.ts";
import { flushOutput, note, type Outside, printLine } from "../outside.ts";
import { type Colours, coloursOf } from "./colours.ts";
import { cell, cellAt, columnsOf, type Fields, headerOf, isFields } from "./columns.ts";
import { escapeJson, escapeText, escapeYaml, isUnsafe } from "../escape.ts";
import { ExitError } from "./mistakes.ts";
import { detailsOf, type Table, tableOf, type TableStyle } from "./table.ts";

/** The forms of results. */
export const OUTPUTS = ["table", "json", "yaml", "name"] as const;

/** `table` is for people; the others are for programs, and do not change between majors. */
export type Output = (typeof OUTPUTS)[number];

/** How an answer is printed. */
export interface Printing {
  readonly output: Output;
  /** The columns of a list. @default the simple fields of its first item */
  readonly columns: readonly string[] | undefined;
  /** Whether a list begins with the names of its columns. @default true */
  readonly hasHeader?: boolean;
  /** The noun in a note of how many there are: `project`. */
  readonly noun: string;
  /** Whether the call only reads: a person then gets the whole record, and else one row. */
  readonly isRead: boolean;
  /** Whether commands take only the id of such a record, and not its name. */
  readonly isById: boolean;
}

/**
 * Prints the result of a call: a list, a record, or the outcome of a removal.
 *
 * @throws ExitError the output has failed, and what it has lost is shown only once
 */
export async function printAnswer(
  outside: Outside,
  result: unknown,
  printing: Printing,
): Promise<void> {
  await print(outside, result, printing);
  const once = isFields(result) ? fieldShownOnce(result) : undefined;
  if (!isFields(result) || once === undefined) return;
  try {
    await flushOutput(outside);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ExitError(
      `The new ${once} was not written (${reason}), and is not shown again: dctl ${printing.noun} ${once === "token" ? "delete" : "rotate"} ${cell(result["id"])}`,
    );
  }
}

async function print(
  outside: Outside,
  result: unknown,
  { output, columns, hasHeader = true, noun, isRead, isById }: Printing,
): Promise<void> {
  if (output === "json")
    return printLine(outside, escapeJson(JSON.stringify(result, undefined, 2)));
  if (output === "yaml") return printLine(outside, await yamlOf(result));
  const fields = isFields(result) ? result : { result };
  const items = itemsOf(fields);
  const colours = coloursOf(outside, outside.output);
  if (output === "name") {
    for (const item of items ?? [fields]) printLine(outside, nameOf(item, isById));
    return;
  }
  if (items === undefined) {
    const { message, operation } = fields;
    if (typeof message === "string" && isFields(operation))
      return printLine(outside, escapeText(message));
    const isRow =
      !isRead &&
      fieldShownOnce(fields) === undefined &&
      columns !== undefined &&
      String(columns[0]) in fields;
    if (!isRow) return printLine(outside, await recordText(fields, colours));
    return printLine(outside, (await listText([fields], columns, { colours })).text);
  }
  if (items.length > 0)
    printLine(outside, (await listText(items, columns, { colours, hasHeader })).text);
  for (const text of [gapText(fields), notShown(fields, items.length, noun)])
    if (text !== undefined) note(outside, text);
}

/** Returns a note of what is not stored any more; `undefined` where nothing is missing. */
export function gapText({ first_kept_sequence: first }: Fields): string | undefined {
  return typeof first === "number"
    ? `not all events after the position are stored: these begin with ${first}`
    : undefined;
}

/** Returns the items of a list: an object with a total or a position, and one array. */
function itemsOf(fields: Fields): readonly Fields[] | undefined {
  if (!("total" in fields || "next" in fields || "has_more" in fields)) return undefined;
  const found = Object.values(fields).find(Array.isArray) as readonly unknown[] | undefined;
  return found?.filter(isFields);
}

/** Returns the field of a record that no later call answers: a new token, or a new secret. */
const fieldShownOnce = (fields: Fields): string | undefined =>
  ["token", "secret"].find((field) => typeof fields[field] === "string");

/**
 * Returns what a further command takes for a record: its name where that is unique, else its id. Of
 * a new token or secret, it is the token or the secret itself.
 */
function nameOf(fields: Fields, isById: boolean): string {
  const isOfProject = typeof fields["project_id"] === "string" && "is_sensitive" in fields;
  const keys = isOfProject || isById ? ["id"] : ["name", "id", "job_run_id", "sequence"];
  const once = fieldShownOnce(fields);
  const found = (once === undefined ? keys : [once]).map((key) => fields[key]);
  return cell(found.find((value) => value !== undefined));
}

/** One item of a list that is watched. */
export interface WatchedItem {
  readonly fields: Fields;
  /** What a person calls it. */
  readonly name: string;
  /** Equal for two states that are printed the same. */
  readonly look: string;
}

/** The items of a list that is watched: rows of one table, or one JSON value for each. */
export interface Rows {
  itemsOf(answer: unknown): readonly WatchedItem[];
  /** Prints items as the next rows. */
  print(items: readonly WatchedItem[]): Promise<void>;
}

/** Returns what prints the items of a list that is watched. */
export function rowsOf(
  outside: Outside,
  { output, columns, hasHeader = true, isById }: Printing,
): Rows {
  const colours = coloursOf(outside, outside.output);
  let names: readonly string[] | undefined;
  let widths: readonly number[] | undefined;
  const textOf = async (all: readonly Fields[]): Promise<string> => {
    if (output === "name") return all.map((each) => nameOf(each, isById)).join("\n");
    if (output !== "table")
      return all
        .map((each) => JSON.stringify(each))
        .map((json) => (output === "yaml" ? `- ${escapeYaml(json)}` : escapeJson(json)))
        .join("\n");
    const isFirst = widths === undefined;
    const style = { colours, hasHeader: hasHeader && isFirst, least: widths ?? [] };
    const table = await listText(all, names, style);
    widths = table.widths;
    return table.text;
  };
  return {
    itemsOf(answer) {
      const all = isFields(answer) ? (itemsOf(answer) ?? []) : [];
      if (all.length > 0) names ??= columnsOf(all, columns);
      return all.map((fields) => ({
        fields,
        name: nameOf(fields, isById),
        look: JSON.stringify(
          output === "table" ? names?.map((name) => cellAt(name, fields)) : fields,
        ),
      }));
    },
    async print(items) {
      if (items.length > 0) printLine(outside, await textOf(items.map(({ fields }) => fields)));
    },
  };
}

async function listText(
  items: readonly Fields[],
  columns: readonly string[] | undefined,
  { colours, ...style }: { readonly colours: Colours } & Pick<TableStyle, "hasHeader" | "least">,
): Promise<Table> {
  const names = columnsOf(items, columns);
  return tableOf(
    names.map(headerOf),
    items.map((item) => names.map((name) => cellAt(name, item))),
    {
      ...style,
      header: colours.header,
      cell: (text, column) => colours.value(names[column] ?? "", text),
    },
  );
}

async function recordText(fields: Fields, colours: Colours): Promise<string> {
  const simple: [string, string][] = [];
  const blocks: string[] = [];
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    if (Array.isArray(value) && value.length > 0 && value.every(isFields))
      blocks.push(
        `${escapeText(name)}:\n${indent((await listText(value, undefined, { colours })).text)}`,
      );
    else if (isFields(value))
      blocks.push(`${escapeText(name)}:\n${indent(await recordText(value, colours))}`);
    else
      simple.push([
        escapeText(name),
        name === "commits_behind" ? cellAt(name, fields) : cell(value),
      ]);
  }
  const lines = simple.length === 0 ? [] : [await detailsOf(simple, colours.value)];
  return [...lines, ...blocks].join("\n");
}

const indent = (text: string): string => text.replaceAll(/^/gm, "  ");

function notShown(fields: Fields, count: number, noun: string): string | undefined {
  const { total, page, total_pages: pages } = fields;
  if (fields["has_more"] === true)
    return `${countOf(count, noun)}; --after ${cell(fields["next_after"])} shows more`;
  if (typeof total !== "number") return count === 0 ? countOf(0, noun) : undefined;
  if (total === 0) return countOf(0, noun);
  if (typeof page !== "number" || typeof pages !== "number" || total <= count) return undefined;
  const next = page < pages ? `; --page ${page + 1} shows more` : "";
  return `${count} of ${countOf(total, noun)}, page ${page} of ${pages}${next}`;
}

async function yamlOf(value: unknown): Promise<string> {
  const { Document, isScalar, Scalar, visit } = await import("yaml");
  const document = new Document(value);
  visit(document, {
    Scalar(_key, node) {
      if (!isScalar(node) || typeof node.value !== "string") return;
      // Between double quotes an escape is possible. A text of several lines is a block.
      if (isUnsafe(node.value.replaceAll(/[\n\t]/g, ""))) node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return escapeYaml(document.toString({ lineWidth: 0 }).trimEnd());
}
