import { testGit } from "@dagctl/testing";
import { createHash } from "node:crypto";
import { deflateSync } from "node:zlib";

export type TreeLine = readonly [mode: string, name: string | Uint8Array, id: string];

const TYPES = { commit: 1, tree: 2, blob: 3 } as const;

/** Objects without git's checks, as a server may have them. They reach a repository as one pack. */
export interface RawObjects {
  blob(content: string | Uint8Array): string;
  tree(lines: readonly TreeLine[]): string;
  commit(tree: string, parents?: readonly string[]): string;
  /** Writes the objects, and points the branch at a commit. */
  write(folder: string, branch: string, commit: string): Promise<void>;
}

export function rawObjects(): RawObjects {
  const entries = new Map<string, Buffer>();
  const add = (type: keyof typeof TYPES, content: Buffer): string => {
    const id = createHash("sha1")
      .update(`${type} ${content.length}\0`)
      .update(content)
      .digest("hex");
    if (!entries.has(id))
      entries.set(id, Buffer.concat([head(TYPES[type], content.length), stored(content)]));
    return id;
  };
  return {
    blob: (content) => add("blob", Buffer.from(content)),
    tree: (lines) =>
      add(
        "tree",
        Buffer.concat(
          lines.map(([mode, name, id]) =>
            Buffer.concat([
              Buffer.from(`${mode} `),
              Buffer.from(name),
              Buffer.from([0]),
              Buffer.from(id, "hex"),
            ]),
          ),
        ),
      ),
    commit: (tree, parents = []) =>
      add(
        "commit",
        Buffer.from(
          `tree ${tree}\n${parents.map((one) => `parent ${one}\n`).join("")}author T <t> 1700000000 +0000\ncommitter T <t> 1700000000 +0000\n\nRaw\n`,
        ),
      ),
    async write(folder, branch, commit) {
      await testGit(folder, ["index-pack", "--stdin"], packOf([...entries.values()]));
      await testGit(folder, ["update-ref", `refs/heads/${branch}`, commit]);
    },
  };
}

function packOf(entries: readonly Buffer[]): Buffer {
  const start = Buffer.alloc(12);
  start.write("PACK");
  start.writeUInt32BE(2, 4);
  start.writeUInt32BE(entries.length, 8);
  const body = Buffer.concat([start, ...entries]);
  return Buffer.concat([body, createHash("sha1").update(body).digest()]);
}

/**
 * Returns the content as an uncompressed deflate stream: compressing a hundred thousand small
 * objects takes long.
 */
function stored(content: Buffer): Buffer {
  if (content.length > 0xffff) return deflateSync(content);
  let [low, high] = [1, 0];
  for (const byte of content) {
    low = (low + byte) % 65_521;
    high = (high + low) % 65_521;
  }
  const start = Buffer.from([
    0x78,
    0x01,
    1,
    content.length & 0xff,
    content.length >> 8,
    ~content.length & 0xff,
    (~content.length >> 8) & 0xff,
  ]);
  const end = Buffer.alloc(4);
  end.writeUInt32BE(high * 65_536 + low);
  return Buffer.concat([start, content, end]);
}

/** Returns type and size as they come before an object in a pack. */
function head(type: number, size: number): Buffer {
  const bytes = [(type << 4) | (size & 15)];
  for (let rest = Math.floor(size / 16); rest > 0; rest = Math.floor(rest / 128)) {
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) | 0x80;
    bytes.push(rest & 0x7f);
  }
  return Buffer.from(bytes);
}

/**
 * Returns a blob of a few bytes, and a delta on it that expands to `size` bytes: copies of the same
 * bytes.
 */
export function deltaBomb(size: number): { readonly pack: Buffer; readonly base: string } {
  const content = Buffer.alloc(65_536, "x");
  const base = createHash("sha1").update(`blob ${content.length}\0`).update(content).digest("hex");
  const copies = Buffer.alloc(Math.ceil(size / content.length), 0x80);
  const delta = Buffer.concat([
    varint(content.length),
    varint(copies.length * content.length),
    copies,
  ]);
  return {
    base,
    pack: packOf([
      Buffer.concat([head(TYPES.blob, content.length), deflateSync(content)]),
      Buffer.concat([head(7, delta.length), Buffer.from(base, "hex"), deflateSync(delta)]),
    ]),
  };
}

function varint(value: number): Buffer {
  const bytes = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  return Buffer.from([...bytes, rest]);
}
