import { fields } from "./settings/fields.ts";
import { secretUsage } from "./secrets/command.ts";
import { tokenUsage } from "./tokens/command.ts";

const SETTINGS = [
  ...Object.values(fields),
  { flag: "config", variable: "DAGCTL_CONFIG", help: "settings file", otherwise: "dagctl.yaml" },
];

/** Returns the command as the person would type it. */
export const chartsUsage = (program: string): string =>
  `${program} charts                                               only the charts of a cluster, until SIGTERM or SIGINT`;

/** Returns the text of `--help`, derived from the settings. `program` is how a person calls it. */
export function usage(program: string): string {
  const rows = SETTINGS.map(
    ({ flag, variable, help, otherwise }) =>
      `  ${`--${flag}`.padEnd(23)} ${variable.padEnd(28)} ${help}${otherwise ? ` (${otherwise})` : ""}`,
  );
  return [
    `${program} [flags]                                              serves until SIGTERM or SIGINT`,
    tokenUsage(program),
    secretUsage(program),
    chartsUsage(program),
    "",
    "Settings: a flag takes precedence over its environment variable, and that over its key in dagctl.yaml.",
    ...rows,
    "  --help, --version",
  ].join("\n");
}
