import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { StoredRecording } from "../../src/index.ts";
import { runProgram } from "../../src/versions/programs.ts";
import { add, fieldsOf, type Names } from "./fields.ts";

/** The names of a data folder, as they are listed. */
export interface DataFolderNames {
  /** Paths; ids are replaced by their meaning. */
  readonly paths: Names;
  /** Fields by the name of the file. */
  readonly files: Names;
  /** Columns by table. */
  readonly tables: Names;
  /** Indexes by table. */
  readonly indexes: Names;
  /** The migrations that have run, by the table that lists them. */
  readonly migrations: Names;
  /** Fields of the JSON columns, by table and column. */
  readonly columns: Names;
  /** Fields of the data of each type of event. */
  readonly events: Names;
  /** Steps of each kind of operation. */
  readonly steps: Names;
  /** Entries of the secret source. */
  readonly secrets: Names;
}

const IDS: readonly (readonly [RegExp, string])[] = [
  [/\bproj_[a-z2-7]+/g, "PROJECT"],
  [/\brun_[a-z2-7]+/g, "RUN"],
  [/\borg-(local|second)\b/g, "ORGANIZATION"],
  [/\b[0-9a-f]{64}\b/g, "DIGEST"],
  [/\b[0-9a-f]{40}-[0-9a-f]{12}\b/g, "COMMIT-DIGEST"],
];
/** Returns a path in which each id is replaced by its meaning. */
export const named = (text: string): string =>
  IDS.reduce((rest, [id, name]) => rest.replaceAll(id, name), text);

/** Matches paths below which all belongs to Git or to a repository. */
const OPAQUE =
  /^(git\/DIGEST|demo\/[a-z]+|local\/deployments\/ORGANIZATION\/PROJECT\/checkouts\/COMMIT-DIGEST|local\/work\/ORGANIZATION\/PROJECT)\//;

/** Returns the name of an entry, in which a variable's name is replaced. */
const entryName = (file: string): string =>
  named(decodeURIComponent(file.replace(/\.json$/, "")))
    .replace(/\/[A-Z]+$/, (name) => (name === "/PROJECT" ? name : "/NAME"))
    .replace(/^(hook|notification)\/[a-z]+_[a-z2-7]+/, "$1/ID")
    .replace(/^(notification\/ID)\/[a-z2-7]+$/, "$1/ENTRY");

/** Adds the names of one recorded data folder. */
export async function addDataFolder(
  stored: StoredRecording,
  names: DataFolderNames,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "dagctl-names-"));
  try {
    await runProgram("tar", ["-xzf", join(stored.folder, "installation.tar.gz"), "-C", folder], {
      cwd: folder,
    });
    const data = join(folder, "data");
    for (const entry of readdirSync(data, { recursive: true, withFileTypes: true })) {
      const place = join(entry.parentPath, entry.name);
      const path = named(relative(data, place));
      if (OPAQUE.test(path)) continue;
      const isSecret = path.startsWith("local/secrets/ORGANIZATION/");
      if (isSecret) add(names.secrets, "entries", [entryName(basename(place))]);
      add(names.paths, path.split("/")[0] ?? "", [
        isSecret
          ? "local/secrets/ORGANIZATION/ENTRY.json"
          : path + (entry.isDirectory() ? "/" : ""),
      ]);
      if (entry.isFile() && place.endsWith(".json")) {
        const group = isSecret
          ? "a secret"
          : /tombstones/.test(path)
            ? "a tombstone"
            : path.endsWith(".files.json")
              ? "the files of a checkout"
              : basename(path);
        add(names.files, group, fieldsOf(JSON.parse(readFileSync(place, "utf8"))));
      }
    }
    addDatabase(join(data, "dagctl.db"), names);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Adds the names of one database of records. */
export function addDatabase(file: string, names: DataFolderNames): void {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    for (const { name } of database
      .prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'")
      .all()) {
      const table = String(name);
      add(
        names.tables,
        table,
        database.prepare(`select name from pragma_table_xinfo('${table}')`).all().map(nameOf),
      );
      if (table === "kysely_migration")
        add(
          names.migrations,
          table,
          database.prepare("select name from kysely_migration").all().map(nameOf),
        );
      if (table.startsWith("kysely_")) continue;
      add(
        names.indexes,
        table,
        database
          .prepare(
            "select name from sqlite_master where type = 'index' and tbl_name = ? and name not like 'sqlite_%'",
          )
          .all(table)
          .map(nameOf),
      );
      for (const row of database.prepare(`select * from "${table}"`).all()) {
        for (const column of ["wire", "internals"]) {
          if (typeof row[column] !== "string") continue;
          const record = JSON.parse(row[column]) as Readonly<Record<string, unknown>>;
          add(
            names.columns,
            `${table}.${column}`,
            table === "events" ? Object.keys(record) : fieldsOf(record),
          );
          if (table === "events")
            add(
              names.events,
              String(record["type"]),
              Object.keys((record["data"] as object | undefined) ?? {}),
            );
          if (table === "operations" && column === "wire")
            add(
              names.steps,
              String(record["kind"]),
              ((record["steps"] ?? []) as readonly { readonly name: string }[]).map(
                (step) => step.name,
              ),
            );
        }
      }
    }
  } finally {
    database.close();
  }
}

const nameOf = (row: Readonly<Record<string, unknown>>): string => String(row["name"]);
