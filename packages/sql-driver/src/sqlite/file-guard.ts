import { type Stats, statSync } from "node:fs";
import { basename } from "node:path";
import { DagctlError } from "@dagctl/core/errors";

/** Detects that the files of an open database are no longer those at its path. */
export interface FileGuard {
  /**
   * Compares the files at the path with those that are open: two calls of `stat`, a few
   * microseconds.
   *
   * @throws DagctlError `unavailable` when one was deleted, replaced or cut off. From then on every
   * call throws.
   */
  check(): void;
}

interface Seen {
  readonly dev: number;
  readonly ino: number;
  readonly size: number;
}

/**
 * Returns a guard of the database and its `-wal`. SQLite goes on writing to a file that was deleted
 * or replaced, so that a commit would be acknowledged and lost with the process. Neither file ever
 * shrinks while it is open: no vacuum runs, and a checkpoint starts the log again in place.
 *
 * Must be called after the database is open.
 */
export function fileGuard(file: string): FileGuard {
  const paths = [file, `${file}-wal`];
  const seen = new Map<string, Seen>();
  let lost: DagctlError | undefined;

  const isSame = (before: Seen | undefined, now: Stats | undefined): boolean => {
    if (before === undefined) return true;
    return (
      now !== undefined &&
      now.dev === before.dev &&
      now.ino === before.ino &&
      now.size >= before.size
    );
  };

  const check = (): void => {
    if (lost !== undefined) throw lost;
    for (const path of paths) {
      const now = statSync(path, { throwIfNoEntry: false });
      if (!isSame(seen.get(path), now)) throw (lost = lostFile(path, file));
      if (now !== undefined) seen.set(path, { dev: now.dev, ino: now.ino, size: now.size });
    }
  };
  check();
  return { check };
}

function lostFile(path: string, file: string): DagctlError {
  const name = basename(file);
  const message = `${basename(path)} was deleted, replaced or cut off while it was open, so nothing is stored any more: stop the server, put ${name} back with its -wal, or a backup of it, and start the server`;
  return new DagctlError("unavailable", message, { details: { file } });
}
