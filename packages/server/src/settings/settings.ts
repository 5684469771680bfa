import { nearest } from "@dagctl/core/driver-kit";
import { dirname, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Field, Files, Written } from "./field.ts";
import { fields, type Settings } from "./fields.ts";
import { parseSettingsFile } from "./file.ts";
import { githubAppGaps } from "./git-fields.ts";
import { kubernetesGaps } from "./kubernetes-fields.ts";
import { postgresGaps } from "./postgres-fields.ts";
import { withoutAbsent } from "./without-absent.ts";

/** The sources of the settings. */
export interface SettingsSources extends Files {
  /** The arguments of the program, flags only. */
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The folder that relative paths of flags and variables begin at. */
  readonly directory: string;
}

/** The settings, or every mistake in them. `warnings` are for a person, and stop nothing. */
export type SettingsResult =
  | { readonly settings: Settings; readonly origins: Origins; readonly warnings: readonly string[] }
  /**
   * All mistakes, each with its place: `--port`, `DAGCTL_PORT` or `dagctl.yaml:3`. Those of the
   * file come last, in the order of its lines.
   */
  | { readonly problems: readonly string[]; readonly warnings: readonly string[] };

/**
 * Where each setting was given: `--token`, `DAGCTL_TOKEN` or `dagctl.yaml:3`. Absent: it has its
 * default.
 */
export type Origins = Readonly<Partial<Record<keyof Settings, string>>>;

interface Given {
  /** As in {@link Origins}. */
  readonly origin: string;
  /** The origin, and the key where that alone does not name the setting. */
  readonly place: string;
  /** Its line, where the file has it. */
  readonly line?: number;
  readonly folder: string;
  readonly written: Written;
}

/** Every setting without a default of its own: one that is not read does not compile. */
type OptionalSettings = {
  readonly [
    K in Exclude<keyof Settings, "host" | "port" | "dataDirectory" | "organization" | "gitAllow">
  ]-?: Settings[K] | undefined;
};

const DEFAULT_FILE = "dagctl.yaml";
const CONFIG_VARIABLE = "DAGCTL_CONFIG";
/** The address for `dctl`. A person exports it in the shell that starts the server, too. */
const CLIENT_VARIABLE = "DAGCTL_URL";
const NAMES = Object.keys(fields) as (keyof Settings)[];

const FLAGS: readonly string[] = [...NAMES.map((name) => fields[name].flag), "config"];

/** Returns whether a word is a flag, and so no value: `--data --organization a` has none. */
export const isFlagWord = (word: string): boolean => /^--[a-z]/.test(word);

/**
 * Removes the flags of settings from a command's arguments: `token create ci --data state` becomes
 * `token create ci`.
 *
 * @returns the arguments of settings (`settings`) and the others (`rest`), each in their order
 */
export function splitSettings(args: readonly string[]): {
  readonly settings: readonly string[];
  readonly rest: readonly string[];
} {
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
  return {
    settings: args.filter((_, index) => taken.has(index)),
    rest: args.filter((_, index) => !taken.has(index)),
  };
}

/**
 * Returns the end of a message about an unknown name: the known one that it resembles, or all.
 * `prefix` is common to all names and is not compared.
 */
function suggestion(name: string, known: readonly string[], prefix = ""): string {
  const bare = (text: string): string => text.slice(prefix.length);
  const near = nearest(bare(name), known.map(bare));
  return near === undefined ? `known are ${known.join(", ")}` : `did you mean ${prefix}${near}?`;
}

interface Problem {
  readonly message: string;
  /** Present for a mistake in the file. */
  readonly line?: number;
}

interface Collected {
  readonly given: Map<keyof Settings, Given[]>;
  readonly problems: Problem[];
}

/** Sorts flags and variables first, then the file from its top. */
const inOrder = (problems: readonly Problem[]): string[] =>
  problems
    .toSorted((one, other) => (one.line ?? 0) - (other.line ?? 0))
    .map(({ message }) => message);

