import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Tables } from "../tables.ts";

/**
 * The condition of projects whose branch cannot be read now: few. It searches the stored JSON, in
 * which a quote of a text has a backslash before it, so only a field matches. The index has the
 * same condition.
 */
const CONDITION = `wire like '%"poll_failure":{%' and wire not like '%"branch_was_read":true%'`;

/** Adds the index of these projects. It changes no row: a host of the version before serves on. */
export async function addSyncUnknownIndex(database: Kysely<Tables>): Promise<void> {
  await sql`
    create index projects_sync_unknown on projects (organization, id)
      where ${sql.raw(CONDITION)}`.execute(database);
}

/** Returns the condition of a project whose branch cannot be read now. */
export function isSyncUnknown(organization: string): RawBuilder<boolean> {
  return sql<boolean>`projects.id in (
    select flagged.id from projects as flagged where flagged.organization = ${organization}
      and ${sql.raw(CONDITION.replaceAll("wire", "flagged.wire"))})`;
}
