import type { ReadFiles, RepositoryFile, StepBudget } from "@dagctl/core/contracts";
import {
  digestOf,
  countStepsOf,
  stepBudget,
  StepsExceeded,
  stepsOfText,
} from "@dagctl/core/driver-kit";
import { invalid } from "@dagctl/core/errors";
import { CLIENT } from "../client-module.ts";
import { followConfig } from "../config-py/config.ts";
import { ownModules } from "../config-py/imports.ts";
import { parsePython } from "../config-py/tree.ts";
import { isAtLeast, LOADS_DOTENV } from "../versions.ts";
import { CONFIG_FILES, configFile } from "./config-file.ts";
import { dbtFiles, overDbt, readDbtGateways } from "./dbt-config.ts";
import {
  dotenvEffect,
  type DotenvOverride,
  dotenvOverrides,
  type DotenvState,
  dotenvStates,
} from "./dotenv.ts";
import type { NamesFrom } from "./expressible.ts";
import {
  type DbtGateways,
  type GatewayReading,
  type KnownGateways,
  type UnknownGateways,
  unknownGateways,
} from "../gateway-reading.ts";
import { readYamlConfig } from "./yaml-config.ts";

const DOTENV = ".env";

/** What was read of a project's configuration, from all files that are a part of it. */
export interface ReadConfig {
  readonly config: string;
  /** The text of `config`; empty where it is no plain text. */
  readonly text: string;
  readonly reading: KnownGateways | UnknownGateways;
  readonly from: NamesFrom;
  /** The digest of the text of every file that was read for the gateways. */
  readonly digest: string;
  /** State connections that the `.env` sets. */
  readonly dotenvStates: readonly DotenvState[];
}

/**
 * Finds and reads the configuration. A file that takes more steps than the budget has makes it
 * `unknown`.
 *
 * @throws `invalid` at `git_path` where there is no configuration, or more than one
 */
export async function readConfigOf(
  read: ReadFiles,
  version: string,
  budget: StepBudget = stepBudget(),
): Promise<ReadConfig> {
  const files = await read([...CONFIG_FILES, DOTENV]);
  const found = configFile(files, version);
  if (found.found !== "one") throw invalid([{ path: "git_path", message: found.problem }]);
  const { name: config, file, dbtBacked } = found;
  const itself =
    file.kind === "file" && config.endsWith(".py") && /dotenv|environs|read_env/.test(file.text);
  const dotenv = isAtLeast(version, LOADS_DOTENV) || itself ? files.get(DOTENV) : undefined;
  // Read first: a state connection in it counts, whatever the other files say.
  const overrides = dotenv?.kind === "file" ? overridesIn(dotenv.text, budget) : [];
  const { reading, modules, texts } = await readFiles(read, {
    config,
    file,
    dbtBacked,
    dotenv,
    budget,
  });
  const digest = await digestOf({ config, file, dotenv: dotenv ?? null, texts, modules });
  const from = config.endsWith(".py") || dbtBacked ? "python" : "yaml";
  const text = file.kind === "file" ? file.text : "";
  return { config, text, from, digest, ...overlaid(reading, dotenv, overrides) };
}

/**
 * Returns the overrides in a `.env`. A `.env` of the largest size takes only a part of the budget,
 * so that the other files can still report what is wrong.
 */
function overridesIn(text: string, budget: StepBudget): readonly DotenvOverride[] {
  budget.take(stepsOfText(text), DOTENV);
  return dotenvOverrides(text);
}

interface Files {
  readonly config: string;
  readonly file: RepositoryFile;
  readonly dbtBacked: boolean;
  readonly dotenv: RepositoryFile | undefined;
  readonly budget: StepBudget;
}

interface ReadFilesResult {
  readonly reading: KnownGateways | UnknownGateways;
  /** Texts of modules and of dbt's files, for the digest. */
  readonly modules: readonly string[];
  readonly texts: readonly (RepositoryFile | null)[];
}

async function readFiles(
  read: ReadFiles,
  { config, file, dbtBacked, dotenv, budget }: Files,
): Promise<ReadFilesResult> {
  try {
    const { own, modules } = await withModules(read, config, file, budget);
    await budget.rest();
    const { reading, texts } = await withDbt(read, own, { dbtBacked, dotenv, budget });
    await budget.rest();
    return { reading, modules, texts };
  } catch (error) {
    if (!(error instanceof StepsExceeded)) throw error;
    const { file: name, reason } = error;
    return {
      reading: unknownGateways(name === config ? reason : `needs ${name}, which ${reason}`),
      modules: [],
      texts: [],
    };
  }
}

