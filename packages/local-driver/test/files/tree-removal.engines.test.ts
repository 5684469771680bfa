import { execFile } from "node:child_process";
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { removeTree } from "../../src/files/files.ts";
import { removeTreeAt } from "../../src/files/tree-removal.ts";
import { TREES } from "../trees.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const run = promisify(execFile);
const CHILD = fileURLToPath(new URL("tree-removal.child.ts", import.meta.url));
const REMAINS = fileURLToPath(new URL("tree-remains.child.ts", import.meta.url));
/** A user without special rights, where these tests may start programs as another user. */
const OTHER_USER = 65_534;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dagctl-trees-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("Removing a tree", () => {
  test.each(Object.entries(TREES))("removes %s", async (_name, build) => {
    const root = join(folder, "tree");
    build(root);
    await removeTreeAt(root);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("removes each of them as an unprivileged user", async () => {
    const asRoot = process.getuid?.() === 0;
    if (asRoot) chownSync(folder, OTHER_USER, OTHER_USER);
    const user = asRoot ? { uid: OTHER_USER, gid: OTHER_USER } : {};
    const { stdout } = await run(process.execPath, [CHILD, folder], { ...user, env: {}, cwd: "/" });
    expect(JSON.parse(stdout)).toEqual({
      user: asRoot ? OTHER_USER : process.getuid?.(),
      left: {},
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  test("does not follow links out of the tree", async () => {
    writeFileSync(join(folder, "kept"), "");
    const root = join(folder, "tree");
    TREES["with links, one to itself and one that leads out"](root);
    await removeTreeAt(root);
    expect(readdirSync(folder)).toEqual(["kept"]);
  });

  test("ends with the signal's reason when it is aborted", async () => {
    mkdirSync(join(folder, "tree/a"), { recursive: true });
    await expect(
      removeTreeAt(join(folder, "tree"), AbortSignal.abort(new Error("enough"))),
    ).rejects.toThrow("enough");
    expect(existsSync(join(folder, "tree/a"))).toBe(true);
  });
});

// Only root can make something that another user cannot remove.
if (process.getuid?.() === 0) {
  test("A file that cannot be removed is named, stays in the trash of its path, and is removed with the next removal", async () => {
    const root = join(folder, "work");
    mkdirSync(join(root, "a/b"), { recursive: true });
    for (const path of ["", "work", "work/a"])
      chownSync(join(folder, path), OTHER_USER, OTHER_USER);
    for (const file of ["a/b/kept", "a/other"]) writeFileSync(join(root, file), "");
    const { stdout } = await run(process.execPath, [REMAINS, root], {
      uid: OTHER_USER,
      gid: OTHER_USER,
      env: {},
      cwd: "/",
    });
    const met = JSON.parse(stdout) as {
      readonly gone: boolean;
      readonly errors: readonly { readonly message: string }[];
      readonly trash: number;
    };
    expect(met).toMatchObject({ gone: true, trash: 1 });
    expect(met.errors).toHaveLength(3);
    for (const error of met.errors) expect(error).toMatchObject({ code: "EACCES" });
    expect(met.errors[0]?.message).toContain("a/b");
    expect(met.errors[0]?.message).not.toContain(folder);
    // Nothing else is left.
    expect(
      readdirSync(folder, { recursive: true }).filter((name) => String(name).endsWith("other")),
    ).toEqual([]);
    await removeTree(root);
    expect(readdirSync(folder)).toEqual([]);
  });
}
