import type { DatabaseSync } from "node:sqlite";
import type { Kysely } from "kysely";
import type { Tables } from "../tables.ts";

export interface ProjectTexts {
  readonly wire: string;
  readonly internals: string;
  readonly version: number;
  readonly revision: number;
}

/**
 * The read that answers most requests, without Kysely's way around it: one statement, prepared once, whose row is handed on.
 * The statement is the one that the builder writes, so that there is no second set of queries.
 */
export function projectTexts(builder: Kysely<Tables>, database: DatabaseSync): (organization: string, id: string) => ProjectTexts | undefined {
  const { sql } = builder.selectFrom("projects").select(["wire", "internals", "version", "revision"]).where("organization", "=", "").where("id", "=", "").compile();
  const statement = database.prepare(sql);
  return (organization, id) => {
    const row = statement.get(organization, id);
    if (row === undefined) return undefined;
    const { wire, internals, version, revision } = row;
    if (typeof wire !== "string" || typeof internals !== "string" || typeof version !== "number" || typeof revision !== "number") throw new TypeError("A column of projects has another type");
    return { wire, internals, version, revision };
  };
}
