import { type Kysely, type RawBuilder, sql } from "kysely";
import { lockWrites } from "./queries/counters.ts";
import { noteLastRun, noteLastRuns } from "./queries/last-run.ts";
import { executeBy } from "./queries/statement.ts";
import type { Tables } from "./tables.ts";

const INDEXES = {
  // Has everything that a filter and an order read.
  projects_by_state: [
    "projects",
    [
      "organization",
      "status",
      "type",
      "suspended",
      "behind",
      "last_failed",
      "name_key",
      "created_at",
      "last_run",
      "id",
    ],
  ],
  projects_by_last_run: ["projects", ["organization", "last_run", "id"]],
  // Without the order SQLite reads all projects in their order to find the first one of a name.
  projects_by_name: ["projects", ["organization", "name_key", "created_at", "id"]],
  runs_of_organization: ["runs", ["organization", "status", "created_at", "id", "project"]],
} as const;

/**
 * Adds the columns by which projects are found. PostgreSQL sets them from the stored text, and from
 * the runs, at each write, so that a host of the version before, which writes projects and runs
 * while and after another one runs it, writes them right. A file of SQLite has one host at a time,
 * which writes them: SQLite answers no query from an index alone that has a computed column. A text
 * that is not JSON has no type and no status.
 *
 * The database may have some of these columns and indexes: a version between two releases added
 * them in another form, as `006-project-queries`.
 */
export async function projectColumns(
  database: Kysely<Tables>,
  program: "sqlite" | "postgres",
): Promise<void> {
  await (program === "postgres" ? addColumns(database) : rebuildTable(database));
  for (const name of ["runs_newest", ...Object.keys(INDEXES)])
    await database.schema.dropIndex(name).ifExists().execute();
  for (const [name, [table, columns]] of Object.entries(INDEXES))
    await database.schema
      .createIndex(name)
      .on(table)
      .columns([...columns])
      .execute();
}

/** PostgreSQL casts a text to JSON in a function, because a text that is none must not fail. */
async function addColumns(database: Kysely<Tables>): Promise<void> {
  await sql`
    create or replace function dagctl_json_field(source text, field text) returns text
      language plpgsql immutable strict parallel safe as $$
    begin
      return source::jsonb ->> field;
    exception when others then
      return null;
    end $$`.execute(database);
  // No host writes until the end: what is read here stays.
  await lockWrites(executeBy(database));
  await sql`
    alter table projects
      add column if not exists last_run text collate "C" not null default '',
      add column if not exists last_failed integer not null default 0,
      add column if not exists type text collate "C"
        generated always as (dagctl_json_field(wire, 'project_type')) stored,
      add column if not exists status text collate "C"
        generated always as (dagctl_json_field(wire, 'status')) stored,
      add column if not exists suspended integer generated always as (
        case when dagctl_json_field(wire, 'suspended') = 'true' then 1 else 0 end) stored,
      add column if not exists behind integer generated always as (
        case when dagctl_json_field(wire, 'commits_behind') ~ '^[1-9]' then 1 else 0 end) stored
  `.execute(database);
  await writeNoteFunction(database);
  await sql`drop trigger if exists runs_note on runs`.execute(database);
  await sql`
    create trigger runs_note after insert or update of project, status, created_at on runs
      for each row execute function dagctl_note_run()`.execute(database);
  await noteLastRuns().execute(database);
}

/** Writes the function of PostgreSQL that notes the runs of a project in its row. */
export async function writeNoteFunction(database: Kysely<Tables>): Promise<void> {
  // A host of version 0.1.0 that serves again after the way back has no such columns.
  await sql`
    create or replace function dagctl_note_run() returns trigger language plpgsql as $$
    begin
      ${noteLastRun({ organization: sql`new.organization`, project: sql`new.project` })};
      if tg_op = 'UPDATE' then
        if old.project <> new.project then
          ${noteLastRun({ organization: sql`old.organization`, project: sql`old.project` })};
        end if;
      end if;
      return null;
    exception when undefined_column then
      return null;
    end $$`.execute(database);
}

/** Makes the table anew: the long texts stay the last columns. */
async function rebuildTable(database: Kysely<Tables>): Promise<void> {
  const field = (name: string): RawBuilder<unknown> =>
    sql`case when json_valid(wire) then json_extract(wire, ${sql.lit(`$.${name}`)}) end`;
  await sql`
    create table projects_with_columns (
      organization text not null,
      id text not null,
      created_at text not null,
      version integer not null,
      name_key text not null,
      revision integer not null,
      may_exist integer not null,
      type text,
      status text,
      suspended integer not null default 0,
      behind integer not null default 0,
      last_run text not null default '',
      last_failed integer not null default 0,
      wire text not null,
      internals text not null,
      constraint projects_key primary key (organization, id)
    )`.execute(database);
  const columns = sql.raw(
    "organization, id, created_at, version, name_key, revision, may_exist, wire, internals",
  );
  await sql`
    insert into projects_with_columns (${columns}, type, status, suspended, behind)
      select ${columns}, ${field("project_type")}, ${field("status")},
        coalesce(${field("suspended")} = 1, 0), coalesce(${field("commits_behind")} > 0, 0)
      from projects
  `.execute(database);
  await database.schema.dropTable("projects").execute();
  await database.schema.alterTable("projects_with_columns").renameTo("projects").execute();
  const indexes = {
    projects_in_order: ["organization", "created_at", "id"],
    projects_outside: ["may_exist", "id"],
  } as const;
  for (const [name, names] of Object.entries(indexes))
    await database.schema
      .createIndex(name)
      .on("projects")
      .columns([...names])
      .execute();
  await noteLastRuns().execute(database);
}
