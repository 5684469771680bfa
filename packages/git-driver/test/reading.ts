import { type DagctlError, isDagctlError } from "@dagctl/core/errors";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

export async function errorOf(promise: Promise<unknown>): Promise<DagctlError> {
  const end = await promise.then(
    () => "resolved",
    (error: unknown) => error,
  );
  if (!isDagctlError(end)) throw new Error(`Expected a DagctlError, got ${String(end)}`);
  return end;
}

export async function filesBelow(folder: string): Promise<readonly string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
}

/**
 * Returns the arguments of every process (Linux), each ended by a NUL: what any user of the machine
 * can see.
 */
export async function commandLines(): Promise<readonly string[]> {
  const pids = (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name));
  return Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")));
}
