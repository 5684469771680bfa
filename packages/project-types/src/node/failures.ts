import type { Project } from "@dagctl/core";
import type { FailedRun } from "@dagctl/core/contracts";
import { explainConnection } from "../failures/connection.ts";
import { lastLine } from "../failures/last-line.ts";
import { failureMessage } from "../failures/message.ts";
import { lastIndexOf, outputLines } from "../failures/output.ts";
import { reasonOf, sentence } from "../failures/reason.ts";

/** Node's last line after an error that the program did not catch. */
const END = /^Node\.js v\d+\.\d/;
/** The marks below the line of the source. */
const MARKS = /^\s*\^+\s*$/;
/** The line above the one of the source: the file and the number of the line. */
const PLACE = /^(?:(?:file:\/\/)?\/|node:).{0,1000}:\d{1,9}$/;
/** How many lines above the marks that line can be. */
const ABOVE_MARKS = 3;
const FRAME = /^\s+at (?:.{0,500}\()?((?:file:\/\/)?\/[^()]{1,1000}:\d{1,9}):\d{1,9}\)?/;
const ANY_FRAME = /^\s+at \S/;
const HEADING =
  /(?:^|\s)((?:Uncaught )?\[?[A-Za-z_$][\w$.]{0,100}(?:Error|Exception|Rejection)(?: \[\w{1,60}\])?(?:: .*)?)$/;
const CAUSE = /^\s*\[cause\]: (.+)$/;
const HEAP = /^FATAL ERROR: .{0,200}JavaScript heap out of memory/m;
const REJECTED = /The promise rejected with the reason (.+)$/;
const MISSING =
  /Cannot find (?:module|package) '([^']{1,300})'(?: imported from '?(?:file:\/\/)?(\/[^']{1,1000}))?/;
const REQUIRED_BY = /^- (\/.{1,1000})$/;

/** An error as Node prints it. */
interface PrintedError {
  /** Without the name of its code in brackets: `Error: no rates`. */
  readonly heading: string;
  /** The file and the line, where one of the program's own is known. */
  readonly place: string | undefined;
  /** What Node prints below the heading. */
  readonly rest: readonly string[];
  /** Whether the program did not catch it. */
  readonly isUncaught: boolean;
}

const NO_ERROR: Omit<PrintedError, "heading"> = { place: undefined, rest: [], isUncaught: false };

/** Returns why a Node program failed, as far as its log says it. */
export function explainNode(
  project: Pick<Project, "git_path">,
  end: FailedRun,
): string | undefined {
  const text = explain(outputLines(end), end);
  return text === undefined ? undefined : failureMessage(text, project, end);
}

function explain(lines: readonly string[], end: FailedRun): string | undefined {
  if (HEAP.test(lines.join("\n")))
    return "The program needs more memory than the heap of Node has. Let it read less at once. On Kubernetes, Node's heap grows with memory_limit.";
  const uncaught = findUncaught(lines);
  const error = uncaught ?? findPrinted(lines);
  if (error !== undefined) {
    const known = explainImport(error) ?? explainConnection(textOf(error));
    if (known !== undefined) return known;
  } else {
    const heading = lines.find((line) => MISSING.test(line));
    if (heading !== undefined) return explainImport({ ...NO_ERROR, heading });
  }
  // What was caught need not be the reason: the line at the end may say more.
  if (error === undefined || (!error.isUncaught && !endsWith(lines, error)))
    return end.exited === true ? lastLine(lines) : undefined;
  const cause = error.rest.map((line) => CAUSE.exec(line)?.[1]).find((one) => one !== undefined);
  const rejected = REJECTED.exec(error.heading)?.[1];
  const reason =
    rejected === undefined ? error.heading : `The program did not handle a rejection: ${rejected}`;
  const first = error.place === undefined ? reason : `${reason} (${error.place})`;
  return cause === undefined ? first : `${sentence(first)} Cause: ${cleanHeading(cause)}`;
}

/** Returns the error with which Node ended the program. */
function findUncaught(lines: readonly string[]): PrintedError | undefined {
  const end = lastIndexOf(lines, END);
  if (end < 0) return undefined;
  const block = lines.slice(0, end);
  const marks = lastIndexOf(block, MARKS);
  if (marks < 0) return undefined;
  const place = block
    .slice(Math.max(0, marks - ABOVE_MARKS), marks)
    .findLast((line) => PLACE.test(line));
  const at = block.findIndex((line, index) => index > marks && line.trim() !== "");
  if (place === undefined || at < 0) return undefined;
  const rest = block.slice(at + 1);
  return {
    heading: cleanHeading(block[at] ?? ""),
    place: place.startsWith("node:") ? placeInFrames(rest) : toPath(place),
    rest,
    isUncaught: true,
  };
}

/** Returns the last error that the program itself printed with its stack trace. */
function findPrinted(lines: readonly string[]): PrintedError | undefined {
  const last = lastIndexOf(lines, ANY_FRAME);
  if (last < 0) return undefined;
  const before = lines.slice(0, last).findLastIndex((line) => !ANY_FRAME.test(line));
  const heading = HEADING.exec(lines[before] ?? "")?.[1];
  if (heading === undefined) return undefined;
  const rest = lines.slice(before + 1);
  return { heading: cleanHeading(heading), place: placeInFrames(rest), rest, isUncaught: false };
}

/** Returns whether nothing but an error's own lines follows its heading. */
function endsWith(lines: readonly string[], { rest }: PrintedError): boolean {
  const own = /^\s|^[}\]]|^$/;
  return rest.length < lines.length && rest.every((line) => own.test(line));
}

/** Returns the first place of the program's own in a stack trace; else the first of a package. */
function placeInFrames(lines: readonly string[]): string | undefined {
  const places = lines.flatMap((line) => FRAME.exec(line)?.[1] ?? []);
  const own = places.find((place) => !place.includes("/node_modules/")) ?? places[0];
  return own === undefined ? undefined : toPath(own);
}

/** Returns the path of a place that may be a URL. */
function toPath(place: string): string {
  if (!place.startsWith("file://")) return place;
  const path = place.slice("file://".length);
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Returns `Error: text` of `Uncaught Error [CODE]: text` and `[Error: text] {`. */
function cleanHeading(line: string): string {
  const open = line
    .trim()
    .replace(/^Uncaught /, "")
    .replace(/ \{$/, "");
  const plain = open.startsWith("[") ? open.slice(1).replace(/\]$/, "") : open;
  return reasonOf(plain.replace(/^(\w{1,100}) \[\w{1,60}\](?=:|$)/, "$1"));
}

function textOf({ heading, rest }: PrintedError): string {
  return [heading, ...rest].join("\n");
}

/** Returns what to do about a module that is not there. */
function explainImport(error: PrintedError): string | undefined {
  const [, module, importer] = MISSING.exec(error.heading) ?? [];
  if (module === undefined) return undefined;
  const file = importer ?? error.rest.flatMap((line) => REQUIRED_BY.exec(line)?.[1] ?? [])[0];
  if (file === undefined && module.startsWith("/"))
    return `The file that main of package.json names is not there: ${module}. Commit it: nothing builds a node project.`;
  const where = file === undefined ? "" : ` (in ${file})`;
  return /^\.{0,2}\//.test(module)
    ? `The program imports ${module}${where}, which is not there. Commit that file, with upper and lower case as in the import.`
    : `The program imports ${module}${where}, which is not there. A node project installs nothing: commit what it imports, or bundle it.`;
}