interface WithModules {
  readonly own: GatewayReading;
  /** Texts of the modules. */
  readonly modules: readonly string[];
}

/**
 * Reads the file and the project's modules that it imports, which may make the gateways unknown.
 */
async function withModules(
  read: ReadFiles,
  config: string,
  file: RepositoryFile,
  budget: StepBudget,
): Promise<WithModules> {
  if (file.kind !== "file") return { own: unreadFile(file), modules: [] };
  return config.endsWith(".py")
    ? readPython(read, file.text, budget)
    : { own: readYamlConfig(file.text, countStepsOf(budget, config)), modules: [] };
}

async function readPython(read: ReadFiles, text: string, budget: StepBudget): Promise<WithModules> {
  const count = countStepsOf(budget, "config.py");
  const tree = parsePython(text, count);
  if ("problem" in tree) return { own: unknownGateways(tree.problem), modules: [] };
  await budget.rest();
  const own = followConfig(tree, { count });
  // Where there is none, a module may still add one.
  if (own.outcome === "unknown" && !own.hasNone) return { own, modules: [] };
  await budget.rest();
  const { names, texts, problem } = await ownModules(read, tree, budget);
  if (problem)
    return {
      own: unknownGateways(`${problem.reason} (line ${problem.line})`, { line: problem.line }),
      modules: texts,
    };
  // The configuration imports the project's own module of that name.
  return {
    own: names.includes(CLIENT) ? followConfig(tree, { count, client: false }) : own,
    modules: texts,
  };
}

function unreadFile(file: RepositoryFile): UnknownGateways {
  switch (file.kind) {
    case "too_large":
      return unknownGateways("is larger than 1 MB");
    case "binary":
      return unknownGateways("is not UTF-8 text");
    default:
      return unknownGateways(`is a ${file.kind}, which is not followed`);
  }
}

/** Adds the gateways of a dbt project: alone, or before those of a YAML file in the same folder. */
async function withDbt(
  read: ReadFiles,
  reading: GatewayReading,
  {
    dbtBacked,
    dotenv,
    budget,
  }: {
    readonly dbtBacked: boolean;
    readonly dotenv: RepositoryFile | undefined;
    readonly budget: StepBudget;
  },
): Promise<{
  readonly reading: KnownGateways | UnknownGateways;
  readonly texts: readonly (RepositoryFile | null)[];
}> {
  if (reading.outcome !== "dbt" && !dbtBacked) return { reading, texts: [] };
  const dbt: DbtGateways = reading.outcome === "dbt" ? reading : { outcome: "dbt", line: 1 };
  const names = dbtFiles(dbt);
  const files = await read(names);
  const texts = names.map((name) => files.get(name) ?? null);
  const elsewhere = dotenv?.kind === "file" && /DBT_PROFILES_DIR/i.test(dotenv.text);
  const brought = elsewhere
    ? unknownGateways(`belongs to a dbt project, and ${DOTENV} says where its profiles.yml is`, {
        line: dbt.line,
      })
    : readDbtGateways(dbt, files, budget);
  return { reading: reading.outcome === "dbt" ? brought : overDbt(brought, reading), texts };
}

/**
 * Lays the variables of a committed `.env` over the reading, because they win over those that a run
 * gets.
 */
function overlaid(
  reading: KnownGateways | UnknownGateways,
  dotenv: RepositoryFile | undefined,
  overrides: readonly DotenvOverride[],
): Pick<ReadConfig, "reading" | "dotenvStates"> {
  if (
    dotenv === undefined ||
    dotenv.kind === "directory" ||
    dotenv.kind === "link" ||
    dotenv.kind === "submodule"
  )
    return { reading, dotenvStates: [] };
  if (dotenv.kind !== "file")
    return {
      dotenvStates: [],
      reading: unknownGateways(
        `has a ${DOTENV} in its folder that is ${dotenv.kind === "binary" ? "not UTF-8 text" : "larger than 1 MB"}`,
      ),
    };
  if (reading.outcome === "unknown") return { reading, dotenvStates: dotenvStates(overrides) };
  const effect = dotenvEffect(overrides, reading);
  if (effect.effect === "state") return { reading, dotenvStates: effect.states };
  if (effect.effect === "none") return { reading, dotenvStates: [] };
  return {
    dotenvStates: [],
    reading: unknownGateways(`has a ${DOTENV} in its folder that ${effect.reason}`, {
      line: effect.line,
      certain: reading.gateways,
      connections: reading.connections,
    }),
  };
}
