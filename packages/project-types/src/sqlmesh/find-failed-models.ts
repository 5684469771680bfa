import { lastIndexOf } from "../failures/output.ts";
import { reasonOf } from "../failures/reason.ts";
import { findTracedModels, shortName } from "./traced-models.ts";
import type { FailedAudit, FailedModel } from "./failed-model.ts";

const SKIPPED = /^\W{0,4}Skipped models\W{0,4}$/;
const REPORT = /^\W{0,4}Failed models\W{0,4}$/;
/** `* \`"warehouse"."shop"."orders"\``, or `**"warehouse"."shop"."orders"**`. */
const HEADING =
  /^\s{0,8}(?:\* |• )?(?:`|\*\*)?((?:"[^"]{1,200}"|[\w-]{1,200})(?:\.(?:"[^"]{1,200}"|[\w-]{1,200})){0,3})(?:`|\*\*)?$/;
const AUDIT = /^'?([\w.-]{1,200})'? audit error: (\d{1,19}) rows? failed/;
/** `BinderException:`, with the message in the next line. */
const BARE_CLASS = /^[\w.]{0,200}(?:Error|Exception):$/;
/** `UndefinedTable:`: drivers of databases have classes with other names. */
const BARE_NAME = /^[A-Z]\w{1,100}:$/;
const ERROR_LINE = /^[A-Za-z_][\w.]{0,200}(?:Error|Exception|Exit|Interrupt|Warning)(?:: |$)/;
const FRAME = /^File ['"<]/;

/** Returns the models that failed, from the last report in the log. */
export function findFailedModels(lines: readonly string[]): readonly FailedModel[] {
  const reported = findReportedModels(lines);
  return reported.length > 0 ? reported : findTracedModels(lines);
}

function findReportedModels(lines: readonly string[]): readonly FailedModel[] {
  const start = lastIndexOf(lines, REPORT);
  if (start < 0) return [];
  const models: FailedModel[] = [];
  let name: string | undefined;
  let block: string[] = [];
  const end = (): void => {
    if (name !== undefined) models.push(modelOf(name, block));
    block = [];
  };
  for (const line of lines.slice(start + 1)) {
    if (line.startsWith("Error: ") || SKIPPED.test(line)) break;
    const heading = HEADING.exec(line)?.[1];
    if (heading !== undefined && /^\s{0,2}[*•`"]/.test(line)) {
      end();
      name = heading;
    } else block.push(line);
  }
  end();
  return models;
}

function modelOf(name: string, block: readonly string[]): FailedModel {
  const lines = unwrap(block);
  const audits = lines.flatMap((line): FailedAudit[] => {
    const match = AUDIT.exec(line);
    return match ? [{ name: match[1] ?? "", rows: Number(match[2]) }] : [];
  });
  const at = errorLine(lines);
  const frame = lines.slice(0, at).findLast((line) => FRAME.test(line));
  // Of a KeyError the text is no more than the key.
  const reason = `${lines[at - 1] === "KeyError:" ? "KeyError: " : ""}${lines[at] ?? ""}`;
  return {
    name: shortName(name),
    audits,
    error: frame === undefined ? reason : `${frame}\n${reason}`,
    reason: reasonOf(reason),
  };
}

/** Returns the lines with those that were wrapped at 80 characters as one, and without indents. */
function unwrap(block: readonly string[]): readonly string[] {
  const lines: string[] = [];
  for (const line of block) {
    const last = lines.at(-1);
    // All lines of the report are indented; a part that was wrapped is not.
    if (/^\s*(?:```)?\s*$/.test(line)) continue;
    if (/^\S/.test(line) && last) lines[lines.length - 1] = `${last} ${line}`;
    else lines.push(line.trim());
  }
  return lines;
}

function errorLine(lines: readonly string[]): number {
  const bare = lines.findIndex((line) => BARE_CLASS.test(line));
  if (bare >= 0 && bare + 1 < lines.length) return bare + 1;
  const error = lines.findLastIndex((line) => ERROR_LINE.test(line));
  const name = error < 0 ? lines.findIndex((line) => BARE_NAME.test(line)) : -1;
  if (name >= 0 && name + 1 < lines.length) return name + 1;
  return error < 0
    ? Math.max(
        0,
        lines.findIndex((line) => !FRAME.test(line)),
      )
    : error;
}
