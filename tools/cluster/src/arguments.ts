import {
  FILES,
  readSettings,
  type Settings,
  type SettingsResult,
  splitSettings,
} from "@dagctl/server";

/** The arguments that the person typed, with their environment and folder. */
export interface Typed {
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
}

/** Flags that this command sets itself. */
const OWN: readonly string[] = ["kubeconfig", "kube-context", "charts-url"];
/** Replaces the default data folder of `npm start`, whose projects are not on a cluster. */
const DATA = ".dagctl-cluster";

const isFlag = (argument: string, name: string): boolean =>
  argument === `--${name}` || argument.startsWith(`--${name}=`);

/**
 * Returns whether the arguments ask for help, or are a command of the server that needs no cluster.
 */
export const isCommand = (args: readonly string[]): boolean =>
  args.some((argument) => ["--help", "-h", "--version"].includes(argument)) ||
  ["token", "secret"].includes(splitSettings(args).rest[0] ?? "");

/** Returns what is wrong when a person sets a flag that this command sets itself. */
export function ownFlagProblem(args: readonly string[]): string | undefined {
  const found = OWN.find((name) => args.some((argument) => isFlag(argument, name)));
  return found === undefined
    ? undefined
    : `--${found} is none of this command's flags: it brings a cluster of its own`;
}

/**
 * What the server will read: its settings before there is a cluster, and the environment in which
 * it reads them.
 */
export interface Foreseen {
  readonly result: SettingsResult;
  readonly environment: Typed["environment"];
}

export function foresee({ args, environment, folder }: Typed): Foreseen {
  // The control plane's own variable is not a setting of the server.
  const { DAGCTL_CONTROL_PLANE_CACHE: _, ...inherited } = environment;
  const cluster = ["--kubeconfig", "in-cluster", "--charts-url", "http://127.0.0.1/charts"];
  // For a command, only its settings are read.
  const given = isCommand(args) ? splitSettings(args).settings : args;
  const read = (from: Typed["environment"]): SettingsResult =>
    readSettings({ args: [...given, ...cluster], environment: from, directory: folder, ...FILES });
  const result = read(inherited);
  if ("problems" in result || result.origins.dataDirectory !== undefined)
    return { result, environment: inherited };
  const own = { ...inherited, DAGCTL_DATA: DATA };
  return { result: read(own), environment: own };
}

/** Returns the arguments with this port instead of the requested one. */
export function withPort(args: readonly string[], port: Settings["port"]): readonly string[] {
  const kept = args.filter(
    (argument, index) => !isFlag(argument, "port") && args[index - 1] !== "--port",
  );
  return [...kept, "--port", String(port)];
}
