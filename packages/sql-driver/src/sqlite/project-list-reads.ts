import type { DatabaseSync } from "node:sqlite";
import type { ProjectPlace, ProjectTexts } from "@dagctl/core/contracts";
import { type Kysely, sql } from "kysely";
import { BEGINNING, projectsAfter } from "../queries/project-list.ts";
import type { Tables } from "../tables.ts";

/** Returns a part of the list of projects, or `undefined` where a stored text is not JSON. */
export type ReadProjectTexts = (
  organization: string,
  part: { readonly after?: ProjectPlace | undefined; readonly limit: number },
) => ProjectTexts | undefined;

export interface ProjectListConnections {
  /** Writes the statements. */
  readonly builder: Kysely<Tables>;
  readonly reader: DatabaseSync;
  /** The connection of all writes of the store. */
  readonly writer: DatabaseSync;
}

/**
 * Returns what reads the list of projects as bytes: SQLite joins the texts, and none becomes a
 * value of JavaScript. All texts are checked before, once and again after each write of another
 * connection: what the store itself writes is JSON.
 */
export function projectListReads({
  builder,
  reader,
  writer,
}: ProjectListConnections): ReadProjectTexts {
  const rows = projectsAfter(builder, "", BEGINNING);
  const places = rows.select(["created_at", "id"]).limit(1).offset(0);
  const joined = builder
    .selectFrom(rows.select(["wire", "created_at", "id"]).limit(0).as("part"))
    .select((is) => [
      // In the order of the rows, which have a limit: an order of its own would sort all texts
      // again.
      sql`cast(group_concat(wire, ',') as blob)`.as("text"),
      is.fn.countAll().as("count"),
    ]);
  const place = reader.prepare(places.compile().sql);
  const part = reader.prepare(joined.compile().sql);
  const areJson = textCheck(builder, reader, writer);
  return (organization, { after: { sortKey, id } = BEGINNING, limit }) => {
    if (!areJson()) return undefined;
    const { text, count } = part.get(organization, sortKey, id, limit) ?? {};
    if (count === 0) return { text: new Uint8Array(), count };
    if (!(text instanceof Uint8Array) || typeof count !== "number") return undefined;
    const last = count < limit ? undefined : place.get(organization, sortKey, id, 1, limit - 1);
    return {
      text,
      count,
      ...(last && { last: { sortKey: String(last["created_at"]), id: String(last["id"]) } }),
    };
  };
}

/** Returns what says whether all stored projects are JSON. */
function textCheck(
  builder: Kysely<Tables>,
  reader: DatabaseSync,
  writer: DatabaseSync,
): () => boolean {
  const other = builder
    .selectFrom("projects")
    .select("id")
    .where(sql<boolean>`not json_valid(wire)`)
    .limit(1);
  const damaged = reader.prepare(other.compile().sql);
  // The number changes when another connection than `writer` has committed.
  const writes = writer.prepare("pragma data_version");
  let checkedAt: unknown;
  let areJson = false;
  return () => {
    const version = writes.get()?.["data_version"];
    if (version !== checkedAt) areJson = damaged.get(1) === undefined;
    checkedAt = version;
    return areJson;
  };
}
