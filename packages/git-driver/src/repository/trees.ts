import { BrokenRepository } from "../process/broken-repository.ts";

/** One line of `ls-tree -z`. */
export interface TreeEntry {
  readonly mode: string;
  readonly type: string;
  readonly id: string;
  readonly path: string;
}

export function parseTreeLine(line: string): TreeEntry | undefined {
  const [, mode, type, id, path] = /^(\d{6}) (\w+) ([0-9a-f]{40})\t([^]*)$/.exec(line) ?? [];
  return mode && type && id && path ? { mode, type, id, path } : undefined;
}

/** Returns the names in a tree object. */
export function namesInTree(content: Buffer): string[] {
  return [...linesOfTree(content)]
    .map(({ space, end }) => content.toString("utf8", space + 1, end))
    .sort();
}

/** Returns the mode and the id of the entry of that name in a tree object, or `undefined`. */
export function entryInTree(content: Buffer, name: Buffer): string | undefined {
  for (const { start, space, end } of linesOfTree(content))
    if (content.subarray(space + 1, end).equals(name))
      return `${content.toString("latin1", start, space)} ${content.toString("hex", end + 1, end + 21)}`;
  return undefined;
}

/**
 * Returns the entries of these names in a tree object, by name, as `ls-tree` gives them: of two
 * with one name the last. It reads the object once.
 *
 * @throws BrokenRepository when git would not read one of these entries
 */
export function entriesInTree(
  content: Buffer,
  names: ReadonlySet<string>,
): ReadonlyMap<string, Omit<TreeEntry, "path">> {
  const found = new Map<string, Omit<TreeEntry, "path">>();
  // Most names are not wanted, and need not be decoded.
  const lengths = new Set([...names].map((name) => Buffer.byteLength(name)));
  for (const { start, space, end } of linesOfTree(content)) {
    if (!lengths.has(end - space - 1)) continue;
    const name = content.toString("utf8", space + 1, end);
    if (!names.has(name)) continue;
    const id = content.toString("hex", end + 1, end + 21);
    if (id.length < 40) throw new BrokenRepository("A tree of the commit is cut off");
    found.set(name, { ...kindOf(content.toString("latin1", start, space)), id });
  }
  return found;
}

/** The part of a mode that says what an entry is. */
const KIND = 0o170000;

/** Returns mode and type of an entry, as git understands a mode that is written otherwise. */
function kindOf(mode: string): Pick<TreeEntry, "mode" | "type"> {
  if (!/^[0-7]{1,7}$/.test(mode)) throw new BrokenRepository("A tree of the commit has no mode");
  const bits = Number.parseInt(mode, 8);
  switch (bits & KIND) {
    case 0o100000:
      return { mode: (bits & 0o100) === 0 ? "100644" : "100755", type: "blob" };
    case 0o120000:
      return { mode: "120000", type: "blob" };
    case 0o040000:
      return { mode: "040000", type: "tree" };
    default:
      return { mode: "160000", type: "commit" };
  }
}

/** Where the parts of one line of a tree object are. */
interface LinePlace {
  readonly start: number;
  /** After the mode. */
  readonly space: number;
  /** After the name. 20 bytes of id follow it. */
  readonly end: number;
}

/** Yields the lines of a tree object as git stores it: mode, space, name, NUL, 20 bytes of id. */
function* linesOfTree(content: Buffer): Generator<LinePlace> {
  for (let start = 0; start < content.length;) {
    const space = content.indexOf(0x20, start);
    const end = content.indexOf(0, space);
    if (space < 0 || end < 0) return;
    yield { start, space, end };
    start = end + 21;
  }
}

/** Yields the parts as latin1: names in a tree are bytes, and one character stays one byte. */
export async function* splitAt(
  output: AsyncIterable<Buffer>,
  separator: string,
): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of output) {
    const parts = (rest + chunk.toString("latin1")).split(separator);
    rest = parts.pop() ?? "";
    yield* parts;
  }
  if (rest !== "") yield rest;
}
