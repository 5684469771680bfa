import type { RunVariable } from "@dagctl/core/contracts";
import { Secret } from "@dagctl/core/driver-kit";

/** Names of secrets of a workload never begin with it. */
const PREFIX = "install.";

/** Returns the variables as they are stored among the secrets of a deployment. */
export function encodeInstallVariables(
  variables: readonly RunVariable[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    variables.map(({ name, value }) => [`${PREFIX}${name}`, value.reveal()]),
  );
}

/** Returns the entries that are variables, without the secrets of the workload. */
export function onlyInstallVariables(
  stored: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(stored).filter(([name]) => name.startsWith(PREFIX)));
}

/** Returns the variables that are stored among the secrets of a deployment. */
export function readInstallVariables(
  stored: Readonly<Record<string, string>>,
): readonly RunVariable[] {
  return Object.entries(onlyInstallVariables(stored)).map(([name, value]) => ({
    name: name.slice(PREFIX.length),
    value: new Secret(value),
    sensitive: true,
  }));
}
