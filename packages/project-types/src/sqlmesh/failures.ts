import type { FailedRun } from "@dagctl/core/contracts";
import { listNames } from "../explanations.ts";
import { explainConnection } from "../failures/connection.ts";
import { lastLine } from "../failures/last-line.ts";
import { failureMessage } from "../failures/message.ts";
import { outputLines } from "../failures/output.ts";
import { sentence } from "../failures/reason.ts";
import type { FailedModel } from "./failed-model.ts";
import { findFailedModels } from "./find-failed-models.ts";
import { explainTests } from "./failed-tests.ts";
import { explainBySign } from "./failure-rules.ts";
import { finalError, loadFailure } from "./final-error.ts";
import type { SqlmeshProject } from "./sqlmesh-project.ts";

/** Returns why a run failed and what a person should do, as far as its log says it. */
export function explainSqlmesh(project: SqlmeshProject, end: FailedRun): string | undefined {
  const text = explain(project, end);
  return text === undefined ? undefined : failureMessage(text, project, end);
}

function explain(project: SqlmeshProject, end: FailedRun): string | undefined {
  const lines = outputLines(end);
  const { step } = end;
  const bySign = (text: string): string | undefined =>
    explainBySign(project, step, text) ?? explainConnection(text);
  const models = findFailedModels(lines);
  if (models.length > 0) return explainModels(models, bySign);
  const error = finalError(lines);
  const known =
    error && (bySign(error.text) ?? loadFailure(error) ?? explainLinter(lines, error.reason));
  if (known !== undefined) return known;
  // What is printed before an error that says enough is not about the failure.
  const all = error === undefined || step === "migrate" ? bySign(lines.join("\n")) : undefined;
  if (all !== undefined) return all;
  const tests = explainTests(lines, step === "test" && error === undefined);
  if (tests !== undefined) return tests;
  // Else the engine knows why it ended the run.
  if (end.exited !== true) return undefined;
  return error?.reason ?? lastLine(lines);
}

function explainModels(
  [first, ...others]: readonly FailedModel[],
  bySign: (text: string) => string | undefined,
): string | undefined {
  if (first === undefined) return undefined;
  const more =
    others.length === 0 ? "" : ` Also failed: ${listNames(others.map(({ name }) => name))}.`;
  if (first.audits.length > 0) {
    const found = first.audits.map(
      ({ name, rows }) =>
        `${name}${rows === undefined ? "" : ` (${rows} ${rows === 1 ? "row" : "rows"})`}`,
    );
    const audits = found.length === 1 ? "audit" : "audits";
    return `Model ${first.name} failed: it did not pass the ${audits} ${listNames(found)}.${more}`;
  }
  const advice = bySign(first.error);
  return advice === undefined
    ? `Model ${first.name} failed: ${sentence(first.reason)}${more}`
    : `Model ${first.name} failed. ${advice}${more}`;
}

const HEADING = /^Linter \*{0,2}errors\*{0,2} for ?(.*)$/;
const RULE = /^ {0,4}- ([A-Za-z]\w{0,99}): (\S.*)$/;
/** The most lines of a heading, which is wrapped at 80 characters, also within its path. */
const MOST_OF_HEADING = 8;

/** Returns the file that a heading of the linter names, and its rules, which follow. */
function readHeading(
  lines: readonly string[],
): { readonly file: string; readonly rules: readonly string[] } | undefined {
  const at = lines.findIndex((line) => HEADING.test(line));
  const [, begin = ""] = HEADING.exec(lines[at] ?? "") ?? [];
  const parts = [begin, ...lines.slice(at + 1, at + MOST_OF_HEADING)];
  const end = parts.findIndex((part) => part.endsWith(":"));
  const [, file] = /^`?([^`]{1,500}?)`?:$/.exec(parts.slice(0, end + 1).join("")) ?? [];
  return file === undefined ? undefined : { file, rules: lines.slice(at + end + 1) };
}

/**
 * Returns which file breaks which rule of the linter; `undefined` where the log does not say it.
 *
 * @param reason with which SQLMesh ended
 */
function explainLinter(lines: readonly string[], reason: string): string | undefined {
  if (!reason.startsWith("Linter detected errors")) return undefined;
  const { file, rules: [first = "", ...below] = [] } = readHeading(lines) ?? {};
  const [, rule, text = ""] = RULE.exec(first) ?? [];
  if (file === undefined || rule === undefined) return undefined;
  // A long text goes on in the next lines.
  const end = below.findIndex((line) => line === "" || RULE.test(line) || HEADING.test(line));
  const whole = [text, ...below.slice(0, Math.max(end, 0))].map((line) => line.trim()).join(" ");
  const others = below.filter((line) => RULE.test(line)).length;
  const more = others === 0 ? "" : ` The log has ${others} more.`;
  return `${file} breaks the rule ${rule} of the linter: ${sentence(whole)}${more}`;
}
