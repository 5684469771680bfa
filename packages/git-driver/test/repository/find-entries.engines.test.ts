import { requireGitPath } from "@dagctl/core/driver-kit";
import { testGit } from "@dagctl/testing";
import { open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { gitPaths, repositoryAt, setUp, type Setup } from "../fixture.ts";
import { type RawObjects, rawObjects, type TreeLine } from "../raw-objects.ts";

const FILES = 130_000;
const nameOf = (index: number): string => `a-${String(index).padStart(6, "0")}`;
const FOUND = { kind: "file", text: "found" };

/** Reads paths of a commit whose root is the tree that `build` returns. */
async function readRaw(
  setup: Setup,
  build: (objects: RawObjects, id: string) => string,
  paths: readonly string[],
): Promise<readonly unknown[]> {
  const { url } = await setup.server.create("raw");
  const objects = rawObjects();
  const sha = objects.commit(build(objects, objects.blob("found")));
  await objects.write(setup.server.directoryOf("raw"), "raw", sha);
  const one = repositoryAt(url, { branch: "raw" });
  const read = await setup.git.readFiles(one, sha, gitPaths(...paths), { maxBytes: 10 });
  return paths.map((path) => read.get(requireGitPath(path)));
}

describe("a folder whose list is larger than what is read", () => {
  test("is too large itself, and its files and folders are found", async () => {
    const build = (objects: RawObjects, id: string): string => {
      const files = Array.from({ length: FILES }, (_, file): TreeLine => [
        "100644",
        nameOf(file),
        id,
      ]);
      const inner = objects.tree([["100644", "config.yaml", id]]);
      const many = objects.tree([...files, ["40000", "inner", inner], ["120000", "link", id]]);
      return objects.tree([["40000", "many", many]]);
    };
    const read = await readRaw(await setUp(), build, [
      "many",
      `many/${nameOf(FILES - 1)}`,
      "many/inner/config.yaml",
      "many/inner/absent",
      "many/link",
      "many/link/config.yaml",
      "many/absent",
    ]);
    const large = expect.objectContaining({ kind: "too_large" });
    expect(read).toEqual([large, FOUND, FOUND, undefined, { kind: "link" }, undefined, undefined]);
  });
});

describe("an entry of a tree", () => {
  test("is what git takes it for, where its mode is written otherwise", async () => {
    const build = (objects: RawObjects, id: string): string =>
      objects.tree([
        ["100664", "file", id],
        ["40755", "folder", objects.tree([["100644", "inner", id]])],
        ["120777", "link", id],
        ["160755", "module", "3".repeat(40)],
      ]);
    const read = await readRaw(await setUp(), build, ["file", "folder/inner", "link", "module"]);
    expect(read).toEqual([FOUND, FOUND, { kind: "link" }, { kind: "submodule" }]);
  });
});

describe("a cached repository", () => {
  test.each(["folder", "folder/file"])(
    "is made anew when %s is damaged in it, and the answer is right",
    async (path) => {
      const setup = await setUp();
      const repository = await setup.server.create("damaged");
      const sha = await repository.commit({ "folder/file": "found".repeat(100) });
      const one = repositoryAt(repository.url);
      const read = async (): Promise<unknown> => {
        const name = "folder/file";
        const files = await setup.git.readFiles(one, sha, gitPaths(name), { maxBytes: 1000 });
        return files.get(requireGitPath(name));
      };
      const before = await read();
      expect(before).toEqual({ kind: "file", text: "found".repeat(100) });
      const folder = setup.server.directoryOf("damaged");
      await damage(setup, await textOf(folder, ["rev-parse", `${sha}:${path}`]));
      expect(await read()).toEqual(before);
    },
  );
});

const textOf = async (folder: string, args: readonly string[]): Promise<string> =>
  (await testGit(folder, args)).stdout.trim();

/** Overwrites a part of one object in the pack that has it. */
async function damage(setup: Setup, id: string): Promise<void> {
  const [entry = ""] = (await readdir(setup.cache)).filter((name) => /^[0-9a-f]{64}$/.test(name));
  const folder = join(setup.cache, entry, "objects", "pack");
  for (const name of await readdir(folder)) {
    if (!name.endsWith(".idx")) continue;
    const lines = (await textOf(folder, ["verify-pack", "-v", name])).split("\n");
    const offset = lines.find((line) => line.startsWith(id))?.split(/ +/)[4];
    if (offset === undefined) continue;
    const pack = await open(join(folder, name.replace(/idx$/, "pack")), "r+");
    // After the header of the object and that of its compressed content.
    await pack.write(Buffer.alloc(4, 0xff), 0, 4, Number(offset) + 5);
    await pack.close();
    return;
  }
  throw new Error(`no pack has ${id}`);
}
