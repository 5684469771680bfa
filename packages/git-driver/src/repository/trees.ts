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

/** Returns the names in a tree object as git stores it: mode, space, name, NUL, 20 bytes of id. */
export function namesInTree(content: Buffer): string[] {
  const names: string[] = [];
  for (let at = 0; at < content.length;) {
    const space = content.indexOf(0x20, at);
    const end = content.indexOf(0, space);
    if (space < 0 || end < 0) break;
    names.push(content.subarray(space + 1, end).toString());
    at = end + 21;
  }
  return names.sort();
}

/** Returns the mode and the id of the entry of that name in a tree object, or `undefined`. */
export function entryInTree(content: Buffer, name: Buffer): string | undefined {
  for (let at = 0; at < content.length;) {
    const space = content.indexOf(0x20, at);
    const end = content.indexOf(0, space);
    if (space < 0 || end < 0) return undefined;
    if (content.subarray(space + 1, end).equals(name))
      return `${content.toString("latin1", at, space)} ${content.toString("hex", end + 1, end + 21)}`;
    at = end + 21;
  }
  return undefined;
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
