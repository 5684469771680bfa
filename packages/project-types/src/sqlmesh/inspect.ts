import type { InspectOptions, ReadFiles } from "@dagctl/core/contracts";
import { invalid, type Issue } from "@dagctl/core/errors";
import { inexpressible } from "./gateways/expressible.ts";
import { type ReadConfig, readConfigOf } from "./gateways/read-config.ts";
import type { Addressing, FileGateway, UnknownGateways } from "./gateway-reading.ts";
import type { Gateway, SqlmeshInspection, SqlmeshProject } from "./sqlmesh-project.ts";
import { stateProblem, visibleState } from "./gateways/state-connections.ts";
import {
  differenceTo,
  gatewaysSetByHand,
  type ManualGateways,
  manualGatewayIssues,
} from "./gateways/manual-gateways.ts";

/**
 * The most gateways, and characters of a name, that a project shows where the outcome is unknown.
 */
const MOST_SHOWN = 100;

/** What a SQLMesh inspection stores in addition to the gateways. */
export interface SqlmeshFacts {
  readonly config: string;
  /**
   * Absent while the gateways are unknown, and where the client's function alone gives them the
   * managed state: then nothing is injected for a gateway.
   */
  readonly addressing?: Addressing;
  /** Types of the connections in the file, each once. */
  readonly connections: readonly string[];
  /** The type of dbt's adapter, where SQLMesh runs a dbt project. */
  readonly adapter?: string;
  /** What a person set by hand, and for which text; stored until the person removes it. */
  readonly settled?: ManualGateways;
}

/**
 * Finds the configuration of a SQLMesh project and its gateways, statically. A list that was set by
 * hand replaces them where they are unknown.
 */
export async function inspectSqlmesh(
  project: SqlmeshProject,
  commit: string,
  read: ReadFiles,
  { previous, changed = [], budget }: InspectOptions<SqlmeshInspection>,
): Promise<SqlmeshInspection> {
  const version = project.sqlmesh_version;
  const found = await readConfigOf(read, version, budget);
  const { config, reading, digest } = found;
  const managed = project.use_managed_state_database;
  if (reading.outcome === "unknown" && reading.hasNone)
    throw invalid([{ path: "git_path", message: noConfiguration(config, reading) }]);
  const fresh = changed.includes("gateways");
  const problem = stateProblem(found, managed);
  if (problem !== undefined) {
    const also = fresh ? "; gateways that are set by hand do not change this" : "";
    throw invalid([{ path: "use_managed_state_database", message: `${problem}${also}` }]);
  }

  const manual = fresh ? readManualGateways(project, digest) : readStoredGateways(previous);
  const connections = [...new Set(reading.connections ?? [])];
  const base = {
    config,
    connections,
    ...(reading.adapter === undefined ? {} : { adapter: reading.adapter }),
  };
  const kept = { ...base, ...(manual ? { settled: manual } : {}) };
  const refuse = (issues: readonly Issue[]): void => {
    if (fresh && manual && issues.length > 0) throw invalid(issues);
  };

  let why: string;
  let certain: readonly FileGateway[] = [];
  let addressing: Addressing | undefined;
  if (reading.outcome === "unknown") {
    why = `${config} ${reading.reason}`;
    certain = reading.certain ?? [];
    addressing = manual && addressingOf(manual, reading.singular ?? false);
  } else {
    refuse(manual ? differenceTo(config, reading.gateways, manual.names) : []);
    const gateways = reading.gateways
      .filter(({ name }) => name !== "")
      .map(({ name, line, source = config }) => ({ name, source, line }));
    const hidden = inexpressible(
      gateways.map(({ name }) => name),
      version,
      found.from,
    );
    // The client's function gives it to each gateway, whatever its name is.
    const called = reading.gateways.every(({ managedState }) => managedState !== undefined);
    if (hidden !== undefined && !(called && showable(gateways))) {
      refuse([{ path: "gateways", message: `cannot settle it: ${config} ${hidden}` }]);
      return unknownInspection(commit, managed, kept, `${config} ${hidden}`, showable(gateways));
    }
    if (!managed || !reading.unsureState) {
      // The detection wins; what was set by hand stays for the text that it was set for.
      const facts: SqlmeshFacts = {
        ...(fresh ? base : kept),
        ...(hidden === undefined ? { addressing: reading.addressing } : {}),
      };
      return {
        commit,
        gateways,
        gatewayDetection: { outcome: reading.outcome },
        facts: { ...facts },
      };
    }
    why = `${config} ${reading.unsureState.reason}`;
    certain = reading.gateways;
    if (!manual) return unknownInspection(commit, managed, kept, why, showable(gateways));
    ({ addressing } = reading);
  }

  if (!manual) return unknownInspection(commit, managed, kept, why);
  const issues = manualGatewayIssues(config, manual.names, certain, { version, from: found.from });
  refuse(issues);
  const gateways = gatewaysSetByHand(manual.names);
  if (manual.digest !== digest)
    return unknownInspection(
      commit,
      managed,
      kept,
      `${why}; the gateways were set by hand for another text of it: set them again to confirm them`,
      gateways,
    );
  if (issues.length > 0)
    return unknownInspection(
      commit,
      managed,
      kept,
      `${why}; the gateways that were set by hand do not fit: ${issues.map(({ message }) => message).join("; ")}`,
      gateways,
    );
  const facts: SqlmeshFacts = { ...kept, ...(addressing ? { addressing } : {}) };
  return {
    commit,
    gateways,
    gatewayDetection: {
      outcome: "known",
      reason: `set by hand, because ${why}${managed ? alsoState(found) : ""}`,
    },
    facts: { ...facts },
  };
}

