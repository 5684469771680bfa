import { listNames } from "../explanations.ts";
import { reasonOf, sentence } from "../failures/reason.ts";
import { findTracedErrors, type TracedError } from "../failures/traced-errors.ts";
import { shortName } from "./traced-models.ts";

/** The error with which SQLMesh ended. */
export interface FinalError {
  /** The whole of it, with the stack frame that it came from; one line each. */
  readonly text: string;
  readonly lines: readonly string[];
  /** Its first line. */
  readonly reason: string;
  /** Whether the reason is the whole message. */
  readonly isWhole?: boolean;
  /** Whether it came up while the file of the configuration was read. */
  readonly ofConfiguration?: boolean;
}

/** Errors that only say that another one was printed before. */
const SAYS_NOTHING =
  /^(?:[\w.]{1,200}: )?(?:Plan application failed|Cannot generate plan due to failing test|Error executing Python model|Run (?:DAG )?[Ff]ail|One or more models failed)/;
const PREFIX = "Error: ";

/**
 * Returns the error at the end of the log: the one that the command line reports, or the last one
 * with a stack trace.
 */
export function finalError(lines: readonly string[]): FinalError | undefined {
  const reported = lines.findLastIndex((line) => line.startsWith(PREFIX));
  const errors = findTracedErrors(lines).filter(
    ({ lines: [first = ""] }) => !SAYS_NOTHING.test(first),
  );
  const last = errors.at(-1);
  // An error of another process is printed twice, first with the frame that it came from.
  const origin = errors.find((error) => error.lines[0] === last?.lines[0]);
  const traced = last && { ...last, frame: origin?.frame ?? last.frame };
  const isReported =
    reported > (traced?.at ?? -1) &&
    reported >= 0 &&
    !SAYS_NOTHING.test(lines[reported]?.slice(PREFIX.length) ?? "");
  if (isReported) {
    const own = lines.slice(reported).map((line) => line.trimEnd());
    const [first = "", ...more] = own;
    const error = [first.slice(PREFIX.length), ...more];
    return { text: own.join("\n"), lines: error, reason: reasonOf(withReason(error)) };
  }
  if (traced === undefined) return undefined;
  const after = lines.slice(traced.at + 1);
  const text = [traced.frame, traced.lines[0], ...after].join("\n");
  const error = [traced.lines[0] ?? "", ...after];
  const wrong = wrongPython(traced);
  if (wrong !== undefined) return { text, lines: error, reason: wrong, isWhole: true };
  const ofConfiguration = lines.some((line) => READS_CONFIGURATION.test(line));
  const line = LINE_OF_JINJA.exec(traced.frame)?.[1];
  const place = line === undefined ? "" : `, line ${line}`;
  const reason = `${reasonOf(withReason(error))}${place}`;
  return { text, lines: error, reason, ofConfiguration };
}

/** A line whose reason is below it. */
const LEADS_ON = /:$|\bFailed to update model schemas$/;
/** The most lines of a reason. */
const MOST_LINES = 4;

/** Returns the first line, with those that it leads to. */
function withReason(lines: readonly string[]): string {
  const text = lines.map((line) => line.trim()).filter((line) => line !== "");
  const end = text.findIndex((line) => !LEADS_ON.test(line));
  const parts = text.slice(0, end < 0 ? MOST_LINES : Math.min(end + 1, MOST_LINES));
  return parts
    .map((part, at) => (at < parts.length - 1 ? part.replace(/:$/, "") : part))
    .join(": ");
}

const LINE_OF_JINJA = /^File "<\w{1,20}>", line (\d{1,9}), in template$/;
const SYNTAX = /^(?:SyntaxError|IndentationError|TabError): /;
const PLACE_OF_SYNTAX = /^File "([^"\n]{1,500})", line (\d{1,9})$/;

/** Returns in which line of which file the Python is wrong. */
function wrongPython({ frame, lines: [first = ""] }: TracedError): string | undefined {
  const [, file, line] = PLACE_OF_SYNTAX.exec(frame) ?? [];
  return file !== undefined && SYNTAX.test(first)
    ? `${file} could not be loaded: ${first} (line ${line}).`
    : undefined;
}

const READS_CONFIGURATION = /, in load_config_from_yaml$/;
const LOAD_FAILURE =
  /^Failed to (?:load|parse|render|resolve)\b[^'\n]{0,60}(?:file|definition|model|at)\b[^':\n]{0,30} '([^'\n]{1,300})'[.:]?\s*(.*)$/;
