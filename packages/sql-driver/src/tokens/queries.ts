import type { TokenRecord } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import type { Kysely } from "kysely";
import type { Tables } from "../tables.ts";

/** The organization in the row of a token of every organization: no organization has this name. */
const EVERY = "";

type Database = Kysely<Tables>;

export async function findToken(
  database: Database,
  digest: string,
): Promise<TokenRecord | undefined> {
  const row = await database
    .selectFrom("tokens")
    .selectAll()
    .where("digest", "=", digest)
    .executeTakeFirst();
  return row && tokenOf(row);
}

export async function listTokens(
  database: Database,
  organization: string | undefined,
): Promise<readonly TokenRecord[]> {
  const all = database.selectFrom("tokens").selectAll().orderBy("created_at").orderBy("id");
  const rows = await (
    organization === undefined ? all : all.where("organization", "=", organization)
  ).execute();
  return rows.map(tokenOf);
}

/** Throws `conflict` where the id, the digest, or the name in the organization is taken. */
export async function addToken(database: Database, token: TokenRecord): Promise<void> {
  const added = await database
    .insertInto("tokens")
    .values(rowOf(token))
    .onConflict((conflict) => conflict.doNothing())
    .returning("id")
    .executeTakeFirst();
  if (added === undefined)
    throw new DagctlError("conflict", `There is a token "${token.name}" already`);
}

/** Adds the mark and the tokens; the caller does so in a transaction. */
export async function addTokensOnce(
  database: Database,
  mark: string,
  tokens: readonly TokenRecord[],
): Promise<boolean> {
  const added = await database
    .insertInto("token_marks")
    .values({ mark })
    .onConflict((conflict) => conflict.doNothing())
    .returning("mark")
    .executeTakeFirst();
  if (added === undefined) return false;
  for (const token of tokens) await addToken(database, token);
  return true;
}

export async function hasMark(database: Database, mark: string): Promise<boolean> {
  const found = await database
    .selectFrom("token_marks")
    .select("mark")
    .where("mark", "=", mark)
    .executeTakeFirst();
  return found !== undefined;
}

export async function replaceToken(
  database: Database,
  id: string,
  { digest, createdAt }: Pick<TokenRecord, "digest" | "createdAt">,
): Promise<boolean> {
  const row = await database
    .updateTable("tokens")
    .set({ digest, created_at: createdAt })
    .where("id", "=", id)
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}

export async function deleteToken(database: Database, id: string): Promise<boolean> {
  const row = await database
    .deleteFrom("tokens")
    .where("id", "=", id)
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}

export async function markTokenUsed(database: Database, id: string, day: string): Promise<void> {
  await database
    .updateTable("tokens")
    .set({ last_used_on: day })
    .where("id", "=", id)
    .where((is) => is.or([is("last_used_on", "is", null), is("last_used_on", "<", day)]))
    .execute();
}

function tokenOf(row: Tables["tokens"]): TokenRecord {
  return {
    id: row.id,
    name: row.name,
    ...(row.organization === EVERY ? {} : { organization: row.organization }),
    access: row.access,
    digest: row.digest,
    createdAt: row.created_at,
    ...(row.created_by === null ? {} : { createdBy: row.created_by }),
    ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
    ...(row.last_used_on === null ? {} : { lastUsedOn: row.last_used_on }),
  };
}

function rowOf(token: TokenRecord): Tables["tokens"] {
  return {
    id: token.id,
    organization: token.organization ?? EVERY,
    name: token.name,
    access: token.access,
    digest: token.digest,
    created_at: token.createdAt,
    created_by: token.createdBy ?? null,
    expires_at: token.expiresAt ?? null,
    last_used_on: token.lastUsedOn ?? null,
  };
}
