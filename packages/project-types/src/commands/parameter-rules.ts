import type { ProjectType, RunParameter, RunParameters } from "@dagctl/core/contracts";
import { invalid, type Issue } from "@dagctl/core/errors";
import { type CheckedCommand, type CommandRules, findFlag, hasFlag } from "./command-rules.ts";

/** A parameter of a run, and the flag of the tool that it becomes. */
export interface ParameterRule extends Pick<RunParameter, "shape"> {
  /** @default "run" */
  readonly access?: RunParameter["access"];
  /** One of the flags that a job may set. The parameter has the commands and versions of it. */
  readonly flag: `--${string}`;
  /** Other flags of a command with which the tool ignores this one. @default none */
  readonly yieldsTo?: readonly string[];
  /** Returns the words of a value that has the shape. None of them can be read as another flag. */
  readonly words: (value: never, flag: string) => readonly string[];
}

/** The parameters of a tool, by name. Words are in this order. */
export type ParameterRuleTable = Readonly<Record<string, ParameterRule>>;

/** Returns one word with flag and value, which no tool takes for two. */
export const asOneWord = (value: string | number, flag: string): readonly string[] => [
  `${flag}=${value}`,
];

/** Returns a flag that is there or not. */
export const asSwitch = (value: boolean, flag: string): readonly string[] => (value ? [flag] : []);

/** Returns the parameters of a project type. */
export function describeParameters(
  rules: ParameterRuleTable,
  flags: CommandRules["flags"],
): NonNullable<ProjectType["parameters"]> {
  return Object.fromEntries(
    Object.entries(rules).map(([name, { shape, access = "run", flag }]) => [
      name,
      { shape, access, commands: Object.keys(findFlag(flags, flag)?.commands ?? {}) },
    ]),
  );
}

/** A command that gets parameters. */
export interface ParametrizedCommand extends Pick<CheckedCommand, "name" | "rest"> {
  readonly rules: CommandRules;
  readonly version: string;
  readonly parameters: RunParameters | undefined;
}

/**
 * Returns the words that parameters add to a command.
 *
 * @throws DagctlError `invalid`: with an issue at `parameters.<name>` for each that the command of
 *   this version cannot have, or has already
 */
export function parameterWords(
  table: ParameterRuleTable,
  { parameters = {}, ...command }: ParametrizedCommand,
): readonly string[] {
  const issues: Issue[] = [];
  const words = Object.entries(table).flatMap(([name, rule]) => {
    if (!Object.hasOwn(parameters, name)) return [];
    const message = flagProblem(rule, command);
    if (message !== undefined) issues.push({ path: `parameters.${name}`, message });
    return rule.words(parameters[name] as never, rule.flag);
  });
  if (issues.length > 0) throw invalid(issues);
  return words;
}

/** Returns why a parameter cannot become a flag of a command. */
function flagProblem(
  { flag: name, yieldsTo = [] }: Pick<ParameterRule, "flag" | "yieldsTo">,
  { name: command, rest, rules, version }: Omit<ParametrizedCommand, "parameters">,
): string | undefined {
  const { tool, flags, versions } = rules;
  const flag = findFlag(flags, name);
  const since = flag?.commands[command];
  if (flag === undefined || since === undefined) {
    const others = Object.keys(flag?.commands ?? {}).map((each) => `"${tool} ${each}"`);
    return `is not for "${tool} ${command}", but for ${others.join(", ")}`;
  }
  if (!hasFlag(flag, { command, version }, versions))
    return `is not for "${tool} ${command}" of ${version}, which the project has: it begins with ${since}`;
  const names = [...flag.names, ...yieldsTo];
  const given = rest.find(
    (word) => word.startsWith("-") && names.includes(word.split("=")[0] ?? ""),
  );
  return given === undefined
    ? undefined
    : `is set by the command of the job, which has ${given.split("=")[0]}: leave it out, or change the job`;
}
