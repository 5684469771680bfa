import type { ProjectPlace, ProjectTexts } from "@dagctl/core/contracts";
import type { Kysely, SelectQueryBuilder } from "kysely";
import type { Tables } from "../tables.ts";

/** Before every project. */
export const BEGINNING: ProjectPlace = { sortKey: "", id: "" };

/** Returns the query of an organization's projects after a place, in the order of the list. */
export function projectsAfter(
  database: Kysely<Tables>,
  organization: string,
  { sortKey, id }: ProjectPlace = BEGINNING,
): SelectQueryBuilder<Tables, "projects", object> {
  return database
    .selectFrom("projects")
    .where("organization", "=", organization)
    .where((is) => is(is.refTuple("created_at", "id"), ">", is.tuple(sortKey, id)))
    .orderBy("created_at")
    .orderBy("id");
}

/**
 * Returns a part of the list of projects. Each text is parsed and written again, so that one that
 * is not JSON is refused.
 */
export async function projectTexts(
  database: Kysely<Tables>,
  organization: string,
  { after, limit }: { readonly after?: ProjectPlace | undefined; readonly limit: number },
): Promise<ProjectTexts> {
  const rows = await projectsAfter(database, organization, after)
    .select(["wire", "created_at", "id"])
    .limit(limit)
    .execute();
  const last = rows.length < limit ? undefined : rows.at(-1);
  return {
    text: new TextEncoder().encode(rows.map(({ wire }) => JSON.stringify(JSON.parse(wire))).join()),
    count: rows.length,
    ...(last && { last: { sortKey: last.created_at, id: last.id } }),
  };
}
