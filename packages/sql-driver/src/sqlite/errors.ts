import { basename, dirname } from "node:path";
import { DagctlError, systemErrorCode } from "@dagctl/core/errors";

/**
 * SQLite's primary result codes, https://www.sqlite.org/rescode.html; an extended code carries them
 * in its lowest byte.
 */
const BUSY = 5;
const LOCKED = 6;
const READONLY = 8;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const TOOBIG = 18;
const CONSTRAINT = 19;
const MISMATCH = 20;
const NOTADB = 26;

function resultCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number")
    return undefined;
  return error.errcode & 0xff;
}

export function isBusy(error: unknown): boolean {
  const code = resultCode(error);
  return code === BUSY || code === LOCKED;
}

/** Returns whether SQLite refused the values of one statement, and nothing else has changed. */
export function isOfStatement(error: unknown): boolean {
  const code = resultCode(error);
  return code === TOOBIG || code === CONSTRAINT || code === MISMATCH;
}

/** Returns whether SQLite found that the content of a file is wrong. */
export function isDamage(error: unknown): boolean {
  const code = resultCode(error);
  return code === CORRUPT || code === NOTADB;
}

/**
 * Returns an error of SQLite in words that say what to do; other errors are returned as they are.
 * At the start the operator reads it, with whole paths. Later (`describeServing`) callers of the
 * API read it, and they must not learn where the file is on this machine.
 */
export function describe(file: string, error: unknown, committing: boolean): unknown {
  const reason = error instanceof Error ? error.message : String(error);
  return describeAs({ file, folder: dirname(file), reason }, error, committing, { file });
}

/** Describes an error of a call to a store that is open: the file by its name only. */
export function describeServing(file: string, error: unknown, committing: boolean): unknown {
  // Node's message repeats the whole path after the code.
  const reason = systemErrorCode(error) ?? "no reason is known";
  return describeAs(
    { file: basename(file), folder: `the folder of ${basename(file)}`, reason },
    error,
    committing,
    { file },
  );
}

function describeAs(
  {
    file,
    folder,
    reason,
  }: { readonly file: string; readonly folder: string; readonly reason: string },
  error: unknown,
  committing: boolean,
  details: { readonly file: string },
): unknown {
  const code = resultCode(error);
  const options = { cause: error, details };
  if (code === undefined && isOfFileSystem(error))
    return new DagctlError(
      "unavailable",
      `${folder} cannot hold the data (${reason}): check that it is a folder of this user's on a disk with space`,
      options,
    );
  if (code === undefined) return describeMigration(file, error, options);
  switch (code) {
    case BUSY:
    case LOCKED:
      return new DagctlError(
        "unavailable",
        `Another process uses ${file}: one process at a time can open it`,
        options,
      );
    case READONLY:
      return new DagctlError(
        "unavailable",
        `${file} or its folder cannot be written: check its owner and permissions`,
        options,
      );
    case FULL:
      return new DagctlError(
        "unavailable",
        `The disk that holds ${folder} is full: free some space`,
        options,
      );
    case CANTOPEN:
      return new DagctlError(
        "unavailable",
        `${file} cannot be opened: check that ${folder} exists and belongs to the user of this process`,
        options,
      );
    case IOERR:
      // After a failed flush it is not known whether the pages reached the disk.
      if (committing)
        return new DagctlError(
          "outcome_unknown",
          `The disk failed while writing to ${file}; the change may or may not be kept`,
          options,
        );
      return new DagctlError("unavailable", `The disk failed under ${file}`, options);
    case CORRUPT:
    case NOTADB:
      return new DagctlError(
        "unavailable",
        `${file} is damaged, or its -wal, or it is not a database of dagctl: put a backup in its place and keep its -wal and .commits. The start then says whether a commit is gone`,
        { ...options, retryable: false },
      );
    default:
      return new DagctlError(
        "internal",
        `SQLite: ${error instanceof Error ? error.message : String(error)}`,
        options,
      );
  }
}

function isOfFileSystem(error: unknown): error is Error {
  return error instanceof Error && "syscall" in error;
}

function describeMigration(
  file: string,
  error: unknown,
  options: { readonly cause: unknown; readonly details: { readonly file: string } },
): unknown {
  if (!(error instanceof Error) || !error.message.startsWith("corrupted migrations")) return error;
  return new DagctlError(
    "unavailable",
    `${file} was written by a newer dagctl: start that version, or put back a backup of the older one (docs/upgrading.md says which ways back there are)`,
    {
      ...options,
      retryable: false,
    },
  );
}