/**
 * Returns the gateways that the project shows, or `undefined` when they are too many or a name is
 * too long. The reason then shows such a name cut short, because an answer must not repeat a
 * hostile file.
 */
function showable(gateways: readonly Gateway[]): readonly Gateway[] | undefined {
  return gateways.length <= MOST_SHOWN && gateways.every(({ name }) => name.length <= MOST_SHOWN)
    ? gateways
    : undefined;
}

/** Returns what a person who sets the gateways by hand also says about a state connection. */
function alsoState({ text, reading }: ReadConfig): string {
  // A known list says why its state connection is not.
  const line = reading.outcome === "unknown" ? visibleState(text) : undefined;
  if (line === undefined) return "";
  const why = "SQLMesh does not take one of a gateway together with the managed state";
  return `; it has a state_connection (line ${line}), which must have no value in a run: ${why}`;
}

function noConfiguration(config: string, { reason }: UnknownGateways): string {
  return `has a ${config} that ${reason}: add config = Config(...) of sqlmesh.core.config`;
}

function readManualGateways(
  { gateways }: SqlmeshProject,
  digest: string,
): ManualGateways | undefined {
  return gateways ? { names: gateways.map(({ name }) => name), digest } : undefined;
}

function readStoredGateways(previous: SqlmeshInspection | undefined): ManualGateways | undefined {
  return previous?.facts["settled"] as ManualGateways | undefined;
}

function addressingOf({ names }: ManualGateways, singular: boolean): Addressing {
  if (names.length === 0) return singular ? "gateway" : "unnamed";
  return singular ? "gateway_named" : "named";
}

/**
 * Returns the inspection of unknown gateways. State that is sent to a guessed gateway is written to
 * the warehouse without a warning, so a run waits for a person instead.
 */
function unknownInspection(
  commit: string,
  managed: boolean,
  facts: SqlmeshFacts,
  reason: string,
  gateways?: readonly Gateway[],
): SqlmeshInspection {
  const remedy =
    "Correct the configuration, set them by hand with the field gateways, make it plainer, or set use_managed_state_database to false and configure a state_connection in the project";
  return {
    commit,
    ...(gateways ? { gateways } : {}),
    gatewayDetection: { outcome: "unknown", reason },
    ...(managed ? { blocked: `The gateways are not known: ${reason}. ${remedy}` } : {}),
    facts: { ...facts },
  };
}