/** What precedes the reason: the statement whose macros are resolved. */
const OF_A_STATEMENT = /^Failed to (?:resolve macros|render|resolve)\b/;
const PLACE = /^at '/;
/** It says only the file: the cause is in the next line. */
const OF_JINJA = /^Could not render(?: or parse)? jinja\b/;
/** `line 3`, or of YAML `in "models/x.yaml", line 3, column 5`. */
const LINE_BELOW = /^(?:in "[^"\n]{1,500}", )?(line \d{1,9})(?:, column \d{1,9})?$/;

/** Returns why a file of the project cannot be loaded, with its name and the line. */
export function loadFailure({
  lines,
  reason: known,
  isWhole = false,
  ofConfiguration = false,
}: FinalError): string | undefined {
  if (isWhole) return known;
  const text = lines.map((line) => line.trim()).filter((line) => line !== "");
  const [first = "", ...rest] = text;
  const match = LOAD_FAILURE.exec(first);
  if (match === null)
    return UNDEFINED.test(first)
      ? withAdvice(known)
      : (fileAtEnd(text) ?? cycle(text) ?? wrongYaml(text, ofConfiguration));
  const [, file = "", same = ""] = match;
  const more = same === "" ? rest : [same, ...rest];
  const [next = "", ...below] = more;
  // The heading of one error in another: the reason is below the last one.
  if (below.length > 0 && next.startsWith("Failed to load ") && LOAD_FAILURE.test(next))
    return loadFailure({ text: more.join("\n"), lines: more, reason: known });
  return `${file} could not be loaded: ${withAdvice(reasonIn(more))}`;
}

const FILE_AT_END = /^(.*?)\.? at '([^'\n]{1,300}\.(?:sql|py|ya?ml))'\.?$/;

/** Returns why a file cannot be loaded that old versions name after the reason. */
function fileAtEnd(lines: readonly string[]): string | undefined {
  const isStatement = OF_A_STATEMENT.test(lines[0] ?? "");
  const [, reason, file] = FILE_AT_END.exec((isStatement ? lines.at(-1) : lines[0]) ?? "") ?? [];
  if (reason === undefined || file === undefined) return undefined;
  const [, cause = reason] = OF_JINJA.test(reason) ? lines : [];
  return `${file} could not be loaded: ${withAdvice(cause)}`;
}

const UNDEFINED = /^Macro variable '/;

function withAdvice(reason: string): string {
  return UNDEFINED.test(reason)
    ? `${sentence(reason)} Give it a value under variables of the configuration.`
    : sentence(reason);
}

function reasonIn(lines: readonly string[]): string {
  const [first = "no reason was given", second = ""] = lines;
  if (OF_A_STATEMENT.test(first))
    return reasonOf(lines.findLast((line) => !PLACE.test(line)) ?? first);
  if (OF_JINJA.test(first) && second !== "") return reasonOf(second);
  const [, line] = LINE_BELOW.exec(second) ?? [];
  if (line !== undefined) return `${first}, ${line}`;
  return reasonOf(FILE_AT_END.exec(first)?.[1] ?? withReason(lines));
}

const CANDIDATES = /^Possible candidates to check for circular references: (\S.*)$/;

/** Names the models that refer to each other in a circle. */
function cycle(lines: readonly string[]): string | undefined {
  if (!/\bcycle\b/i.test(lines[0] ?? "")) return undefined;
  const candidates = lines.flatMap((line) => CANDIDATES.exec(line)?.[1] ?? []).at(0);
  if (candidates !== undefined)
    return `Models refer to each other in a circle: ${listNames(candidates.split(", ").map(shortName))}.`;
  const names = lines
    .slice(1)
    .flatMap((line) => /^([\w."-]{1,500}?)(?: ->)?$/.exec(line)?.[1] ?? [])
    .map(shortName);
  if (names.length < 2) return undefined;
  return `Models refer to each other in a circle: ${names.slice(0, 6).join(" -> ")}${names.length > 6 ? " -> …" : ""}.`;
}

/** Returns what is wrong with a file of YAML, whose name is not printed. */
function wrongYaml(lines: readonly string[], ofConfiguration: boolean): string | undefined {
  if (!/^(?:ruamel\.)?yaml\.[\w.]{1,100}: /.test(lines[0] ?? "")) return undefined;
  const place = lines.flatMap((line) => /", (line \d+, column \d+)/.exec(line)?.[1] ?? []).at(-1);
  const reason = lines
    .slice(1)
    .findLast((line) => /^(?:expected|found|could|did|mapping|the)\b/.test(line));
  const what = reason ?? reasonOf(lines[0] ?? "");
  const file = ofConfiguration ? "config.yaml" : "A YAML file of the project";
  return `${file}${place === undefined ? "" : ` (${place})`} is not valid YAML: ${sentence(what)}`;
}
