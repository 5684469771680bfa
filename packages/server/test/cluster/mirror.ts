import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { PackageIndexServer } from "@dagctl/test-servers";

const INSTALLED = `import json
from importlib.metadata import distributions
print(json.dumps([[one.metadata["Name"], one.version] for one in distributions()]))
`;

/**
 * Publishes each package of a Python environment, as a mirror has it: uv reads the pages of all,
 * and installs none of them again.
 *
 * @param programs the folder of the environment's programs
 * @param uploadTime the release day of its tool
 */
export async function mirror(
  index: PackageIndexServer,
  programs: string,
  uploadTime: string,
): Promise<void> {
  const { stdout } = await promisify(execFile)(join(programs, "python"), ["-I", "-c", INSTALLED]);
  const installed = JSON.parse(stdout) as readonly (readonly [name: string, version: string])[];
  for (const [name, version] of installed) await index.publish({ name, version, uploadTime });
}
