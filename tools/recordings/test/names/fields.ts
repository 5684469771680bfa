/** Names by group, such as the fields of a record by the kind of record. */
export type Names = Map<string, Set<string>>;

export function add(names: Names, group: string, found: Iterable<string>): void {
  names.set(group, new Set([...(names.get(group) ?? []), ...found]));
}

/** A field of ours. Other keys are data: names of variables, ids, URLs. */
const FIELD = /^[a-z][a-zA-Z0-9_]*$/;

/** Names of all fields in a value, those of objects inside included. */
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

/** A Markdown table with a row for each group, both sorted. */
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
 * As {@link table}, with a row for each name, so that two changes that add one do not meet in one
 * line.
 */
export function longTable(header: readonly [string, string], names: Names): string {
  return lines(
    header,
    [...names].flatMap(([group, found]) => inOrder(found).map((name) => [`\`${name}\``, group])),
  );
}
