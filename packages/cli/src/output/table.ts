/** How the texts of a table are shown. */
export interface TableStyle {
  /** @default as it is */
  readonly header?: (text: string) => string;
  /** @default as it is */
  readonly cell?: (text: string, column: number) => string;
  /** Whether the names of the columns are the first line. @default true */
  readonly hasHeader?: boolean;
  /** The least width of each column: that of the lines above. */
  readonly least?: readonly number[];
}

/** A table as lines, and the widths of its columns. */
export interface Table {
  readonly text: string;
  readonly widths: readonly number[];
}

const asItIs = (text: string): string => text;

/**
 * Returns a table with aligned columns, as lines. An empty last column adds no spaces.
 *
 * @param header the names of the columns
 * @param rows texts without control characters, one for each column
 */
export async function tableOf(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  { header: styledHeader = asItIs, cell = asItIs, hasHeader = true, least = [] }: TableStyle = {},
): Promise<Table> {
  const shown = hasHeader ? [header, ...rows] : rows;
  const width = await widthOf(shown);
  const widths = header.map((_name, column) =>
    Math.max(least[column] ?? 0, ...shown.map((row) => width(row[column] ?? ""))),
  );
  const line = (row: readonly string[], style: (text: string, column: number) => string): string =>
    row
      .map((text, column) => style(text, column) + " ".repeat((widths[column] ?? 0) - width(text)))
      .join("   ")
      .trimEnd();
  const lines = rows.map((row) => line(row, cell));
  const text = (hasHeader ? [line(header, styledHeader), ...lines] : lines).join("\n");
  return { text, widths };
}

/**
 * Returns names and values as lines, the values aligned.
 *
 * @param style returns a value as it is shown
 */
export async function detailsOf(
  rows: readonly (readonly [name: string, value: string])[],
  style: (name: string, value: string) => string = (_name, value) => value,
): Promise<string> {
  const width = await widthOf(rows);
  const widest = Math.max(0, ...rows.map(([name]) => width(name)));
  return rows
    .map(([name, value]) =>
      `${name}:${" ".repeat(widest - width(name))}   ${style(name, value)}`.trimEnd(),
    )
    .join("\n");
}

/** Returns what measures a text in columns of a terminal. Most texts need no library for that. */
async function widthOf(rows: readonly (readonly string[])[]): Promise<(text: string) => number> {
  const isPlain = rows.every((row) => row.every((cell) => /^[\x20-\x7e]*$/.test(cell)));
  if (isPlain) return (text) => text.length;
  const { default: stringWidth } = await import("string-width");
  return stringWidth;
}
