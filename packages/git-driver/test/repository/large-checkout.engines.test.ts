import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { repositoryAt, setUp } from "../fixture.ts";
import { rawObjects, type TreeLine } from "../raw-objects.ts";

const FOLDERS = 200;
const FILES_IN_A_FOLDER = 100;

const nameOf = (index: number): string => String(index).padStart(3, "0");
const contentOf = (folder: number, file: number): string => `${folder} ${file}\n`.repeat(50);

describe("a checkout of 20,000 files", () => {
  test("has them all", { timeout: 600_000 }, async () => {
    const setup = await setUp();
    const { url } = await setup.server.create("large");
    const objects = rawObjects();
    const folders = Array.from({ length: FOLDERS }, (_, folder): TreeLine => {
      const files = Array.from({ length: FILES_IN_A_FOLDER }, (__, file): TreeLine => {
        const id = objects.blob(contentOf(folder, file));
        return ["100644", nameOf(file), id];
      });
      return ["40000", nameOf(folder), objects.tree(files)];
    });
    const sha = objects.commit(objects.tree(folders));
    await objects.write(setup.server.directoryOf("large"), "raw", sha);
    const out = join(setup.folder, "out");
    await setup.git.checkout(repositoryAt(url, { branch: "raw" }), sha, out);
    const all = await readdir(out, { recursive: true });
    expect(all.length).toBe(FOLDERS * (FILES_IN_A_FOLDER + 1));
    expect(await readFile(join(out, "199", "099"), "utf8")).toBe(contentOf(199, 99));
  });
});
