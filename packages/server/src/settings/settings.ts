import { basename, dirname, resolve } from "node:path";
import { parseArgs } from "node:util";
import { fields } from "./fields.ts";
import type { Field, Settings, Written } from "./fields.ts";
import { parseSettingsFile } from "./file.ts";

/** What the server reads settings from. `readFile` answers undefined for a file that is not there. */
export interface SettingsSources {
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
  readFile(path: string): string | undefined;
}

export type SettingsResult =
  | { readonly settings: Settings; readonly warnings: readonly string[] }
  /** Every mistake there is, each with its place: `--port`, `DAGCTL_PORT` or `dagctl.yaml:3`. */
  | { readonly problems: readonly string[] };

interface Given {
  readonly place: string;
  readonly folder: string;
  readonly written: Written;
}

const DEFAULT_FILE = "dagctl.yaml";
const CONFIG_VARIABLE = "DAGCTL_CONFIG";
const NAMES = Object.keys(fields) as (keyof Settings)[];

const FLAGS: readonly string[] = [...NAMES.map((name) => fields[name].flag), "config"];

/** Takes the flags of settings out of a command's arguments: `token create ci --data state` leaves `token create ci`. */
export function splitSettings(args: readonly string[]): { readonly settings: readonly string[]; readonly rest: readonly string[] } {
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(FLAGS.map((flag) => [flag, { type: "string" as const }])),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const taken = new Set<number>();
  for (const token of tokens) {
    if (token.kind !== "option" || !FLAGS.includes(token.name)) continue;
    taken.add(token.index);
    if (token.inlineValue === false) taken.add(token.index + 1);
  }
  return { settings: args.filter((_, index) => taken.has(index)), rest: args.filter((_, index) => !taken.has(index)) };
}

const listed = (names: readonly string[]): string => `known are ${names.join(", ")}`;

interface Collected {
  readonly given: Map<keyof Settings, Given[]>;
  readonly problems: string[];
}

function collectFlags(args: readonly string[], folder: string, { given, problems }: Collected): string | undefined {
  const options = Object.fromEntries(FLAGS.map((flag) => [flag, { type: "string" as const }]));
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });
  const texts = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind === "positional") problems.push(`"${token.value}" is neither a flag nor a command`);
    if (token.kind !== "option") continue;
    if (!Object.hasOwn(options, token.name))
      problems.push(`${token.rawName} is not a flag; ${listed([...FLAGS, "help", "version"].map((flag) => `--${flag}`))}`);
    else if (token.value === undefined) problems.push(`${token.rawName} needs a value`);
    else texts.set(token.name, [...(texts.get(token.name) ?? []), token.value]);
  }
  for (const name of NAMES) {
    const { flag, list } = fields[name];
    const values = texts.get(flag);
    if (values === undefined) continue;
    if (values.length > 1 && list === undefined) problems.push(`--${flag} is given ${values.length} times`);
    given.get(name)?.push({ place: `--${flag}`, folder, written: list === undefined ? (values.at(-1) ?? "") : values.join(",") });
  }
  return texts.get("config")?.at(-1);
}

function collectEnvironment(environment: SettingsSources["environment"], folder: string, { given }: Collected): string[] {
  for (const name of NAMES) {
    const written = environment[fields[name].variable];
    // Empty counts as not set: that is how a shell and a compose file unset a variable.
    if (written !== undefined && written !== "") given.get(name)?.push({ place: fields[name].variable, folder, written });
  }
  const known = new Set([...NAMES.map((name) => fields[name].variable), CONFIG_VARIABLE]);
  return Object.keys(environment)
    .filter((name) => name.startsWith("DAGCTL_") && !name.startsWith("DAGCTL_TEST") && !known.has(name))
    .map((name) => `${name} is set but is no setting; ${listed([...known])}`);
}

function collectFile(path: string, text: string, { given, problems }: Collected): void {
  const file = parseSettingsFile(text);
  const name = basename(path);
  problems.push(...file.problems.map(({ line, message }) => `${name}:${line}: ${message}`));
  for (const { key, line, written } of file.entries) {
    const setting = NAMES.find((candidate) => fields[candidate].key === key);
    const place = `${name}:${line}: ${key}`;
    if (setting === undefined) problems.push(`${name}:${line}: "${key}" is not a setting; ${listed(NAMES.map((candidate) => fields[candidate].key))}`);
    else if (written === undefined || (Array.isArray(written) && fields[setting].list === undefined))
      problems.push(`${place} must have ${fields[setting].list === undefined ? "a single value" : "a value, or a list of values"}`);
    else given.get(setting)?.push({ place, folder: dirname(path), written });
  }
}

/** Reads one setting from all of its places: the first place counts, a mistake in any of them is told. */
function settle<T>(field: Field<T>, given: readonly Given[], folder: string, problems: string[]): T | undefined {
  const sources = field.otherwise === undefined ? given : [...given, { place: `default of ${field.key}`, folder, written: field.otherwise }];
  const values: T[] = [];
  for (const { place, folder: base, written } of sources) {
    const reading = field.read(written, base);
    if ("problem" in reading) problems.push(`${place} ${reading.problem}`);
    else values.push(reading.value);
  }
  return values[0];
}

/** Reads the settings: flags before environment before file before defaults. Reports every mistake of all of them at once. */
export function readSettings({ args, environment, folder, readFile }: SettingsSources): SettingsResult {
  const collected: Collected = { given: new Map(NAMES.map((name) => [name, []])), problems: [] };
  const configFlag = collectFlags(args, folder, collected);
  const warnings = collectEnvironment(environment, folder, collected);
  const asked = configFlag ?? (environment[CONFIG_VARIABLE] || undefined);
  const path = resolve(folder, asked ?? DEFAULT_FILE);
  const text = readFile(path);
  if (text !== undefined) collectFile(path, text, collected);
  else if (asked !== undefined) collected.problems.push(`${configFlag === undefined ? CONFIG_VARIABLE : "--config"} names ${path}, which cannot be read`);

  const { given, problems } = collected;
  const read = <T>(name: keyof Settings, field: Field<T>): T | undefined => settle(field, given.get(name) ?? [], folder, problems);
  const host = read("host", fields.host);
  const port = read("port", fields.port);
  const data = read("data", fields.data);
  const token = read("token", fields.token);
  const organization = read("organization", fields.organization);
  const gitAllow = read("gitAllow", fields.gitAllow);
  if (problems.length > 0 || host === undefined || port === undefined || data === undefined || organization === undefined || gitAllow === undefined)
    return { problems };
  return { settings: { host, port, data, organization, gitAllow, ...(token === undefined ? {} : { token }) }, warnings };
}
