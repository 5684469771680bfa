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
import { explainLinter } from "./linter-errors.ts";
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
