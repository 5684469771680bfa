import { type Kysely, sql } from "kysely";
import { lockWrites } from "./queries/counters.ts";
import { executeBy } from "./queries/statement.ts";
import type { Tables } from "./tables.ts";

/** Projects that are in memory at once. */
const PAGE = 200;

const FIELD = "python_requirements";
/** The project types of that version, each with the field that the new one follows. */
const AFTER: ReadonlyMap<unknown, string> = new Map([
  ["sqlmesh", "sqlmesh_version"],
  ["dbt", "python_version"],
]);

type Row = Pick<Tables["projects"], "organization" | "id" | "wire">;

/**
 * Gives each stored project of SQLMesh and dbt `python_requirements: ""`: it has no packages of its
 * own, as in the version before. The revision stays, as no user has changed the project.
 *
 * A host of the version before goes on serving. It writes a record only in the version that it has
 * read, so it reads a project again that the migration has changed.
 */
export async function withoutPythonRequirements(database: Kysely<Tables>): Promise<void> {
  await lockWrites(executeBy(database));
  let page = await nextPage(database, undefined);
  while (page.length > 0) {
    const changed = page.flatMap((row) => {
      const wire = migrateProject(row.wire);
      return wire === undefined ? [] : [{ ...row, wire }];
    });
    if (changed.length > 0) await write(database, changed);
    page = await nextPage(database, page.at(-1));
  }
}

function nextPage(database: Kysely<Tables>, last: Row | undefined): Promise<readonly Row[]> {
  const first = database
    .selectFrom("projects")
    .select(["organization", "id", "wire"])
    .orderBy("organization")
    .orderBy("id")
    .limit(PAGE);
  if (!last) return first.execute();
  return first
    .where(({ eb, refTuple, tuple }) =>
      eb(refTuple("organization", "id"), ">", tuple(last.organization, last.id)),
    )
    .execute();
}

/** Returns the text of a project with the field; `undefined` where it stays as it is. */
function migrateProject(wire: string): string | undefined {
  const project = parseProject(wire);
  const after = AFTER.get(project?.["project_type"]);
  if (!project || after === undefined || Object.hasOwn(project, FIELD)) return undefined;
  const fields = Object.entries(project);
  const index = fields.findIndex(([field]) => field === after);
  fields.splice(index < 0 ? fields.length : index + 1, 0, [FIELD, ""]);
  return JSON.stringify(Object.fromEntries(fields));
}

/** Returns the object of a text; `undefined` for a damaged one, which must not prevent a start. */
function parseProject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** Writes a page in one statement: 100,000 projects take seconds, also over a network. */
async function write(database: Kysely<Tables>, rows: readonly Row[]): Promise<void> {
  const values = rows.map(({ organization, id, wire }) => sql`(${organization}, ${id}, ${wire})`);
  await sql`
    with migrated (organization, id, wire) as (values ${sql.join(values)})
    update projects set wire = migrated.wire, version = projects.version + 1
    from migrated
    where projects.organization = migrated.organization and projects.id = migrated.id
  `.execute(database);
}
