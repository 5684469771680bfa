import type { FailedRun } from "@dagctl/core/contracts";
import {
  explainModule,
  explainNumpy,
  explainVariable,
  listNames,
  MISSING_MODULE,
  OTHER_NUMPY,
} from "../explanations.ts";
import { explainConnection } from "../failures/connection.ts";
import { lastLine } from "../failures/last-line.ts";
import { failureMessage } from "../failures/message.ts";
import { lastIndexOf, outputLines } from "../failures/output.ts";
import { sentence } from "../failures/reason.ts";
import type { DbtProject } from "./dbt-project.ts";
import { readNestedError, reasonBelow } from "./nested-errors.ts";

interface Explanation {
  readonly sign: RegExp;
  explain(match: RegExpExecArray, project: DbtProject): string;
}

const EXPLANATIONS: readonly Explanation[] = [
  {
    sign: /Env var required but not provided: '([^'\n]{1,100})'/,
    explain: ([, name]) => explainVariable(name),
  },
  {
    sign: /Required var '([^'\n]{1,100})' not found in config/,
    explain: ([, name]) =>
      `The project reads the var ${name}, which has no value: give it one under vars in dbt_project.yml.`,
  },
  { sign: MISSING_MODULE, explain: ([, module], project) => explainModule(module, project) },
  { sign: OTHER_NUMPY, explain: (_, project) => explainNumpy(project) },
  {
    sign: /Could not set lock on file "?([^"\n:]{1,300})"?/,
    explain: ([, file]) =>
      `Another process has the DuckDB file ${file?.trim()} open. DuckDB has one writer: end that process, or set concurrency_policy to Forbid.`,
  },
  {
    sign: /Could not find profile named '([^'\n]{1,100})'/,
    explain: ([, name]) => `profiles.yml has no profile ${name}, which dbt_project.yml names.`,
  },
  {
    sign: /dbt (?:found|expects) \d+ package\(s\) (?:specified|based on) .{0,80}but (?:found )?only \d+/,
    explain: () => "Packages of the project are not installed; the step deps should have done it.",
  },
  {
    sign: /This version of dbt is not supported|require-dbt-version/,
    explain: () =>
      "The project asks for another dbt (require-dbt-version in dbt_project.yml). Set dbt_version to one that it takes.",
  },
];

/** What precedes a line of dbt's, or is all of it: `12:30:05  `. */
const TIME = /^\d\d:\d\d:\d\d(?:\.\d{1,6})?(?: {1,4}|$)/;
/** After this line dbt reports what failed; what models print is before it. */
const REPORT =
  /Completed with (?:\d+|an?) (?:error|partial)|Encountered an error(?: while [\w ]{1,50})?:/i;
/** The error with which a command ends may begin on this line, or below it. */
const ENCOUNTERED = /Encountered an error(?: while [\w ]{1,50})?:(.*)$/;
/**
 * As in `Failure in test no_orders (tests/no_orders.sql)`; since 1.12 `[ERROR]: in test no_orders
 * (…)`, and then `Runtime Error in model orders (…)`.
 */
const FAILED_NODE = /(?:Failure|Error|ERROR\]:) in (\w{1,30}) (\S{1,100}) \([^\n]{1,500}\)$/;
/** A hook of dbt before 1.10 has no heading: `shop.on-run-start.0 failed, error:`. */
const FAILED_HOOK = /^\s*(?:\w{1,100}\.)?(on-run-(?:start|end))(?:\.\d{1,4})? failed, error:$/;
const DONE = /^(?:Done\. PASS=|compiled code at )/i;

/** Returns why a dbt run failed and what a person should do, as far as its log says it. */
export function explainDbt(project: DbtProject, end: FailedRun): string | undefined {
  const text = explain(project, end);
  return text === undefined ? undefined : failureMessage(text, project, end);
}

