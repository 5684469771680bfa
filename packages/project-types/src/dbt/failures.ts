import { explainModule, explainVariable, listNames, MISSING_MODULE } from "../explanations.ts";
import type { DbtProject } from "./dbt-project.ts";

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
    sign: /dbt found (\d+) package\(s\) specified in packages\.yml, but only (\d+)/,
    explain: () => "Packages of the project are not installed; the step deps should have done it.",
  },
  {
    sign: /This version of dbt is not supported|require-dbt-version/,
    explain: () =>
      "The project asks for another dbt (require-dbt-version in dbt_project.yml). Set dbt_version to one that it takes.",
  },
];

/**
 * As in `Failure in test no_orders (tests/no_orders.sql)`; since 1.12 `[ERROR]: in test no_orders
 * (…)`, with colors between the parts.
 */
const FAILED_NODE =
  // oxlint-disable-next-line no-control-regex -- the colors of a terminal
  /(?:Failure|Error|ERROR(?:\u001b\[0m)?\]:) in (\w{1,30}) (\S{1,100}) \([^\n]{1,500}\)/g;

/** Returns what a person should do about a failed dbt run, when its log says enough to know. */
export function explainDbt(
  project: DbtProject,
  end: { readonly step?: string; readonly exitCode?: number; readonly log: string },
): string | undefined {
  for (const { sign, explain } of EXPLANATIONS) {
    const match = sign.exec(end.log);
    if (match) return explain(match, project);
  }
  if (end.step === "deps")
    return "The project's packages could not be installed; the log says which. A run must reach hub.getdbt.com and the packages' repositories, and has no login for private ones.";
  // 1 is dbt's code for "a model or a test did not pass"; 2 is every unexpected error.
  if (end.exitCode !== 1) return undefined;
  const failed = [...end.log.matchAll(FAILED_NODE)].map(
    ([, kind = "", name = ""]) => `${kind.replace("_", " ")} ${name}`,
  );
  return failed.length === 0
    ? "Models or tests did not pass; the log says which."
    : `These did not pass: ${listNames(failed)}. The log says why.`;
}
