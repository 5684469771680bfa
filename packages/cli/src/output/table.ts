/**
 * Returns a table with aligned columns, as lines. An empty last column adds no spaces.
 *
 * @param header the names of the columns
 * @param rows texts without control characters, one for each column
 */
export async function tableOf(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): Promise<string> {
  const width = await widthOf([header, ...rows]);
  const widths = header.map((_name, column) =>
    Math.max(...[header, ...rows].map((row) => width(row[column] ?? ""))),
  );
  return [header, ...rows]
    .map((row) =>
      row
        .map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - width(cell)))
        .join("   ")
        .trimEnd(),
    )
    .join("\n");
}

/** Returns names and values as lines, the values aligned. */
export async function detailsOf(
  rows: readonly (readonly [name: string, value: string])[],
): Promise<string> {
  const width = await widthOf(rows);
  const widest = Math.max(0, ...rows.map(([name]) => width(name)));
  return rows
    .map(([name, value]) => `${name}:${" ".repeat(widest - width(name))}   ${value}`.trimEnd())
    .join("\n");
}

/** Returns what measures a text in columns of a terminal. Most texts need no library for that. */
async function widthOf(rows: readonly (readonly string[])[]): Promise<(text: string) => number> {
  const isPlain = rows.every((row) => row.every((cell) => /^[\x20-\x7e]*$/.test(cell)));
  if (isPlain) return (text) => text.length;
  const { default: stringWidth } = await import("string-width");
  return stringWidth;
}
