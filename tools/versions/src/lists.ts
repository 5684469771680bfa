/** A version to add, and the Pythons that it was installed on, the oldest first. */
export interface Raise {
  readonly version: string;
  readonly pythons: readonly string[];
}

/** Lines of one file, as the report prints them. */
export interface Change {
  /** Where the lines go, for a person: the name of a table. */
  readonly table: string;
  readonly entry: string;
}

/**
 * Returns the entries that a version of dbt needs in
 * `packages/project-types/src/dbt/versions.ts`.
 */
export function dbtChanges({ version, pythons }: Raise): readonly Change[] {
  const minors = pythons.map((python) => Number(python.split(".")[1]));
  return [
    {
      table: "RELEASES",
      entry: `["${version}", [${Math.min(...minors)}, ${Math.max(...minors)}]]`,
    },
  ];
}

/**
 * Returns the entries that a version of SQLMesh needs in
 * `packages/project-types/src/sqlmesh/versions.ts`.
 *
 * @param dbt the version of dbt-core that is installed with it for dbt projects
 */
export function sqlmeshChanges({ version }: Raise, dbt: string): readonly Change[] {
  return [
    { table: "SQLMESH_VERSIONS", entry: `"${version}"` },
    { table: "DBT_OF_SQLMESH", entry: `["${version}", "${dbt}"]` },
  ];
}

/**
 * Returns the text of a module with the entries at the end of its tables. The formatter breaks the
 * lines.
 *
 * @throws Error when the module has no such table
 */
export function withEntries(text: string, changes: readonly Change[]): string {
  return changes.reduce((before, { table, entry }) => {
    const start = before.search(new RegExp(`^(export )?const ${table}\\b`, "m"));
    // The end of the list, which is the argument of a Map in two of the tables.
    const length = /,?\s*\]\)?(?: as const)?;\n/.exec(before.slice(start));
    if (start < 0 || length === null)
      throw new Error(`There is no list ${table} to add ${entry} to`);
    const end = start + length.index;
    return `${before.slice(0, end)}, ${entry}${before.slice(end)}`;
  }, text);
}
