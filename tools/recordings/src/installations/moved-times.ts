import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

// A key lives for a day and a tombstone for a week. So that a recording stays as young as it was,
// its times are moved when it is unpacked: all of them by the same number of whole hours. That
// keeps their order and the minute that a schedule means.

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const TIME = /\b20\d\d-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d(?:\.\d{1,9})?Z/g;

/**
 * Changes the times in a text. Times from long before the recording, such as those of commits,
 * stay.
 */
export type MoveTimes = (text: string) => string;

/** @param recordedAt RFC 3339 */
export function movingTimes(recordedAt: string, now: number = Date.now()): MoveTimes {
  const recorded = Date.parse(recordedAt);
  const distance = Math.floor((now - recorded) / HOUR) * HOUR;
  return (text) =>
    text.replace(TIME, (time) => {
      const at = Date.parse(time);
      if (at < recorded - DAY) return time;
      const moved = new Date(at + distance).toISOString();
      // The second keeps its number of digits.
      const fraction = /\.(\d+)Z$/.exec(time)?.[1];
      return fraction === undefined
        ? `${moved.slice(0, 19)}Z`
        : `${moved.slice(0, 20)}${fraction}Z`;
    });
}

/** Moves the times in every text of a SQLite database. */
function moveTimesInDatabase(file: string, move: MoveTimes): void {
  const database = new DatabaseSync(file);
  const quoteIdentifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;
  try {
    const tables = database
      .prepare(
        "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like 'kysely_%'",
      )
      .all();
    database.exec("begin");
    for (const { name } of tables) {
      const table = quoteIdentifier(String(name));
      for (const row of database.prepare(`select rowid as "row id", * from ${table}`).all()) {
        for (const [column, value] of Object.entries(row)) {
          if (typeof value !== "string" || move(value) === value) continue;
          database
            .prepare(`update ${table} set ${quoteIdentifier(column)} = ? where rowid = ?`)
            .run(move(value), row["row id"] ?? null);
        }
      }
    }
    database.exec("commit");
  } finally {
    database.close();
  }
}

/**
 * Folders whose files contain no time of the installation: repositories and checkouts of commits.
 */
const UNTOUCHED = new Set(["git", "checkouts", "repositories", "bin"]);

/** The first bytes of a database. */
const SQLITE = Buffer.from("SQLite format 3\0");

/** Moves the times in all files of an installation. */
export function moveTimesBelow(folder: string, move: MoveTimes): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !UNTOUCHED.has(entry.name)) moveTimesBelow(path, move);
    if (!entry.isFile()) continue;
    const content = readFileSync(path);
    if (content.subarray(0, SQLITE.length).equals(SQLITE)) moveTimesInDatabase(path, move);
    // Another binary file is one that a program has written, such as a database of DuckDB.
    else if (!content.includes(0)) {
      const text = content.toString();
      if (move(text) !== text) writeFileSync(path, move(text));
    }
  }
}
