import { type Kysely, sql } from "kysely";
import type { Tables } from "./tables.ts";

/**
 * Finds projects whose texts have a character that PostgreSQL takes for no JSON: `\u0000`, and half
 * of a surrogate pair. Their columns were empty, so no filter by a status found them. A field by
 * which projects are found has no such character. A host of the version before writes by the same
 * function.
 */
export async function readOddCharacters(database: Kysely<Tables>): Promise<void> {
  await sql`
    create or replace function dagctl_json_field(source text, field text) returns text
      language plpgsql immutable strict parallel safe as $$
    begin
      return source::jsonb ->> field;
    exception when others then
      begin
        -- A backslash and the character after it are kept, so that the one of "\\\\u0000" is none.
        return regexp_replace(
          source, '(\\\\[^u])|\\\\u[0-9a-fA-F]{4}', '\\1', 'g')::jsonb ->> field;
      exception when others then
        return null;
      end;
    end $$`.execute(database);
  await sql`update projects set wire = wire where status is null`.execute(database);
}
