import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { V1Container } from "@kubernetes/client-node";
import { logText } from "./log-file.ts";
import type { Mount } from "./mount-paths.ts";

// The kubelet's limits.
const FILE_BYTES = 4096;
const LOG_BYTES = 2048;
const LOG_LINES = 80;

const fileOf = (folder: string, start: number): string => join(folder, `${start}.termination`);

/**
 * Creates the file for the container's `terminationMessagePath` in its N-th start, and returns it
 * as a mount.
 */
export async function terminationFile(
  container: V1Container,
  folder: string,
  start: number,
): Promise<Mount> {
  const file = fileOf(folder, start);
  await writeFile(file, "", { mode: 0o600 });
  return { path: container.terminationMessagePath ?? "/dev/termination-log", directory: file };
}

/**
 * Returns the termination message of a container: the content of its file or, when it failed and
 * asks for it, the end of its log. Returns `undefined` when there is none.
 */
export async function terminationMessage(
  container: V1Container,
  folder: string,
  start: number,
  log: string,
  failed: boolean,
): Promise<string | undefined> {
  const own = await readFile(fileOf(folder, start)).catch(() => Buffer.alloc(0));
  if (own.length > 0) return own.subarray(-FILE_BYTES).toString();
  if (
    !failed ||
    container.terminationMessagePolicy !== "FallbackToLogsOnError" ||
    !(await stat(log).catch(() => undefined))
  )
    return undefined;
  let text = "";
  const never = new AbortController().signal;
  for await (const part of logText(
    log,
    { follow: false, timestamps: false, tailLines: LOG_LINES },
    Promise.resolve(),
    never,
  ))
    text += part;
  return Buffer.from(text).subarray(-LOG_BYTES).toString() || undefined;
}
