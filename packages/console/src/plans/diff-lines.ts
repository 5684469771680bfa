/** A line of a difference. `place` says where the lines after it are. */
export interface DiffLine {
  readonly kind: "added" | "removed" | "same" | "place";
  /** The line with its sign. */
  readonly text: string;
}

const TAB = "    ";

/**
 * Returns the lines of a difference in the unified form, as a tool reports it. Left out are the two
 * lines before the first place where they name no files, and an empty line after each of these:
 * SQLMesh prints it.
 */
export function diffLines(diff: string): readonly DiffLine[] {
  const lines = diff.replace(/[\r\n]+$/, "").split(/\r?\n/);
  const first = lines.findIndex(isPlace);
  const isHead = (index: number): boolean =>
    index >= 0 && index < first && /^(?:---|\+\+\+)(?: |$)/.test(lines[index] ?? "");
  return lines.flatMap((line, index) => {
    const isAfterHead = isHead(index - 1) || isPlace(lines[index - 1] ?? "");
    if (line === "" && isAfterHead) return [];
    if (isHead(index) && /^.{3}\s*$/.test(line)) return [];
    const kind = isHead(index) ? "place" : kindOf(line);
    return [{ kind, text: line.replaceAll("\t", TAB) }];
  });
}

const isPlace = (line: string): boolean => line.startsWith("@@");

function kindOf(line: string): DiffLine["kind"] {
  if (isPlace(line)) return "place";
  if (line.startsWith("+")) return "added";
  return line.startsWith("-") ? "removed" : "same";
}
