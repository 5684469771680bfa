import { type Stats, statSync } from "node:fs";
import { basename } from "node:path";
import { DagctlError } from "@dagctl/core/errors";
import { type Damage, findDamage } from "./find-damage.ts";

/** Detects that the files of an open database are no longer those at its path, or are damaged. */
export interface FileGuard {
  /**
   * Compares the files at the path with those that are open: two calls of `stat`, a few
   * microseconds. Every {@link VERIFY_MS} it also reads the log, a few milliseconds.
   *
   * @throws DagctlError `unavailable` when one was deleted, replaced, cut off or damaged. From then
   *   on every call throws.
   */
  check(): void;
  /**
   * Throws where damage was found before: what is read may be wrong. It touches no file.
   *
   * @throws DagctlError `unavailable`: it names the file
   */
  assertSound(): void;
  /** Notes damage that another part has found. Every later call throws this error. */
  noteDamage(error: DagctlError): void;
  /**
   * Compares the files for the last time, and reads the log.
   *
   * @returns what a close does with the log: `sound`: copies it into the database and deletes it;
   *   `copy`: only copies it, because another file, or none, is at the path of the log that is
   *   open; `kept`: nothing
   */
  stateOfLog(): "sound" | "copy" | "kept";
}

interface Seen {
  readonly dev: number;
  readonly ino: number;
  readonly size: number;
}

/** How often the log is compared with what was acknowledged, in milliseconds. */
const VERIFY_MS = 5_000;
/** A long log is read less often: the reads take at most this part of the time. */
const VERIFY_SHARE = 1 / 100;

export interface FileGuardOptions {
  /** Called after the log was found to be sound. @default nothing */
  readonly onSound?: () => void;
  /** Milliseconds of a clock that never goes back. @default that of this process */
  readonly now?: () => number;
}

/**
 * Returns a guard of the database and its `-wal`. SQLite goes on writing to a file that was deleted
 * or replaced, so that a commit would be acknowledged and lost with the process. Neither file ever
 * shrinks while it is open: no vacuum runs, and a checkpoint starts the log again in place.
 *
 * SQLite reads its log again only after a restart, and drops then what follows a damaged part. So
 * the guard reads it while the process still runs. Must be called after the database is open.
 */
export function fileGuard(
  file: string,
  { onSound = () => undefined, now = () => performance.now() }: FileGuardOptions = {},
): FileGuard {
  const paths = [file, `${file}-wal`];
  const seen = new Map<string, Seen>();
  let lost: DagctlError | undefined;
  let damage: DagctlError | undefined;
  let nextVerification = now() + VERIFY_MS;

  const isSame = (before: Seen | undefined, current: Stats | undefined): boolean => {
    if (before === undefined) return true;
    return (
      current !== undefined &&
      current.dev === before.dev &&
      current.ino === before.ino &&
      current.size >= before.size
    );
  };

  const noteDamage = (error: DagctlError): void => {
    damage ??= error;
    lost ??= error;
  };

  const verify = (): void => {
    const begin = now();
    const found = findDamage(file, true);
    if (found === undefined) onSound();
    else noteDamage(damageError(found, file));
    const end = now();
    nextVerification = end + Math.max(VERIFY_MS, (end - begin) / VERIFY_SHARE);
  };

  const check = (): void => {
    if (lost !== undefined) throw lost;
    for (const path of paths) {
      const current = statSync(path, { throwIfNoEntry: false });
      if (!isSame(seen.get(path), current)) throw (lost = lossError(path, file));
      if (current !== undefined)
        seen.set(path, { dev: current.dev, ino: current.ino, size: current.size });
    }
    if (now() >= nextVerification) verify();
    if (lost !== undefined) throw lost;
  };
  check();
  return {
    check,
    assertSound() {
      if (damage !== undefined) throw damage;
    },
    noteDamage,
    stateOfLog() {
      try {
        check();
        verify();
        if (lost === undefined) return "sound";
        throw lost;
      } catch (error) {
        if (error !== lost || damage !== undefined) return "kept";
      }
      const [database, log] = paths.map((path) => statSync(path, { throwIfNoEntry: false }));
      const isMoved = log?.ino !== seen.get(`${file}-wal`)?.ino;
      return isMoved && isSame(seen.get(file), database) ? "copy" : "kept";
    },
  };
}

const RESTART =
  "stop the server and start it again. The start names what is missing, and which files together bring it back";

function lossError(path: string, file: string): DagctlError {
  const message = `${basename(path)} was deleted, replaced or cut off while it was open, so nothing is stored any more: ${RESTART}`;
  return new DagctlError("unavailable", message, { details: { file } });
}

function damageError({ path, what }: Damage, file: string): DagctlError {
  const message = `${basename(path)} was damaged while it was open (it ${what}): ${RESTART}`;
  return new DagctlError("unavailable", message, { retryable: false, details: { file } });
}
