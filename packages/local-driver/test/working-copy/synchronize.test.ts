import {
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  stat,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { fileIdentity } from "../../src/files/file-identity.ts";
import { treeFiles } from "../../src/files/tree-files.ts";
import { copyTree } from "../../src/working-copy/copy-tree.ts";
import type { CopyIndex } from "../../src/working-copy/index-record.ts";
import { restoreTracked, switchTracked } from "../../src/working-copy/synchronize.ts";

type Files = Readonly<Record<string, string>>;

const COMMITS: Readonly<Record<string, Files>> = {
  a: { "same.txt": "same", "changed.txt": "a", "only-a/x.txt": "a", "file-then-folder": "a" },
  b: {
    "same.txt": "same",
    "changed.txt": "b",
    "created.txt": "b",
    "file-then-folder/y.txt": "b",
    "created-folder": "b",
  },
  c: { "changed.txt": "c", "only-a/x.txt": "c", "only-c/z.txt": "c", "created.txt.kept": "c" },
};
/** What a run of commit `a` creates; its texts are unique. */
const CREATED: Files = {
  "created.txt": "mine 1",
  "created-folder/inner.txt": "mine 2",
  "only-a/mine.txt": "mine 3",
  "db/warehouse.db": "mine 4",
};

class Killed extends Error {}

/** Returns a working copy of its own, whose synchronization can be killed at its nth step. */
async function workbench() {
  const folder = await mkdtemp(join(tmpdir(), "dagctl-copy-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const [root, base] = [join(folder, "files"), folder];
  await mkdir(root);
  for (const [commit, files] of Object.entries(COMMITS)) await write(join(folder, commit), files);
  let index: CopyIndex | undefined;
  const own = new Set<string>();
  return {
    root,
    own,
    index: () => index,
    loseIndex(): void {
      index = undefined;
    },
    /** @returns whether it ended before the kill */
    async bring(commit: string, killAt = Number.POSITIVE_INFINITY): Promise<boolean> {
      let steps = 0;
      const step = (): void => {
        steps += 1;
        if (steps === killAt) throw new Killed();
      };
      const checkout = join(folder, commit);
      const target = await treeFiles(checkout);
      const tree = copyTree({
        root,
        base,
        checkout,
        isTracked: (path) => Object.hasOwn(target, path),
        onKept: () => undefined,
      });
      const killable = {
        ...tree,
        async placeFile(...given: Parameters<typeof tree.placeFile>) {
          const placed = await tree.placeFile(...given);
          step();
          return placed;
        },
        async keep(path: string) {
          await tree.keep(path);
          step();
        },
        async removeFile(path: string) {
          await tree.removeFile(path);
          step();
        },
      };
      const synchronization = {
        tree: killable,
        checkout: commit,
        own,
        isOver: () => false,
        async store(value: CopyIndex) {
          step();
          index = value;
          step();
        },
      };
      try {
        await (index?.complete === true && index.checkout === commit
          ? restoreTracked(synchronization, index, (path) => fileIdentity(join(checkout, path)))
          : switchTracked(synchronization, index, target));
        return true;
      } catch (error) {
        if (error instanceof Killed) return false;
        throw error;
      }
    },
  };
}

async function write(folder: string, files: Files): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

async function read(folder: string): Promise<Files> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const texts = files.map(async (path) => [
    path.slice(folder.length + 1),
    await readFile(path, "utf8"),
  ]);
  return Object.fromEntries(await Promise.all(texts)) as Files;
}

/** Expects the files of a commit, and beside them exactly what runs have created. */
function expectCommit(found: Files, commit: string, created: Files): void {
  const tracked = COMMITS[commit] ?? {};
  expect(found).toMatchObject(tracked);
  const others = Object.entries(found).filter(([path]) => !Object.hasOwn(tracked, path));
  expect(others.map(([, text]) => text).toSorted()).toEqual(Object.values(created).toSorted());
}

describe("a change of the commit", () => {
  for (const next of ["b", "a", "c"])
    test(`that is killed at any step goes on to commit ${next} without a loss`, async () => {
      for (let killAt = 1; ; killAt += 1) {
        const copy = await workbench();
        await copy.bring("a");
        await write(copy.root, CREATED);
        const ended = await copy.bring("b", killAt);
        // Killed again, at the next step of what goes on.
        await copy.bring(next, killAt);
        await copy.bring(next);
        expectCommit(await read(copy.root), next, CREATED);
        expect(copy.index()).toMatchObject({ checkout: next, complete: true });
        if (ended) break;
      }
    });

  test("names what it keeps after the file, and overwrites nothing", async () => {
    const copy = await workbench();
    await copy.bring("a");
    await write(copy.root, { "created.txt": "mine 1", "created.txt.kept-2": "mine 2" });
    await copy.bring("b");
    expect(await read(copy.root)).toMatchObject({
      "created.txt": "b",
      "created.txt.kept": "mine 1",
      "created.txt.kept-2": "mine 2",
    });
    await copy.bring("c");
    expect(await read(copy.root)).toMatchObject({
      "created.txt.kept": "c",
      "created.txt.kept-2": "mine 2",
      "created.txt.kept.kept": "mine 1",
    });
  });

  test("takes a file that is equal already for the commit's", async () => {
    const copy = await workbench();
    await copy.bring("a");
    await write(copy.root, { "created.txt": "b" });
    await copy.bring("b");
    expectCommit(await read(copy.root), "b", {});
  });

  test("leaves a file of the project in place, while it is there", async () => {
    const copy = await workbench();
    await write(copy.root, { "changed.txt": "live", "file-then-folder": "live too" });
    copy.own.add("changed.txt").add("file-then-folder");
    await copy.bring("a");
    await copy.bring("a");
    expect(await read(copy.root)).toMatchObject({
      "changed.txt": "live",
      "file-then-folder": "live too",
    });
    await copy.bring("b");
    expect(await read(copy.root)).toMatchObject({
      "changed.txt": "live",
      "file-then-folder.kept": "live too",
      "file-then-folder/y.txt": "b",
    });
    await rm(join(copy.root, "changed.txt"));
    await copy.bring("b");
    expect((await read(copy.root))["changed.txt"]).toBe("b");
    expect([...copy.own]).toEqual([]);
  });
});

describe("a start of a run of the same commit", () => {
  test("writes no file that is the commit's, while another run reads it", async () => {
    const copy = await workbench();
    await copy.bring("a");
    const path = join(copy.root, "same.txt");
    const before = await stat(path);
    // A program that saves a file without a change, or touches it.
    await utimes(path, new Date(0), new Date(0));
    await copy.bring("a");
    expect(await stat(path)).toMatchObject({ ino: before.ino, mtimeMs: 0 });
    await writeFile(path, "same");
    await copy.bring("a");
    expect((await stat(path)).ino).toBe(before.ino);
  });

  test("puts a new file in the place of one that another run has changed and has open", async () => {
    const copy = await workbench();
    await copy.bring("a");
    const path = join(copy.root, "changed.txt");
    await using file = await open(path, "r+");
    await file.write("of the run", 0);
    await copy.bring("a");
    expect(await readFile(path, "utf8")).toBe("a");
    // The run that has it open goes on with its own.
    await file.write("!", 10);
    expect((await file.read({ position: 0 })).buffer.toString("utf8", 0, 11)).toBe("of the run!");
    expect(await readFile(path, "utf8")).toBe("a");
  });
});

describe("a working copy whose index is lost", () => {
  test("loses no text, and writes no file that is the commit's", async () => {
    const copy = await workbench();
    await copy.bring("a");
    const before = await stat(join(copy.root, "same.txt"));
    // Without the index, this may be a file that the project had before the commit tracked it.
    await write(copy.root, { ...CREATED, "changed.txt": "of a run" });
    copy.loseIndex();
    await copy.bring("a");
    expectCommit(await read(copy.root), "a", { ...CREATED, "changed.txt.kept": "of a run" });
    expect((await stat(join(copy.root, "same.txt"))).ino).toBe(before.ino);
    await write(copy.root, { "changed.txt": "of the next run" });
    await copy.bring("a");
    expectCommit(await read(copy.root), "a", { ...CREATED, "changed.txt.kept": "of a run" });
  });
});
