import { reasonOf } from "../failures/reason.ts";
import { findTracedErrors } from "../failures/traced-errors.ts";

const KINDS =
  "(?:(?:dbt|Dbt|DBT) )?(?:Runtime|Database|Compilation|Parsing|Internal|Validation|Dependency|Configuration|Connection) [Ee]rror";
/** A line with the kind of an error alone, or with what has it: `Database Error in model a (…)`. */
const KIND = new RegExp(`^(?:ERROR:? )?(${KINDS})( in (?:\\w{1,30} )?\\S{1,200} \\(.{1,600}\\))?$`);
/** A sentence whose reason is below it: `Error reading shop: schema.yml - Runtime Error`. */
const LEADS_ON = new RegExp(`^(.{1,600}?)(?: -|:)? ${KINDS}:?$`);
/** The file that an error of dbt_project.yml names after its reason. */
const IN_FILE = /^Error encountered in (\S.{0,500})$/;
const IN_LINE = /^line \d{1,9}$/;
/** What git says of a repository is below the sentence of dbt. */
const OF_GIT = /^fatal: (\S.{0,300})$/;
/** As in `shop.on-run-start.0 failed, error:`; the reason is below it. */
const HOOK = /^\S{1,200} failed, error:$/;
const LIST_ITEM = /^- (\S.{0,300})$/;
/** dbt marks only the first item of some lists. */
const NEXT_ITEM = /^(?:- (\S.{0,300})|(\S{1,300}))$/;
/** Of these the number is in the log, and says nothing of the cause. */
const COUNTED = /^Got \d+ results?, configured to |^actual differs from expected/;
/** How dbt prints a file of the project, with times and folders of the machine. */
const FILE_PATH =
  /FilePath\(searched_path='([^']{0,200})', relative_path='([^']{0,300})'[^)]{0,500}\)/g;
/** `… @ metrics: {'name': 'total', …} - at path []: …`: the reason is after what the file has. */
const WITH_DATA = /^(Invalid .{1,500} @ \w{1,50}): \{(?:'name': '([^']{1,100})')?.*\} - (\S.*)$/;
const TRACEBACK = /Traceback \(most recent call last\):$/;
/** What leads to a reason must leave room for it. */
const LONGEST_LEAD = 200;
/** The most items of a list that a reason has. */
const MOST_ITEMS = 10;

/** An error of dbt: its reason is that of the error which it has within. */
export interface NestedError {
  /** `Parsing Error`, `Compilation Error in model a (models/a.sql)`; absent: none is printed. */
  readonly title: string | undefined;
  /** One line; it ends with a period where dbt prints one. */
  readonly reason: string;
}

/** The lines of one error in another, without the one that has its kind. */
interface Level {
  readonly title: string | undefined;
  readonly lines: string[];
}

/**
 * Returns the error that dbt prints as a block: a line with its kind and indented lines, in which
 * an error of its own may follow. `undefined` where no line says more than a kind.
 */
export function readNestedError(block: readonly string[]): NestedError | undefined {
  const levels = levelsOf(block);
  const said = levels.filter(({ lines }) => lines.length > 0);
  const last = said.at(-1);
  if (last === undefined) return undefined;
  const leads = said.slice(0, -1).map(({ lines: [first = ""] }) => leadOf(first));
  const place = levels.flatMap(({ lines }) => lines).find((line) => IN_FILE.test(line));
  const file = place === undefined ? "" : ` in ${IN_FILE.exec(place)?.[1]}`;
  const title = titleOf(levels, leads.length > 0);
  return {
    title: title === undefined ? undefined : `${title}${file}`,
    reason: [...new Set(leads), firstSentence(last.lines)].join(": "),
  };
}

/**
 * Returns the reason below the heading of a model, a test or a seed: of a stack trace its error.
 * `undefined` where the lines only count rows.
 */
export function reasonBelow(block: readonly string[]): string | undefined {
  const traced = findTracedErrors(block).at(-1)?.lines[0];
  if (traced !== undefined) return reasonOf(traced);
  const reason = readNestedError(block)?.reason;
  return reason === undefined || COUNTED.test(reason) ? undefined : reasonOf(reason);
}

/** Splits lines where another error begins, which a line says with nothing but its kind. */
function levelsOf(block: readonly string[]): readonly Level[] {
  const end = block.findIndex((line) => TRACEBACK.test(line));
  const levels: Level[] = [{ title: undefined, lines: [] }];
  for (const line of end < 0 ? block : block.slice(0, end)) {
    const text = withoutData(line.trim());
    const level = levels.at(-1);
    const [, kind, node = ""] = KIND.exec(text) ?? [];
    if (kind !== undefined) levels.push({ title: `${kind}${node}`, lines: [] });
    else if (text !== "" && !HOOK.test(text)) level?.lines.push(text);
    // Only the first sentence leads on: later lines quote the project's files.
    if (level?.lines.length === 1 && level.lines[0] === text && LEADS_ON.test(text))
      levels.push({ title: undefined, lines: [] });
  }
  return levels;
}

/** Returns a line without what dbt repeats of a file, and with the file's path as it is. */
function withoutData(line: string): string {
  const plain = line.replaceAll(FILE_PATH, "$1/$2");
  const [, place, name, reason] = WITH_DATA.exec(plain) ?? [];
  if (place === undefined) return plain;
  return `${place}${name === undefined ? "" : ` ${name}`}: ${reason}`;
}

/** Returns the kind of an error: the outermost, or one that says what has the error. */
function titleOf(levels: readonly Level[], hasLeads: boolean): string | undefined {
  const titles = levels.flatMap(({ title }) => title ?? []);
  const placed = titles.findLast((title) => title.endsWith(")"));
  return placed ?? (hasLeads ? titles[0] : titles.at(-1));
}

/** Returns a sentence that leads to a reason, without its end. */
function leadOf(text: string): string {
  const lead = (LEADS_ON.exec(text)?.[1] ?? text).replace(/[:.]$/, "");
  return lead.length <= LONGEST_LEAD ? lead : `${lead.slice(0, LONGEST_LEAD)}…`;
}

/** Returns the first sentence, with its line, what git says, or the list that it announces. */
function firstSentence([first = "", ...more]: readonly string[]): string {
  if (more[0] !== undefined && IN_LINE.test(more[0]))
    return `${first.replace(/[:.]$/, "")}, ${more[0]}`;
  const ofGit = more.flatMap((line) => OF_GIT.exec(line)?.[1] ?? []).at(-1);
  if (ofGit !== undefined) return `${first.replace(/[:.]$/, "")}: ${ofGit}`;
  const items = LIST_ITEM.test(more[0] ?? "") ? itemsOf(more) : [];
  if (items.length > 0 && /[:.]$/.test(first))
    return `${first.replace(/[:.]$/, "")}: ${items.join(", ")}`;
  return first.replace(/:$/, "");
}

function itemsOf(lines: readonly string[]): readonly string[] {
  const end = lines.findIndex((line) => !NEXT_ITEM.test(line));
  return lines.slice(0, end < 0 ? MOST_ITEMS : Math.min(end, MOST_ITEMS)).flatMap((line) => {
    const [, marked, plain] = NEXT_ITEM.exec(line) ?? [];
    return marked ?? plain ?? [];
  });
}
