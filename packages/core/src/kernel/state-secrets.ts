import type { StateConnection } from "../contracts/state-database.ts";
import type { Secret } from "../values/secret.ts";

export function stateSecrets(state: StateConnection): Readonly<Record<string, Secret>> {
  return Object.fromEntries(
    Object.entries(state.secrets).map(([name, secret]) => [`state-${name}`, secret]),
  );
}
