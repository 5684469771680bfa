import { asDagctlError, DagctlError, isDagctlError } from "@dagctl/core";
import type { CallOptions } from "@dagctl/core";
import { fileErrorCode } from "./files.ts";

const WORDS: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full; free some space",
  EDQUOT: "the disk quota is used up; free some space",
  EROFS: "the file system is read-only; mount it writable",
  EACCES: "permission is missing; check who owns the files",
  EPERM: "permission is missing; check who owns the files",
  EMFILE: "this process has too many files open; raise its limit (ulimit -n)",
  ENFILE: "the machine has too many files open",
  EIO: "the disk reports an error",
  ENOMEM: "the machine has no memory left",
  EAGAIN: "the machine has no room for another process",
};

/** An error of the file system or of a process start, as a person can act on it. */
export function fault(error: unknown, doing: string): DagctlError {
  if (isDagctlError(error)) return error;
  const code = fileErrorCode(error);
  const words = code === undefined ? undefined : WORDS[code];
  if (words === undefined) return asDagctlError(error);
  const path = error instanceof Error && "path" in error && typeof error.path === "string" ? ` at ${error.path}` : "";
  return new DagctlError("unavailable", `${doing} failed${path}: ${words} (${code})`, { cause: error });
}

/** Every method of the driver goes through here: abort first, then errors in our words. */
export async function guarded<T>(doing: string, options: CallOptions | undefined, work: () => Promise<T>): Promise<T> {
  options?.signal?.throwIfAborted();
  try {
    return await work();
  } catch (error) {
    if (options?.signal?.aborted === true && error === options.signal.reason) throw error;
    throw fault(error, doing);
  }
}

/** The same for what answers one by one. */
export async function* guardedEach<T>(doing: string, options: CallOptions | undefined, each: AsyncIterable<T>): AsyncGenerator<T> {
  options?.signal?.throwIfAborted();
  try {
    for await (const one of each) {
      yield one;
      options?.signal?.throwIfAborted();
    }
  } catch (error) {
    if (options?.signal?.aborted === true && error === options.signal.reason) throw error;
    throw fault(error, doing);
  }
}