function collectFlags(
  args: readonly string[],
  folder: string,
  { given, problems }: Collected,
): string | undefined {
  const options = Object.fromEntries(FLAGS.map((flag) => [flag, { type: "string" as const }]));
  const { tokens } = parseArgs({
    args: [...args],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const known = [...FLAGS, "help", "version"].map((flag) => `--${flag}`);
  const texts = new Map<string, string[]>();
  // The value of an unknown flag: the parser cannot know that it belongs to the flag.
  let valueOfUnknown = -1;
  for (const token of tokens) {
    if (token.kind === "positional" && token.index !== valueOfUnknown)
      problems.push({
        message: `"${token.value}" is neither a flag nor a command; commands are token and secret`,
      });
    if (token.kind !== "option") continue;
    if (!Object.hasOwn(options, token.name)) {
      if (token.value === undefined) valueOfUnknown = token.index + 1;
      problems.push({
        message: `${token.rawName} is not a flag; ${suggestion(token.rawName, known, "--")}`,
      });
    } else if (token.value === undefined || (!token.inlineValue && isFlagWord(token.value)))
      problems.push({ message: `${token.rawName} needs a value` });
    else texts.set(token.name, [...(texts.get(token.name) ?? []), token.value]);
  }
  const configs = texts.get("config") ?? [];
  if (configs.length > 1) problems.push({ message: `--config is given ${configs.length} times` });
  for (const name of NAMES) {
    const { flag, list } = fields[name];
    const values = texts.get(flag);
    if (values === undefined) continue;
    if (values.length > 1 && list === undefined)
      problems.push({ message: `--${flag} is given ${values.length} times` });
    given.get(name)?.push({
      origin: `--${flag}`,
      place: `--${flag}`,
      folder,
      written: list === undefined ? (values.at(-1) ?? "") : values.join(","),
    });
  }
  return configs.at(-1);
}

function collectEnvironment(
  environment: SettingsSources["environment"],
  folder: string,
  { given }: Collected,
): string[] {
  for (const name of NAMES) {
    const { variable } = fields[name];
    const written = environment[variable];
    // Empty counts as not set, because a shell and a compose file unset a variable so.
    if (written !== undefined && written !== "")
      given.get(name)?.push({ origin: variable, place: variable, folder, written });
  }
  const known = new Set([...NAMES.map((name) => fields[name].variable), CONFIG_VARIABLE]);
  const isUnknown = (name: string): boolean =>
    name.startsWith("DAGCTL_") &&
    !name.startsWith("DAGCTL_TEST") &&
    !known.has(name) &&
    name !== CLIENT_VARIABLE;
  return Object.keys(environment)
    .filter(isUnknown)
    .map((name) => `${name} is set but is no setting; ${suggestion(name, [...known], "DAGCTL_")}`);
}

/**
 * Collects the settings of a file. `name`: the path as it was given, because the person searches
 * for that.
 */
function collectFile(
  name: string,
  path: string,
  text: string,
  { given, problems }: Collected,
): void {
  const file = parseSettingsFile(text);
  problems.push(
    ...file.problems.map(({ line, message }) => ({ line, message: `${name}:${line}: ${message}` })),
  );
  for (const { key, line, written } of file.entries) {
    const setting = NAMES.find((candidate) => fields[candidate].key === key);
    const origin = `${name}:${line}`;
    const place = `${origin}: ${key}`;
    if (setting === undefined)
      problems.push({
        line,
        message: `${origin}: "${key}" is not a setting; ${suggestion(
          key,
          NAMES.map((candidate) => fields[candidate].key),
        )}`,
      });
    else if (
      written === undefined ||
      (Array.isArray(written) && fields[setting].list === undefined)
    )
      problems.push({
        line,
        message: `${place} must have ${fields[setting].list === undefined ? "a single value" : "a value, or a list of values"}`,
      });
    else given.get(setting)?.push({ origin, place, line, folder: dirname(path), written });
  }
}

/**
 * Reads one setting from all of its places. The first place counts; a mistake in any of them is
 * reported.
 */
function settle<T>(
  field: Field<T>,
  given: readonly Given[],
  { directory: folder, ...files }: SettingsSources,
  problems: Problem[],
): T | undefined {
  const byDefault = `default of ${field.key}`;
  const sources: readonly Given[] =
    field.otherwise === undefined
      ? given
      : [...given, { origin: byDefault, place: byDefault, folder, written: field.otherwise }];
  const values: T[] = [];
  for (const { place, line, folder: base, written } of sources) {
    const reading = field.read(written, base, files);
    if ("problem" in reading)
      problems.push({
        message: `${place} ${reading.problem}`,
        ...(line === undefined ? {} : { line }),
      });
    else values.push(reading.value);
  }
  return values[0];
}

/**
 * Reads the settings: flags have precedence over environment, file and defaults, in this order.
 * Reports every mistake of all of them at once.
 *
 * @returns the settings with where each was given, or `problems`; it throws nothing for a mistake
 */
export function readSettings(sources: SettingsSources): SettingsResult {
  const { args, environment, directory: folder, readFile } = sources;
  const collected: Collected = { given: new Map(NAMES.map((name) => [name, []])), problems: [] };
  const configFlag = collectFlags(args, folder, collected);
  const warnings = collectEnvironment(environment, folder, collected);
  const asked = configFlag ?? (environment[CONFIG_VARIABLE] || undefined);
  const path = resolve(folder, asked ?? DEFAULT_FILE);
  const text = readFile(path);
  if (text !== undefined) collectFile(asked ?? DEFAULT_FILE, path, text, collected);
  else if (asked !== undefined)
    collected.problems.push({
      message: `${configFlag === undefined ? CONFIG_VARIABLE : "--config"} names ${path}, which cannot be read`,
    });

  const { given, problems } = collected;
  const read = <T>(name: keyof Settings, field: Field<T>): T | undefined =>
    settle(field, given.get(name) ?? [], sources, problems);
  const host = read("host", fields.host);
  const port = read("port", fields.port);
  const dataDirectory = read("dataDirectory", fields.dataDirectory);
  const token = read("token", fields.token);
  const organization = read("organization", fields.organization);
  const gitAllow = read("gitAllow", fields.gitAllow);
  const optional = {
    token,
    runDeadlineMs: read("runDeadlineMs", fields.runDeadlineMs),
    auditRetentionMs: read("auditRetentionMs", fields.auditRetentionMs),
    openApi: read("openApi", fields.openApi),
    console: read("console", fields.console),
    logFormat: read("logFormat", fields.logFormat),
    gitKnownHosts: read("gitKnownHosts", fields.gitKnownHosts),
    githubAppId: read("githubAppId", fields.githubAppId),
    githubAppKey: read("githubAppKey", fields.githubAppKey),
    githubInstallations: read("githubInstallations", fields.githubInstallations),
    githubApiUrl: read("githubApiUrl", fields.githubApiUrl),
    notificationAllow: read("notificationAllow", fields.notificationAllow),
    publicUrl: read("publicUrl", fields.publicUrl),
    packageIndexes: read("packageIndexes", fields.packageIndexes),
    packageBytes: read("packageBytes", fields.packageBytes),
    environmentBytes: read("environmentBytes", fields.environmentBytes),
    sourceDistributions: read("sourceDistributions", fields.sourceDistributions),
    pythonDownloads: read("pythonDownloads", fields.pythonDownloads),
    packageGitHosts: read("packageGitHosts", fields.packageGitHosts),
    imageAllow: read("imageAllow", fields.imageAllow),
    storeUrl: read("storeUrl", fields.storeUrl),
    storePassword: read("storePassword", fields.storePassword),
    stateUrl: read("stateUrl", fields.stateUrl),
    statePassword: read("statePassword", fields.statePassword),
    stateKey: read("stateKey", fields.stateKey),
    installation: read("installation", fields.installation),
    kubeconfig: read("kubeconfig", fields.kubeconfig),
    kubeContext: read("kubeContext", fields.kubeContext),
    chartsUrl: read("chartsUrl", fields.chartsUrl),
    serveCharts: read("serveCharts", fields.serveCharts),
    kubernetesNamespace: read("kubernetesNamespace", fields.kubernetesNamespace),
    argocdNamespace: read("argocdNamespace", fields.argocdNamespace),
    argocdProject: read("argocdProject", fields.argocdProject),
    serviceAccount: read("serviceAccount", fields.serviceAccount),
    imageRegistry: read("imageRegistry", fields.imageRegistry),
    gitImage: read("gitImage", fields.gitImage),
    uvImage: read("uvImage", fields.uvImage),
    volumeSize: read("volumeSize", fields.volumeSize),
    packageVolumeSize: read("packageVolumeSize", fields.packageVolumeSize),
    packageCacheClaim: read("packageCacheClaim", fields.packageCacheClaim),
    kubernetesConflicts: read("kubernetesConflicts", fields.kubernetesConflicts),
  } satisfies OptionalSettings;
  // A value that is given and wrong is already reported.
  const isGiven = (name: keyof Settings): boolean => (given.get(name) ?? []).length > 0;
  const { kubeconfig, kubeContext, installation: value } = optional;
  const place = given.get("installation")?.[0]?.place ?? "installation";
  const cluster = {
    isGiven,
    kubeconfig,
    kubeContext,
    installation: value === undefined ? undefined : { value, place },
  };
  problems.push(
    ...[
      ...githubAppGaps(isGiven),
      ...postgresGaps(isGiven),
      ...kubernetesGaps(cluster, sources),
    ].map((message) => ({ message })),
  );
  if (
    problems.length > 0 ||
    host === undefined ||
    port === undefined ||
    dataDirectory === undefined ||
    organization === undefined ||
    gitAllow === undefined
  )
    return { problems: inOrder(problems), warnings };
  const origins = Object.fromEntries(
    NAMES.map((name) => [name, given.get(name)?.[0]?.origin]).filter(
      ([, origin]) => origin !== undefined,
    ),
  );
  return {
    settings: { host, port, dataDirectory, organization, gitAllow, ...withoutAbsent(optional) },
    origins,
    warnings,
  };
}
