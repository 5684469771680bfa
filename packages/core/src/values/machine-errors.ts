import { DagctlError } from "../errors.ts";

/** What an error code of an operating system means for a person, and what to do. */
const MEANINGS: Readonly<Record<string, string>> = {
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

/**
 * Returns what a driver reports when the machine itself is short of something: `unavailable`, and
 * retryable. For errors of files and of process starts, of which the code is read.
 *
 * @param doing what was tried, as the subject of the message: "Starting git"
 * @returns `undefined` for an error of another kind
 */
export function machineError(error: unknown, doing: string): DagctlError | undefined {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string")
    return undefined;
  const meaning = MEANINGS[error.code];
  if (meaning === undefined) return undefined;
  // Of a process start Node reports the program as the path.
  const isStart = "syscall" in error && String(error.syscall).startsWith("spawn");
  const path =
    !isStart && "path" in error && typeof error.path === "string" ? ` at ${error.path}` : "";
  return new DagctlError("unavailable", `${doing} failed${path}: ${meaning} (${error.code})`, {
    cause: error,
  });
}
