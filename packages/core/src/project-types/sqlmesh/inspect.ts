import type { Inspection, ReadFiles } from "../../contracts/project-type.ts";
import { invalid } from "../../errors.ts";
import type { Project } from "../../project.ts";
import { configFile, LOOKED_AT } from "./gateways/config-file.ts";
import { inexpressible } from "./gateways/expressible.ts";
import type { Addressing, FileGateway, KnownGateways, UnknownGateways } from "./gateways/reading.ts";
import { readYamlConfig } from "./gateways/yaml-config.ts";

/** What a SQLMesh inspection keeps beside the gateways. */
export interface SqlmeshFacts {
  readonly config: string;
  /** Absent while the gateways are unknown: then nothing is injected. */
  readonly addressing?: Addressing;
  /** Types of the connections in the file, each once. */
  readonly connections: readonly string[];
}

/** Finds the configuration of a SQLMesh project and its gateways, statically. */
export async function inspectSqlmesh(project: Project, commit: string, read: ReadFiles): Promise<Inspection> {
  const version = project.sqlmesh_version ?? "";
  const found = configFile(await read(LOOKED_AT), version);
  if (found.found === "none" || found.found === "several") throw invalid([{ path: "git_path", message: found.problem }]);
  const { name: config } = found;
  const reading = found.found === "dbt" ? unknownBecause("belongs to a dbt project, whose gateways come from profiles.yml") : readConfig(config, found.file);
  const managed = project.use_managed_state_database;
  if (reading.outcome === "unknown") return unknownInspection(commit, managed, { config, connections: [] }, `${config} ${reading.reason}`);

  const gateways = reading.gateways.filter(({ name }) => name !== "").map(({ name, line }) => ({ name, source: config, line }));
  const own = reading.gateways.find(({ ownState }) => ownState !== undefined);
  if (managed && own) throw invalid([{ path: "use_managed_state_database", message: refusedState(config, own) }]);
  const connections = [...new Set(reading.connections)];
  const hidden = inexpressible(
    gateways.map(({ name }) => name),
    version,
    // The target of a dbt project comes in as from Python, whatever file stands beside it.
    found.found === "dbt" || config.endsWith(".py") ? "python" : "yaml",
  );
  if (hidden !== undefined) return { ...unknownInspection(commit, managed, { config, connections }, `${config} ${hidden}`), gateways };
  const facts: SqlmeshFacts = { config, addressing: reading.addressing, connections };
  return { commit, gateways, gatewayDetection: { outcome: reading.outcome }, facts: { ...facts } };
}

function readConfig(name: string, file: { readonly kind: string; readonly text?: string }): KnownGateways | UnknownGateways {
  if (name.endsWith(".py") && file.kind === "file") return unknownBecause("is a Python program, which is not run and not yet read");
  if (file.text !== undefined) return readYamlConfig(file.text);
  if (file.kind === "link" || file.kind === "submodule") return unknownBecause(`is a ${file.kind}, which is not followed`);
  return unknownBecause(file.kind === "too_large" ? "is larger than 1 MB" : "is not UTF-8 text");
}

function unknownBecause(reason: string): UnknownGateways {
  return { outcome: "unknown", reason };
}

/** State that is sent to a guessed gateway lands in the warehouse without a word; so a run waits for a person instead. */
function unknownInspection(commit: string, managed: boolean, facts: SqlmeshFacts, reason: string): Inspection {
  return {
    commit,
    gatewayDetection: { outcome: "unknown", reason },
    ...(managed
      ? {
          blocked: `The gateways are not known: ${reason}. Make the configuration plain YAML, or set use_managed_state_database to false and configure a state_connection in the project`,
        }
      : {}),
    facts: { ...facts },
  };
}

function refusedState(config: string, { name, ownState }: FileGateway): string {
  const which = name === "" ? "its gateway" : `gateway ${JSON.stringify(name)}`;
  return `must be false: ${which} in ${config} has a state_connection of its own (line ${ownState}), which SQLMesh does not take together with the managed one; or remove that`;
}