function explain(project: DbtProject, end: FailedRun): string | undefined {
  const printed = outputLines(end);
  const all = printed.map((line) => line.replace(TIME, ""));
  const start = Math.max(0, lastIndexOf(all, REPORT));
  const report = all.slice(start);
  // It is one message: the next one begins with its time.
  const next = printed.findIndex((line, index) => index > start && TIME.test(line));
  const encountered = findEncounteredError(all.slice(start, next < 0 ? all.length : next));
  const text = report.join("\n");
  for (const { sign, explain: explanation } of EXPLANATIONS) {
    const match = sign.exec(text);
    if (match) return explanation(match, project);
  }
  // It connects to no warehouse.
  if (end.step === "deps") return explainPackages(encountered);
  const connection = explainConnection(text);
  if (connection !== undefined) return connection;
  const nodes = listFailedNodes(report);
  // 1 is dbt's code for "a model or a test did not pass"; 2 is every unexpected error.
  if (end.exitCode === 1)
    return nodes.length === 0
      ? (encountered ?? "Models or tests did not pass; the log says which.")
      : `These did not pass: ${listNames(nodes)}. The log says why.`;
  return end.exited === true ? (encountered ?? lastLine(report)) : undefined;
}

/** What a run that reaches no repository of packages prints. */
const UNREACHED = /connection|checking out|cloning|unable to access|timed out|HTTP/i;

/** Returns why the step with `dbt deps` failed. */
function explainPackages(encountered: string | undefined): string {
  const access =
    "A run must reach hub.getdbt.com and the packages' repositories, and has no login for private ones.";
  if (encountered === undefined)
    return `The project's packages could not be installed; the log says which. ${access}`;
  const reason = `The project's packages could not be installed: ${cut(encountered)}`;
  return UNREACHED.test(encountered) ? `${sentence(reason)} ${access}` : reason;
}

/** Returns what failed, the first model of it with the reason. */
function listFailedNodes(report: readonly string[]): readonly string[] {
  const nodes = new Map<string, string>();
  let isExplained = false;
  for (const [index, line] of report.entries()) {
    const [, kind = "", name = ""] = FAILED_NODE.exec(line) ?? [];
    const isBelow = FAILED_NODE.test(report[index - 1] ?? "");
    const [, hook = ""] = (!isBelow && FAILED_HOOK.exec(line)) || [];
    if (name === "" && hook === "") continue;
    const node = hook === "" ? `${kind.replace("_", " ")} ${name}` : `hook ${hook}`;
    const isFirst = !nodes.has(node);
    const reason = isExplained ? undefined : reasonAfter(report.slice(index + 1));
    if (reason !== undefined) isExplained = true;
    if (isFirst || reason !== undefined)
      nodes.set(node, reason === undefined ? node : `${node} (${reason})`);
  }
  return [...nodes.values()];
}

/** Returns the reason below a heading; `undefined` where there is none, or rows are counted. */
function reasonAfter(lines: readonly string[]): string | undefined {
  const end = lines.findIndex((line) => FAILED_NODE.test(line) || DONE.test(line.trim()));
  const reason = reasonBelow(end < 0 ? lines : lines.slice(0, end));
  return reason === undefined ? undefined : cut(reason);
}

/** Other names must still fit into the message. */
const LONGEST_REASON = 300;
const cut = (reason: string): string =>
  reason.length <= LONGEST_REASON ? reason : `${reason.slice(0, LONGEST_REASON)}…`;

/** Returns the error with which dbt ended before it ran anything: its kind, place and reason. */
function findEncounteredError(report: readonly string[]): string | undefined {
  const [, rest] = ENCOUNTERED.exec(report[0] ?? "") ?? [];
  if (rest === undefined) return undefined;
  const [first = "", ...more] = [rest, ...report.slice(1)].filter((line) => line.trim() !== "");
  const error = readNestedError([first, ...more]);
  if (error === undefined) return sentence(first.trim());
  const { title, reason } = error;
  return sentence(title === undefined ? reason : `${title}: ${reason}`);
}
