import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Tables } from "./tables.ts";

const INDEXES = {
  // Has everything that a filter reads, and every order but that of the last run.
  projects_by_state: [
    "projects",
    ["organization", "status", "type", "suspended", "behind", "name_key", "created_at", "id"],
  ],
  runs_newest: ["runs", ["organization", "project", "created_at", "id", "status"]],
  runs_of_organization: ["runs", ["organization", "status", "created_at", "id", "project"]],
} as const;

/**
 * Adds the columns by which projects are found. The database computes them from the stored text at
 * each write, so that a host of the version before, which writes projects while and after another
 * one runs it, writes them right. A text that is not JSON has none of them.
 */
export async function projectColumns(
  database: Kysely<Tables>,
  program: "sqlite" | "postgres",
): Promise<void> {
  await (program === "postgres" ? addColumns(database) : rebuildTable(database));
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
  await sql`
    alter table projects
      add column type text collate "C"
        generated always as (dagctl_json_field(wire, 'project_type')) stored,
      add column status text collate "C"
        generated always as (dagctl_json_field(wire, 'status')) stored,
      add column suspended integer generated always as (
        case when dagctl_json_field(wire, 'suspended') = 'true' then 1 else 0 end) stored,
      add column behind integer generated always as (
        case when dagctl_json_field(wire, 'commits_behind') ~ '^[1-9]' then 1 else 0 end) stored
  `.execute(database);
}

/** SQLite computes no column of an existing table at its writes, so the table is made anew. */
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
      type text generated always as (${field("project_type")}) stored,
      status text generated always as (${field("status")}) stored,
      suspended integer generated always as (coalesce(${field("suspended")} = 1, 0)) stored,
      behind integer generated always as (coalesce(${field("commits_behind")} > 0, 0)) stored,
      wire text not null,
      internals text not null,
      constraint projects_key primary key (organization, id)
    )`.execute(database);
  const columns = sql.raw(
    "organization, id, created_at, version, name_key, revision, may_exist, wire, internals",
  );
  await sql`
    insert into projects_with_columns (${columns}) select ${columns} from projects
  `.execute(database);
  await database.schema.dropTable("projects").execute();
  await database.schema.alterTable("projects_with_columns").renameTo("projects").execute();
  const indexes = {
    projects_by_name: ["organization", "name_key"],
    projects_in_order: ["organization", "created_at", "id"],
    projects_outside: ["may_exist", "id"],
  } as const;
  for (const [name, names] of Object.entries(indexes))
    await database.schema
      .createIndex(name)
      .on("projects")
      .columns([...names])
      .execute();
}
