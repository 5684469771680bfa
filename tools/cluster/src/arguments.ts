import {
  FILES,
  readSettings,
  type Settings,
  type SettingsResult,
  splitSettings,
} from "@dagctl/server";

/** What the person typed, and where. */
export interface Typed {
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
}

/** Flags that this command gives itself. */
const OWN: readonly string[] = ["kubeconfig", "kube-context", "charts-url"];
/** In place of the default of `npm start`, whose projects are not on a cluster. */
const DATA = ".dagctl-cluster";

const isFlag = (argument: string, name: string): boolean =>
  argument === `--${name}` || argument.startsWith(`--${name}=`);

/** Asks for help, or is a command of the server that needs no cluster. */
export const isCommand = (args: readonly string[]): boolean =>
  args.some((argument) => ["--help", "-h", "--version"].includes(argument)) ||
  ["token", "secret"].includes(splitSettings(args).rest[0] ?? "");

/** What a person may not give, because it comes from here. */
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
  // The control plane's own variable is no setting of the server.
  const { DAGCTL_CONTROL_PLANE_CACHE: _, ...inherited } = environment;
  const cluster = ["--kubeconfig", "in-cluster", "--charts-url", "http://127.0.0.1/charts"];
  // Of a command, its settings alone.
  const given = isCommand(args) ? splitSettings(args).settings : args;
  const read = (from: Typed["environment"]): SettingsResult =>
    readSettings({ args: [...given, ...cluster], environment: from, folder, ...FILES });
  const result = read(inherited);
  if ("problems" in result || result.origins.data !== undefined)
    return { result, environment: inherited };
  const own = { ...inherited, DAGCTL_DATA: DATA };
  return { result: read(own), environment: own };
}

/** The arguments with this port in place of the one that was asked for. */
export function withPort(args: readonly string[], port: Settings["port"]): readonly string[] {
  const kept = args.filter(
    (argument, index) => !isFlag(argument, "port") && args[index - 1] !== "--port",
  );
  return [...kept, "--port", String(port)];
}
