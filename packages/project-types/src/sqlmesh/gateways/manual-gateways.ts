import type { Issue } from "@dagctl/core/errors";
import type { Gateway } from "../sqlmesh-project.ts";
import { inexpressible, type NamesFrom } from "./expressible.ts";
import type { FileGateway } from "../gateway-reading.ts";

/**
 * What a person has set as the gateways, and for which text: a digest of every file that was read.
 * Stored in the facts of an inspection.
 */
export interface ManualGateways {
  readonly names: readonly string[];
  readonly digest: string;
}

export function gatewaysSetByHand(names: readonly string[]): readonly Gateway[] {
  return names.map((name) => ({ name, source: "manual" }));
}

/** Returns how a list set by hand differs from what it must have, where the file is known. */
export function differenceTo(
  config: string,
  gateways: readonly FileGateway[],
  names: readonly string[],
): readonly Issue[] {
  const named = gateways.filter(({ name }) => name !== "");
  if (named.length === names.length && named.every(({ name }, index) => name === names[index]))
    return [];
  const list = named.map(({ name, line }) => `${JSON.stringify(name)} (line ${line})`).join(", ");
  const [unnamed] = gateways;
  const right =
    named.length > 0
      ? list
      : unnamed
        ? `one gateway without a name (line ${unnamed.line}), written as []`
        : "no gateways, written as []";
  return [{ path: "gateways", message: `must be what ${config} says: ${right}; or leave it out` }];
}

/** Returns what is wrong with a list set by hand, where the file is not known as a whole. */
export function manualGatewayIssues(
  config: string,
  names: readonly string[],
  certain: readonly FileGateway[],
  { version, from }: { readonly version: string; readonly from: NamesFrom },
): readonly Issue[] {
  const issues: Issue[] = certain
    .filter(({ name }) => name !== "" && !names.includes(name))
    .map(({ name, line }) => ({
      path: "gateways",
      message: `must hold ${JSON.stringify(name)}, which ${config} has for certain (line ${line})`,
    }));
  const hidden = inexpressible(names, version, from);
  return hidden === undefined
    ? issues
    : [...issues, { path: "gateways", message: `is refused: the list ${hidden}` }];
}
