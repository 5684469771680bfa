import { followConfig } from "../../../src/sqlmesh/config-py/config.ts";
import { parsePython } from "../../../src/sqlmesh/config-py/tree.ts";
import { type GatewayReading, unknownGateways } from "../../../src/sqlmesh/gateway-reading.ts";

/** Returns the gateways of a config.py. */
export function readPythonConfig(text: string): GatewayReading {
  const tree = parsePython(text);
  return "problem" in tree ? unknownGateways(tree.problem) : followConfig(tree);
}
