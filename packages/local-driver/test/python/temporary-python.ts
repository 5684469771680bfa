import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keepBytecode } from "@dagctl/python-tools/keep-bytecode";
import { type PythonEnvironments, pythonEnvironments } from "../../src/index.ts";

export interface TemporaryPython {
  /** A folder for what a test writes. It has the environments, too. */
  readonly directory: string;
  readonly environments: PythonEnvironments;
  /** Removes all of it. The cache of uv keeps the bytecode for later environments. */
  close(): Promise<void>;
}

/** Returns Python environments in a folder of their own, for the tests of one file. */
export async function temporaryPython(): Promise<TemporaryPython> {
  const directory = await realpath(await mkdtemp(join(tmpdir(), "dagctl-environments-")));
  const environments = pythonEnvironments({ directory });
  return {
    directory,
    environments,
    async close() {
      await environments.close();
      keepBytecode(join(directory, "environments"));
      await rm(directory, { recursive: true, force: true });
    },
  };
}
