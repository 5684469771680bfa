import type { Kysely } from "kysely";
import { runMigrations, type Text } from "../migrations.ts";
import type { Tables } from "../tables.ts";

/**
 * Brings the tables of tokens to the current form; does nothing when they have it. They have
 * migrations of their own, because a program without tokens uses the same database.
 */
export async function migrateTokens(database: Kysely<Tables>, text: Text): Promise<void> {
  await runMigrations(
    database,
    { "001-tokens": { up: (connection) => first(connection, text) } },
    {
      migrationTableName: "token_migrations",
      migrationLockTableName: "token_migrations_lock",
    },
  );
}

async function first({ schema }: Kysely<Tables>, text: Text): Promise<void> {
  await schema
    .createTable("tokens")
    .addColumn("id", text, (column) => column.primaryKey())
    .addColumn("organization", text, (column) => column.notNull())
    .addColumn("name", text, (column) => column.notNull())
    .addColumn("access", text, (column) => column.notNull())
    .addColumn("digest", text, (column) => column.notNull().unique())
    .addColumn("created_at", text, (column) => column.notNull())
    .addColumn("created_by", text)
    .addColumn("expires_at", text)
    .addColumn("last_used_on", text)
    .addUniqueConstraint("tokens_by_name", ["organization", "name"])
    .execute();
  await schema
    .createTable("token_marks")
    .addColumn("mark", text, (column) => column.primaryKey())
    .execute();
}
