import type { EnvironmentValue, StateConnection } from "@dagctl/core/contracts";
import type { Addressing } from "./gateways/reading.ts";
import type { Gateway } from "./sqlmesh-project.ts";

/**
 * Returns the variables that give every gateway the managed state. Each gateway gets the whole
 * connection, type included, because SQLMesh refuses a part of one.
 */
export function stateEnvironment(
  addressing: Addressing,
  gateways: readonly Gateway[],
  state: StateConnection,
): Readonly<Record<string, EnvironmentValue>> {
  const environment: Record<string, EnvironmentValue> = {};
  for (const prefix of prefixes(addressing, gateways)) {
    environment[`${prefix}__TYPE`] = state.type;
    for (const [name, value] of Object.entries(state.settings))
      environment[`${prefix}__${name.toUpperCase()}`] = value;
    for (const name of Object.keys(state.secrets))
      environment[`${prefix}__${name.toUpperCase()}`] = { secret: `state-${name}` };
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
