import type {
  CountSteps,
  RepositoryFile,
  RepositoryFiles,
  StepBudget,
} from "@dagctl/core/contracts";
import { countStepsOf, stepBudget } from "@dagctl/core/driver-kit";
import { isMap } from "yaml";
import { pairsOf, type PlainYaml, readPlainYaml, textOf, valueAt } from "../../yaml/plain-yaml.ts";
import {
  type DbtGateways,
  type FileGateway,
  type KnownGateways,
  type UnknownGateways,
  unknownGateways,
} from "../gateway-reading.ts";

const PROJECT = "dbt_project.yml";
const JINJA = /\{\{|\{%|\{#/;

/** Connection types of SQLMesh whose names differ from dbt's. */
const TYPES: ReadonlyMap<string, string> = new Map([["sqlserver", "mssql"]]);

/**
 * Returns the path of the profiles of a dbt project. They are not read from the home directory,
 * because each run has one of its own.
 */
const profilesFile = ({ profiles }: DbtGateways): string =>
  profiles === undefined ? "profiles.yml" : `${profiles}/profiles.yml`;

/** Returns the files that must be read to know the gateways of a dbt project. */
export const dbtFiles = (dbt: DbtGateways): readonly string[] => [PROJECT, profilesFile(dbt)];

/**
 * Reads the one gateway that SQLMesh makes of a dbt project. It is named like the target, which the
 * configuration or else profiles.yml names. dbt parses the files before it renders values, so Jinja
 * elsewhere in them does not matter.
 */
export function readDbtGateways(
  dbt: DbtGateways,
  files: RepositoryFiles,
  budget: StepBudget = stepBudget(),
): KnownGateways | UnknownGateways {
  const { line } = dbt;
  const unknown = (reason: string): UnknownGateways =>
    unknownGateways(`belongs to a dbt project, ${reason}`, { line, ...own(dbt) });
  const profile =
    dbt.profile === undefined
      ? profileOf(files.get(PROJECT), countStepsOf(budget, PROJECT))
      : { name: dbt.profile };
  if ("problem" in profile) return unknown(`whose dbt_project.yml ${profile.problem}`);
  const name = profilesFile(dbt);
  if (!files.has(name))
    return unknown(`whose ${name} is not in the repository: ${toCommit(profile)}`);
  const yaml = yamlOf(files.get(name), countStepsOf(budget, name));
  if ("problem" in yaml) return unknown(`whose ${name} ${yaml.problem}`);
  const entry = valueAt(yaml, yaml.root, profile.name);
  if (!isMap(entry))
    return unknown(`whose ${name} has no profile ${showName(profile.name)}: add it`);
  const outputs = valueAt(yaml, entry, "outputs");
  if (!isMap(outputs))
    return unknown(`whose ${name} has no outputs for ${showName(profile.name)}: add one`);
  const target = targetOf(dbt, yaml, entry, outputs);
  if ("problem" in target) {
    // When all outputs have one type, that is the adapter, whatever the target is.
    const [adapter, ...others] = new Set(
      pairsOf(outputs).map(({ value }) => plainType(yaml, value)),
    );
    return {
      ...unknown(`whose ${name} ${target.problem}`),
      ...(adapter === undefined || others.length > 0
        ? {}
        : { adapter, connections: connectionTypes(adapter) }),
    };
  }
  const output = pairsOf(outputs).find((pair) => pair.name === target.name);
  if (!output)
    return unknown(
      `whose ${name} has no output ${showName(target.name)}, which is the target: add it`,
    );
  const adapter = plainType(yaml, output.value);
  const gateway: FileGateway = {
    name: target.name,
    line: yaml.lineOf(output.key),
    source: name,
    ...own(dbt),
  };
  return {
    outcome: "known",
    addressing: "named",
    gateways: [gateway],
    connections: connectionTypes(adapter),
    ...(adapter === undefined ? {} : { adapter }),
  };
}

/** Returns what to do where there is no profiles.yml: the home folder of a run has none. */
function toCommit({ name }: { readonly name: string }): string {
  const what = `commit one with the profile ${showName(name)}, its target and the output of that name`;
  return `${what} (passwords can be read with env_var)`;
}

function plainType(yaml: PlainYaml, output: unknown): string | undefined {
  const type = textOf(valueAt(yaml, output, "type"));
  return type === undefined || JINJA.test(type) ? undefined : type;
}

const connectionTypes = (adapter: string | undefined): readonly string[] =>
  adapter === undefined ? [] : [TYPES.get(adapter) ?? adapter];

const own = ({
  ownState,
  managedState,
}: DbtGateways): Pick<FileGateway, "ownState" | "managedState"> => ({
  ...(ownState === undefined ? {} : { ownState }),
  ...(managedState === undefined ? {} : { managedState }),
});

const showName = (name: string): string => JSON.stringify(name.slice(0, 100));

/**
 * Lays a YAML file over the configuration of the dbt project. The gateways of the file come after
 * those of the project, and change the one that is named like the target.
 */
export function overDbt(
  dbt: KnownGateways | UnknownGateways,
  yaml: KnownGateways | UnknownGateways,
): KnownGateways | UnknownGateways {
  if (yaml.outcome === "unknown") return yaml;
  if (dbt.outcome === "unknown") return { ...dbt, certain: yaml.gateways };
  const [target] = dbt.gateways;
  const connections = [...dbt.connections, ...yaml.connections];
  if (!target || yaml.gateways.length === 0) return { ...dbt, connections };
  const certain = [target, ...yaml.gateways];
  const unnamed = yaml.gateways.find(({ name }) => name === "");
  if (unnamed)
    return unknownGateways(
      `has a gateway without a name in addition to that of the dbt project (line ${unnamed.line})`,
      { line: unnamed.line, certain: [target] },
    );
  // The environment is laid over the file before SQLMesh lowers its names, and over the dbt project
  // afterwards.
  const capitals = yaml.gateways.find(({ name }) => name !== name.toLowerCase());
  if (capitals)
    return unknownGateways(
      `has a gateway with capitals, ${showName(capitals.name)}, in addition to that of the dbt project (line ${capitals.line})`,
      {
        line: capitals.line,
        certain,
      },
    );
  const same = yaml.gateways.find(({ name }) => name === target.name.toLowerCase());
  const ownState = same?.ownState ?? target.ownState;
  const gateways = [
    { ...target, ...(ownState === undefined ? {} : { ownState }) },
    ...yaml.gateways.filter((gateway) => gateway !== same),
  ];
  return {
    ...yaml,
    outcome: "known",
    gateways,
    connections,
    ...(dbt.adapter === undefined ? {} : { adapter: dbt.adapter }),
  };
}

/** Returns dbt's `profile`, or the project's name where there is none. */
function profileOf(
  file: RepositoryFile | undefined,
  count: CountSteps,
): { readonly name: string } | { readonly problem: string } {
  const yaml = yamlOf(file, count);
  if ("problem" in yaml) return yaml;
  const name =
    textOf(valueAt(yaml, yaml.root, "profile")) || textOf(valueAt(yaml, yaml.root, "name"));
  if (!name) return { problem: "names no profile" };
  return JINJA.test(name)
    ? { problem: "names its profile by a Jinja expression, which is not evaluated" }
    : { name };
}

function targetOf(
  dbt: DbtGateways,
  yaml: PlainYaml,
  entry: unknown,
  outputs: unknown,
): { readonly name: string } | { readonly problem: string } {
  if (dbt.target !== undefined) return { name: dbt.target };
  const node = valueAt(yaml, entry, "target");
  const line = `line ${yaml.lineOf(node)}`;
  const name = textOf(node);
  if (name === undefined || name === "") return { problem: "names no target in the profile" };
  if (!JINJA.test(name)) return { name };
  const [only, ...others] = isMap(outputs) ? pairsOf(outputs) : [];
  // Whatever the expression evaluates to, SQLMesh accepts it only if there is such an output.
  if (only?.name !== undefined && only.name !== "<<" && others.length === 0)
    return { name: only.name };
  return { problem: `names the target by a Jinja expression (${line}), which is not evaluated` };
}

function yamlOf(
  file: RepositoryFile | undefined,
  count: CountSteps,
): PlainYaml | { readonly problem: string } {
  if (!file) return { problem: "is not in the repository: commit it" };
  if (file.kind !== "file")
    return { problem: file.kind === "too_large" ? "is larger than 1 MB" : "is no text file" };
  return readPlainYaml(file.text, { count });
}
