import { reasonOf } from "../failures/reason.ts";
import { findTracedErrors } from "../failures/traced-errors.ts";
import type { FailedModel } from "./failed-model.ts";

/** Old versions print a stack trace for each model that failed. */
const HEADING = /^\s*FAILED processing snapshot (\S.{0,600})$/;
const END = /^\s*(?:SKIPPED snapshot |Error: )| - ERROR - /;
/** The error of a model whose table could not be made. */
const NOT_MADE =
  /^Error: Failed processing (?:SnapshotId<)?(\S.{0,600}?)(?:: \d{1,20})?>?\. (\S.*)$/;
const AUDIT = /Audit '([^'\n]{1,200})'[^\n]{0,300} failed\.\s+Got (\d{1,19}) results?/;
/** It says that another error of the same stack trace is the reason. */
const SAYS_NOTHING = /: Error executing Python model '/;
/** The shortest line that may go on in the next one: some programs wrap lines at 80 characters. */
const WRAPPED = 56;

/** Returns the models whose failure is in the log as a stack trace, or as the last error. */
export function findTracedModels(lines: readonly string[]): readonly FailedModel[] {
  const models: FailedModel[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const name = HEADING.exec(lines[index] ?? "")?.[1];
    if (name === undefined) continue;
    const rest = lines.slice(index + 1);
    const end = rest.findIndex((line) => HEADING.test(line) || END.test(line));
    models.push(modelOf(name, end < 0 ? rest : rest.slice(0, end)));
  }
  if (models.length > 0) return models;
  const at = lines.findLastIndex((line) => line.startsWith("Error: "));
  const [, name, first] = NOT_MADE.exec(lines[at] ?? "") ?? [];
  if (name === undefined || first === undefined) return [];
  return [{ name: shortName(name), audits: [], error: first, reason: reasonOf(first) }];
}

function modelOf(name: string, block: readonly string[]): FailedModel {
  const errors = findTracedErrors(block);
  const error = errors.findLast(({ lines: [first = ""] }) => !SAYS_NOTHING.test(first));
  const at = error?.at ?? 0;
  const first = unwrapLine(block, at);
  const audit = AUDIT.exec(block.slice(at, at + 5).join(" "));
  return {
    name: shortName(name),
    audits: audit ? [{ name: audit[1] ?? "", rows: Number(audit[2]) }] : [],
    error: error === undefined ? first : `${error.frame}\n${first}`,
    reason: reasonOf(first),
  };
}

/** Returns a line with those that it goes on in. */
export function unwrapLine(lines: readonly string[], at: number): string {
  let text = (lines[at] ?? "").trim();
  let last = text;
  for (const line of lines.slice(at + 1, at + 6)) {
    if (last.length < WRAPPED || !/^\S/.test(line) || /^(?:LINE|SELECT|Got|\()/.test(line)) break;
    text = `${text} ${line}`;
    last = line;
  }
  return text;
}

/** Returns schema and name of a table without quotes. */
export function shortName(name: string): string {
  return (name.match(/"[^"]{1,200}"|[^."]{1,200}/g) ?? [])
    .map((part) => part.replaceAll('"', ""))
    .slice(-2)
    .join(".");
}
