/** Names by group, such as the fields of a record by the kind of record. */
export type Names = Map<string, Set<string>>;

export function add(names: Names, group: string, found: Iterable<string>): void {
  names.set(group, new Set([...(names.get(group) ?? []), ...found]));
}

/** Matches a field of this project. Other keys are data: names of variables, ids, URLs. */
const FIELD = /^(?!job_[a-z2-7]{16}$)[a-z][a-zA-Z0-9_]*$/;

/** Returns the names of all fields in a value, also of objects inside it. */
export function fieldsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(fieldsOf);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    ...(FIELD.test(name) ? [name] : []),
    ...fieldsOf(inner),
  ]);
}

const inOrder = (found: Iterable<string>): readonly string[] =>
  [...found].toSorted((one, other) => (one < other ? -1 : 1));

const lines = (header: readonly [string, string], rows: readonly (readonly string[])[]): string =>
  [header, ["---", "---"], ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");

/** Returns a Markdown table with a row for each group, both sorted. */
export function table(header: readonly [string, string], names: Names): string {
  const cell = (group: string): string =>
    inOrder(names.get(group) ?? [])
      .map((name) => `\`${name}\``)
      .join(" ");
  return lines(
    header,
    inOrder(names.keys()).map((group) => [group, cell(group)]),
  );
}

/**
 * Returns a table as {@link table}, with a row for each name, so that two changes that each add one
 * do not change the same line.
 */
export function longTable(header: readonly [string, string], names: Names): string {
  return lines(
    header,
    [...names].flatMap(([group, found]) => inOrder(found).map((name) => [`\`${name}\``, group])),
  );
}
