import type { Expression, Kysely } from "kysely";
import {
  type Migration,
  type MigrationProvider,
  Migrator,
  type MigratorProps,
} from "kysely/migration";
import { readOddCharacters } from "./odd-characters-migration.ts";
import { projectColumns, writeNoteFunction } from "./project-columns-migration.ts";
import { addSyncUnknownIndex } from "./queries/sync-unknown.ts";
import { withoutPythonRequirements } from "./python-requirements-migration.ts";
import type { Tables } from "./tables.ts";

/**
 * The type of texts, which are compared byte by byte. SQLite does so by default; another database
 * needs it in the column's type.
 */
export type Text = "text" | Expression<unknown>;

/** What differs between the database programs. */
export interface Dialect {
  readonly program: "sqlite" | "postgres";
  readonly text: Text;
}

/** Returns the migrations in the order of their names; a released migration is never changed. */
function migrations(dialect: Dialect): Readonly<Record<string, Migration>> {
  const { text } = dialect;
  return {
    "001-first": { up: (database) => first(database, text) },
    "002-records": { up: (database) => records(database, text) },
    "003-events": { up: (database) => events(database) },
    "004-python-requirements": { up: (database) => withoutPythonRequirements(database) },
    "005-runs-of-status": { up: (database) => runsOfStatus(database) },
    // What these two added before a release is made anew by the next one.
    "006-project-queries": { up: async () => undefined },
    "007-project-columns": { up: async () => undefined },
    "008-project-columns": { up: (database) => projectColumns(database, dialect.program) },
    "009-runs-of-plans": { up: (database) => runsOfPlans(database, dialect) },
    "010-sync-unknown": { up: (database) => addSyncUnknownIndex(database) },
    "011-odd-characters": { up: (database) => oddCharacters(database, dialect) },
  };
}

/**
 * Brings the tables to the current form; does nothing when they have it. One connection at a time
 * may call it. Rejects where the database was written by a newer program.
 */
export async function migrate(database: Kysely<Tables>, dialect: Dialect): Promise<void> {
  await runMigrations(database, migrations(dialect));
}

/**
 * Runs the migrations that a database has not had, in the order of their names.
 *
 * @param names the tables in which the database remembers them. @default those of a store
 */
export async function runMigrations(
  database: Kysely<Tables>,
  all: Readonly<Record<string, Migration>>,
  names: Pick<MigratorProps, "migrationTableName" | "migrationLockTableName"> = {},
): Promise<void> {
  const provider: MigrationProvider = { getMigrations: async () => all };
  const { error } = await new Migrator({ db: database, provider, ...names }).migrateToLatest();
  if (error !== undefined) throw error;
}

/**
 * Runs that explain a plan or check a commit are not the last run of a project: SQLite computes
 * that in a put.
 */
async function runsOfPlans(database: Kysely<Tables>, { program }: Dialect): Promise<void> {
  if (program === "postgres") await writeNoteFunction(database);
}

/** A file of SQLite has the columns that its host writes. */
async function oddCharacters(database: Kysely<Tables>, { program }: Dialect): Promise<void> {
  if (program === "postgres") await readOddCharacters(database);
}

