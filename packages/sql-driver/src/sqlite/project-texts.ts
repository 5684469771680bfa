import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import type { Kysely } from "kysely";
import { PROJECT } from "../queries/records.ts";
import type { Tables } from "../tables.ts";

export interface ProjectText {
  readonly text: string;
  readonly revision: number;
}

export interface ProjectTexts {
  readonly wire: string;
  readonly internals: string;
  readonly version: number;
}

export interface ProjectReads {
  /** Returns what a caller gets, without the internals, which are the longer half of a row. */
  text(organization: string, id: string): ProjectText | undefined;
  texts(organization: string, id: string): ProjectTexts | undefined;
}

/**
 * Returns the reads that answer most requests, without the cost of Kysely: statements that are
 * prepared once, whose row is returned directly. The builder writes the statements, so that there
 * is no second set of queries.
 */
export function projectReads(builder: Kysely<Tables>, database: DatabaseSync): ProjectReads {
  const row = builder.selectFrom("projects").where("organization", "=", "").where("id", "=", "");
  const short = database.prepare(row.select(["wire", "revision"]).compile().sql);
  const long = database.prepare(row.select(PROJECT).compile().sql);
  // An array costs less than an object with the names of its columns.
  short.setReturnArrays(true);
  return {
    text(organization, id) {
      const found = short.get(organization, id);
      if (found === undefined) return undefined;
      const [wire, revision] = found as unknown as readonly SQLOutputValue[];
      if (typeof wire !== "string" || typeof revision !== "number") throw otherType();
      return { text: wire, revision };
    },
    texts(organization, id) {
      const found = long.get(organization, id);
      if (found === undefined) return undefined;
      const { wire, internals, version } = found;
      if (typeof wire !== "string" || typeof internals !== "string" || typeof version !== "number")
        throw otherType();
      return { wire, internals, version };
    },
  };
}

function otherType(): TypeError {
  return new TypeError("A column of projects has another type");
}
