import { lstatSync, type Stats, statSync } from "node:fs";
import { basename } from "node:path";
import { DagctlError, systemErrorCode } from "@dagctl/core/errors";
import { commitFileOf } from "./commit-count.ts";
import { remedyOfLoss } from "./find-damage.ts";

/** The files of a database that SQLite and this package open by their names. */
const SUFFIXES = ["", "-wal", "-journal", ".lock"] as const;

/**
 * Refuses what is no file in the place of one: to open a pipe waits for ever, and SQLite creates
 * what a link leads to, wherever that is.
 *
 * @throws DagctlError `unavailable`: it names what is no file
 */
export function refuseWhatIsNoFile(file: string): void {
  for (const suffix of SUFFIXES) {
    const path = `${file}${suffix}`;
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) continue;
    const found = target(path);
    if (found?.isFile()) continue;
    const what = found === undefined ? "a link that leads to no file" : "no file";
    throw new DagctlError(
      "unavailable",
      `${path} is ${what}: remove it, and put the file back that was there`,
      { retryable: false, details: { file: path } },
    );
  }
}

function target(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (systemErrorCode(error) === "ELOOP") return undefined;
    throw error;
  }
}

/**
 * Refuses to create a database where one was before: SQLite would delete the log of an absent one,
 * with all records that are not in the database file yet.
 *
 * @throws DagctlError `unavailable`: it names the file, and what was left of it
 */
export function refuseLostDatabase(file: string): void {
  const bytes = (path: string): number | undefined =>
    statSync(path, { throwIfNoEntry: false })?.size;
  const found = bytes(file);
  if (found !== undefined && found > 0) return;
  const left = [
    ...((bytes(`${file}-wal`) ?? 0) > 0 ? [`${file}-wal`] : []),
    ...((bytes(commitFileOf(file)) ?? 0) > 0 ? [commitFileOf(file)] : []),
    // It is made after the database, so a new and empty database may have it.
    ...(found === undefined && bytes(`${file}.lock`) !== undefined ? [`${file}.lock`] : []),
  ].map((path) => basename(path));
  if (left.length === 0) return;
  throw new DagctlError(
    "unavailable",
    `${file} is ${found === undefined ? "absent" : "empty"} although it was in use (${left.join(", ")}). Nothing was changed. Put it back, or ${remedyOfLoss(file)}. To begin without records, move what is left of it away`,
    { retryable: false, details: { file } },
  );
}
