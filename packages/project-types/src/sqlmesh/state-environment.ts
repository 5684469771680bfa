import type { EnvironmentValue, StateConnection } from "@dagctl/core/contracts";
import { CLIENT_STATE } from "./client-module.ts";
import type { Addressing } from "./gateway-reading.ts";
import type { Gateway } from "./sqlmesh-project.ts";

/**
 * Returns the variables that give every gateway the managed state, or none where the gateways are
 * not known. Each gateway gets the whole connection, type included, because SQLMesh refuses a part
 * of one. The module that takes the place of the client gets it in any case.
 */
export function stateEnvironment(
  addressing: Addressing | undefined,
  gateways: readonly Gateway[],
  state: StateConnection,
): Readonly<Record<string, EnvironmentValue>> {
  const environment: Record<string, EnvironmentValue> = {};
  const named = addressing === undefined ? [] : prefixes(addressing, gateways);
  for (const prefix of [CLIENT_STATE, ...named.map((name) => `${name}__`)]) {
    environment[`${prefix}TYPE`] = state.type;
    for (const [name, value] of Object.entries(state.settings))
      environment[`${prefix}${name.toUpperCase()}`] = value;
    for (const name of Object.keys(state.secrets))
      environment[`${prefix}${name.toUpperCase()}`] = { secret: `state-${name}` };
  }
  return environment;
}

function prefixes(addressing: Addressing, gateways: readonly Gateway[]): readonly string[] {
  const root =
    addressing === "gateway" || addressing === "gateway_named"
      ? "SQLMESH__GATEWAY"
      : "SQLMESH__GATEWAYS";
  if (addressing === "gateway" || addressing === "unnamed") return [`${root}__STATE_CONNECTION`];
  return gateways.map(({ name }) => `${root}__${name.toUpperCase()}__STATE_CONNECTION`);
}
