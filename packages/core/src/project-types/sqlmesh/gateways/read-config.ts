import type { RepositoryFile } from "../../../contracts/git.ts";
import type { ReadFiles } from "../../../contracts/project-type.ts";
import { invalid } from "../../../errors.ts";
import { digestOf } from "../../../values/digest.ts";
import { isAtLeast, LOADS_DOTENV } from "../versions.ts";
import { CONFIG_FILES, configFile } from "./config-file.ts";
import { dbtFiles, overDbt, readDbtGateways } from "./dbt-config.ts";
import { dotenvEffect, dotenvOverrides } from "./dotenv.ts";
import type { NamesFrom } from "./expressible.ts";
import { readPythonConfig } from "../python/config.ts";
import { ownModules } from "../python/imports.ts";
import { type DbtGateways, type GatewayReading, type KnownGateways, unknownGateways, type UnknownGateways } from "./reading.ts";
import { readYamlConfig } from "./yaml-config.ts";

const DOTENV = ".env";

/** What was read of a project's configuration, over all the files that make it. */
export interface ReadConfig {
  readonly config: string;
  readonly reading: KnownGateways | UnknownGateways;
  readonly from: NamesFrom;
  /** Of the text of every file that was read for the gateways. */
  readonly digest: string;
  /** A state connection that the `.env` brings. */
  readonly dotenvState?: { readonly gateway: string; readonly line: number };
}

/** Finds and reads the configuration. Throws `invalid` at `git_path` where there is none, or more than one. */
export async function readConfigOf(read: ReadFiles, version: string): Promise<ReadConfig> {
  const files = await read([...CONFIG_FILES, DOTENV]);
  const found = configFile(files, version);
  if (found.found !== "one") throw invalid([{ path: "git_path", message: found.problem }]);
  const { name: config, file, dbtBacked } = found;
  const itself = file.kind === "file" && config.endsWith(".py") && /dotenv|environs|read_env/.test(file.text);
  const dotenv = isAtLeast(version, LOADS_DOTENV) || itself ? files.get(DOTENV) : undefined;
  const { own, modules } = await withModules(read, config, file);
  const { reading, texts } = await withDbt(read, own, dbtBacked, dotenv);
  const digest = await digestOf({ config, file, dotenv: dotenv ?? null, texts, modules });
  const from = config.endsWith(".py") || dbtBacked ? "python" : "yaml";
  return { config, from, digest, ...overlaid(reading, dotenv) };
}

/** The file itself, and whether the modules of the project that it imports leave it at that. */
async function withModules(
  read: ReadFiles,
  config: string,
  file: RepositoryFile,
): Promise<{ readonly own: GatewayReading; readonly modules: readonly string[] }> {
  const own = readFile(config, file);
  if (own.outcome === "unknown" || file.kind !== "file" || !config.endsWith(".py")) return { own, modules: [] };
  const { texts, problem } = await ownModules(read, file.text);
  if (!problem) return { own, modules: texts };
  const { reason, line } = problem;
  return { own: unknownGateways(`${reason} (line ${line})`, { line }), modules: texts };
}

function readFile(name: string, file: RepositoryFile): GatewayReading {
  switch (file.kind) {
    case "file":
      return name.endsWith(".py") ? readPythonConfig(file.text) : readYamlConfig(file.text);
    case "too_large":
      return unknownGateways("is larger than 1 MB");
    case "binary":
      return unknownGateways("is not UTF-8 text");
    default:
      return unknownGateways(`is a ${file.kind}, which is not followed`);
  }
}

/** Gateways that a dbt project brings: alone, or before those of a YAML file beside it. */
async function withDbt(
  read: ReadFiles,
  reading: GatewayReading,
  dbtBacked: boolean,
  dotenv: RepositoryFile | undefined,
): Promise<{ readonly reading: KnownGateways | UnknownGateways; readonly texts: readonly (RepositoryFile | null)[] }> {
  if (reading.outcome !== "dbt" && !dbtBacked) return { reading, texts: [] };
  const dbt: DbtGateways = reading.outcome === "dbt" ? reading : { outcome: "dbt", line: 1 };
  const names = dbtFiles(dbt);
  const files = await read(names);
  const texts = names.map((name) => files.get(name) ?? null);
  const elsewhere = dotenv?.kind === "file" && /DBT_PROFILES_DIR/i.test(dotenv.text);
  const brought = elsewhere
    ? unknownGateways(`belongs to a dbt project, and ${DOTENV} says where its profiles.yml is`, { line: dbt.line })
    : readDbtGateways(dbt, files);
  return { reading: reading.outcome === "dbt" ? brought : overDbt(brought, reading), texts };
}

/** Variables of a committed `.env` win over those that a run is given. */
function overlaid(reading: KnownGateways | UnknownGateways, dotenv: RepositoryFile | undefined): Pick<ReadConfig, "reading" | "dotenvState"> {
  if (dotenv === undefined || dotenv.kind === "directory" || dotenv.kind === "link" || dotenv.kind === "submodule") return { reading };
  if (dotenv.kind !== "file")
    return { reading: unknownGateways(`has a ${DOTENV} beside it that is ${dotenv.kind === "binary" ? "not UTF-8 text" : "larger than 1 MB"}`) };
  const overrides = dotenvOverrides(dotenv.text);
  if (reading.outcome === "unknown") {
    // Whichever gateway it is: a run's own state connection would lose against it.
    const state = overrides.find(({ path }) => path.includes("state_connection"));
    return { reading, ...(state ? { dotenvState: { gateway: state.path[1] === "state_connection" ? "" : (state.path[1] ?? ""), line: state.line } } : {}) };
  }
  const effect = dotenvEffect(overrides, reading);
  if (effect.effect === "state") return { reading, dotenvState: effect };
  if (effect.effect === "none") return { reading };
  return {
    reading: unknownGateways(`has a ${DOTENV} beside it that ${effect.reason}`, {
      line: effect.line,
      certain: reading.gateways,
      connections: reading.connections,
    }),
  };
}
