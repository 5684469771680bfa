import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { settingsOf } from "../../src/options.ts";
import type { Local } from "../../src/process/local.ts";
import { writeTree } from "../../src/repository/checkout.ts";
import type { TreeEntry } from "../../src/repository/trees.ts";

const FILES = 20;
const CHUNK = Buffer.alloc(64 * 1024, "x");
const LARGE_CHUNKS = 3;

const idOf = (index: number): string => String(index).padStart(40, "0");

/** Entries of small files and, as the last one, a file of several chunks. */
const entries = Array.from({ length: FILES }, (_, index): TreeEntry => ({
  mode: "100644",
  type: "blob",
  id: idOf(index),
  path: `folder/${index}`,
}));

async function* outputOf(endsAfter = FILES): AsyncGenerator<Buffer> {
  for (const [index, { id }] of entries.entries()) {
    if (index === endsAfter) throw new Error("git was ended");
    const chunks = index === FILES - 1 ? Array(LARGE_CHUNKS).fill(CHUNK) : [Buffer.from(id)];
    yield Buffer.from(`${id} blob ${Buffer.concat(chunks).length}\n`);
    yield* chunks;
    yield Buffer.from("\n");
  }
}

/** Writes what `output` has; returns how much progress was reported, and the folder around it. */
async function write(
  output: AsyncIterable<Buffer>,
): Promise<{ progress: number; folder: string; error: unknown }> {
  const folder = await mkdtemp(join(tmpdir(), "dagctl-git-driver-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  let progress = 0;
  const unused = (): Promise<never> => Promise.reject(new Error("not used"));
  const local: Local = {
    run: unused,
    ask: unused,
    interact: unused,
    stream: (_args, read) => read(output, () => void (progress += 1)),
  };
  const settings = settingsOf({ directory: folder });
  const error: unknown = await writeTree(local, entries, join(folder, "out"), settings).catch(
    (thrown: unknown) => thrown,
  );
  return { progress, folder, error };
}

describe("a checkout", () => {
  test("reports progress for each small file and each part of a large one", async () => {
    const { progress, folder, error } = await write(outputOf());
    expect(error).toBeUndefined();
    expect(progress).toBe(FILES - 1 + LARGE_CHUNKS);
    expect((await readdir(join(folder, "out", "folder"))).length).toBe(FILES);
    expect(await readFile(join(folder, "out", "folder", "7"), "utf8")).toBe(idOf(7));
    const large = await readFile(join(folder, "out", "folder", String(FILES - 1)));
    expect(large.equals(Buffer.concat(Array(LARGE_CHUNKS).fill(CHUNK)))).toBe(true);
  });

  test("leaves nothing when it ends in the middle", async () => {
    const { folder, error } = await write(outputOf(FILES / 2 + 1));
    expect(error).toMatchObject({ message: "git was ended" });
    expect(await readdir(folder)).toEqual([]);
  });
});
