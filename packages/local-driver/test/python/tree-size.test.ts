import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { treeSize } from "../../src/python/tree-size.ts";

const NO_LIMIT = Number.POSITIVE_INFINITY;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dagctl-tree-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Makes folders `a` and `b` with so many files of ten bytes each. */
async function fill(count: number): Promise<void> {
  for (const name of ["a", "b"]) {
    await mkdir(join(folder, name));
    for (let number = 0; number < count; number += 1)
      await writeFile(join(folder, name, String(number)), "0123456789");
  }
}

describe("the size of a tree", () => {
  test("has the bytes and the number of files, folders and links, also below a limit", async () => {
    await fill(40);
    await symlink("nowhere", join(folder, "a", "link"));
    const whole = await treeSize(folder);
    expect(whole.files).toBe(83);
    expect(whole.bytes).toBeGreaterThanOrEqual(800);
    expect(await treeSize(folder, { bytes: NO_LIMIT, files: 83 })).toEqual(whole);
  });

  test("is over the limit of files before the size of one is read", async () => {
    await fill(40);
    expect(await treeSize(folder, { bytes: NO_LIMIT, files: 60 })).toEqual({ bytes: 0, files: 61 });
  });

  test("is over the limit of bytes as soon as there are more", async () => {
    await fill(200);
    const whole = await treeSize(folder);
    const bytes = whole.bytes - 3_000;
    const part = await treeSize(folder, { bytes, files: NO_LIMIT });
    expect(part.bytes).toBeGreaterThan(bytes);
    expect(part.files).toBeLessThan(whole.files);
  });

  test("of a folder that is absent is nothing", async () => {
    const most = { bytes: 1, files: 1 };
    expect(await treeSize(join(folder, "absent"), most)).toEqual({ bytes: 0, files: 0 });
  });
});