async function first(database: Kysely<Tables>, text: Text): Promise<void> {
  const { schema } = database;
  const records = ["projects", "operations", "runs", "jobs"] as const;
  for (const name of records) {
    let table = schema
      .createTable(name)
      .addColumn("organization", text, (column) => column.notNull())
      .addColumn("id", text, (column) => column.notNull())
      .addColumn("created_at", text, (column) => column.notNull())
      .addColumn("version", "integer", (column) => column.notNull());
    if (name !== "projects") table = table.addColumn("project", text, (column) => column.notNull());
    if (name === "projects") {
      table = table
        .addColumn("name_key", text, (column) => column.notNull())
        .addColumn("revision", "integer", (column) => column.notNull())
        .addColumn("may_exist", "integer", (column) => column.notNull());
    }
    if (name === "runs" || name === "jobs")
      table = table.addColumn("name", text, (column) => column.notNull());
    if (name === "runs" || name === "operations")
      table = table.addColumn("status", text, (column) => column.notNull());
    if (name === "operations")
      table = table
        .addColumn("lease", "bigint", (column) => column.notNull())
        .addColumn("ended_at", text);
    // The long texts are the last columns, so that a read of a column before them reads one page.
    await table
      .addColumn("wire", text, (column) => column.notNull())
      .addColumn("internals", text, (column) => column.notNull())
      .addPrimaryKeyConstraint(`${name}_key`, ["organization", "id"])
      .execute();
  }
  await schema
    .createTable("keys")
    .addColumn("scope", text, (column) => column.notNull())
    .addColumn("key", text, (column) => column.notNull())
    .addColumn("expires_at", text, (column) => column.notNull())
    .addColumn("wire", text, (column) => column.notNull())
    .addPrimaryKeyConstraint("keys_key", ["scope", "key"])
    .execute();
  await schema
    .createTable("events")
    .addColumn("sequence", "bigint", (column) => column.primaryKey())
    .addColumn("organization", text, (column) => column.notNull())
    .addColumn("time", text, (column) => column.notNull())
    .addColumn("wire", text, (column) => column.notNull())
    .execute();
  await schema
    .createTable("cursors")
    .addColumn("consumer", text, (column) => column.primaryKey())
    .addColumn("sequence", "bigint", (column) => column.notNull())
    .execute();
  await schema
    .createTable("logs")
    .addColumn("organization", text, (column) => column.notNull())
    .addColumn("run", text, (column) => column.notNull())
    .addColumn("text", text, (column) => column.notNull())
    .addPrimaryKeyConstraint("logs_key", ["organization", "run"])
    .execute();
  await schema
    .createTable("counters")
    .addColumn("name", text, (column) => column.primaryKey())
    .addColumn("value", "bigint", (column) => column.notNull())
    .execute();
  await schema
    .createTable("leases")
    .addColumn("host", text, (column) => column.primaryKey())
    .addColumn("number", "bigint", (column) => column.notNull())
    .addColumn("ends_at", "bigint", (column) => column.notNull())
    .execute();

  const indexes = {
    projects_by_name: ["projects", "organization", "name_key"],
    projects_in_order: ["projects", "organization", "created_at", "id"],
    projects_outside: ["projects", "may_exist", "id"],
    operations_in_order: ["operations", "organization", "project", "created_at", "id"],
    operations_by_status: ["operations", "status", "ended_at"],
    runs_in_order: ["runs", "organization", "project", "created_at", "id"],
    runs_by_name: ["runs", "organization", "project", "name"],
    runs_by_status: ["runs", "status"],
    jobs_by_name: ["jobs", "organization", "project", "name"],
    keys_by_end: ["keys", "expires_at"],
    events_by_time: ["events", "time"],
  } as const;
  for (const [name, [table, ...columns]] of Object.entries(indexes))
    await schema
      .createIndex(name)
      .on(table)
      .columns([...columns])
      .execute();

  await database
    .insertInto("counters")
    .values([
      { name: "event", value: 0 },
      { name: "lease", value: 0 },
    ])
    .execute();
}

/**
 * Adds the typed records. It changes no other table, so a host of the version before keeps serving
 * while and after another one runs it.
 */
async function records({ schema }: Kysely<Tables>, text: Text): Promise<void> {
  await schema
    .createTable("records")
    .addColumn("organization", text, (column) => column.notNull())
    .addColumn("kind", text, (column) => column.notNull())
    .addColumn("id", text, (column) => column.notNull())
    .addColumn("parent", text, (column) => column.notNull())
    .addColumn("sort_key", text, (column) => column.notNull())
    .addColumn("project", text)
    .addColumn("expires_at", text)
    .addColumn("version", "integer", (column) => column.notNull())
    .addColumn("value", text, (column) => column.notNull())
    .addPrimaryKeyConstraint("records_key", ["organization", "kind", "id"])
    .execute();
  const indexes = {
    records_in_order: ["organization", "kind", "parent", "sort_key", "id"],
    records_by_project: ["organization", "project"],
    records_by_end: ["expires_at"],
  } as const;
  for (const [name, columns] of Object.entries(indexes))
    await schema
      .createIndex(name)
      .on("records")
      .columns([...columns])
      .execute();
}

/**
 * Adds the index from which the events of one organization are read. It changes no row, so a host
 * of the version before keeps serving while and after another one runs it.
 */
async function events({ schema }: Kysely<Tables>): Promise<void> {
  await schema
    .createIndex("events_by_organization")
    .on("events")
    .columns(["organization", "sequence"])
    .execute();
}

/**
 * Adds the index from which the active runs of one project are read. It changes no row, so a host
 * of the version before keeps serving while and after another one runs it.
 */
async function runsOfStatus({ schema }: Kysely<Tables>): Promise<void> {
  await schema
    .createIndex("runs_of_status")
    .on("runs")
    .columns(["organization", "project", "status", "created_at", "id"])
    .execute();
}
