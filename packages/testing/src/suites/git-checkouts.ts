import { lstat, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gitCase, type GitFixture, toRepository } from "./git-fixture.ts";
import type { Case } from "./suite.ts";

/** The laws of `checkout`. */
export const gitCheckouts: readonly Case<GitFixture>[] = [
  gitCase(
    "checkout-whole-tree",
    "every file has the committed bytes, whatever .gitattributes says",
    async ({ git, create, folder }, assert) => {
      const repository = await create();
      const attributes =
        "*.txt text eol=crlf\n*.id ident\n*.f filter=evil\n*.u working-tree-encoding=UTF-16\nhidden export-ignore\n";
      const files = {
        ".gitattributes": attributes,
        "a/b/c.txt": "1\n2\n",
        "x.id": "$Id$\n",
        "x.f": "plain",
        "x.u": "a",
        hidden: "h",
        "mixed.txt": "a\r\nb\n",
        "a b/ä-\t": "odd",
      };
      const sha = await repository.commit(files);
      const target = join(folder, "deep", "out");
      await git.checkout(toRepository(repository), sha, target);
      assert.same(await filesIn(target), files, "the files");
    },
  ),
  gitCase(
    "checkout-at-commit",
    "a checkout has the files of the commit, not of the branch",
    async ({ git, create, folder }, assert) => {
      const repository = await create();
      const sha = await repository.commit({ a: "old", gone: "1" });
      await repository.commit({ a: "new", gone: null });
      await git.checkout(toRepository(repository), sha, join(folder, "out"));
      assert.same(await filesIn(join(folder, "out")), { a: "old", gone: "1" }, "the files");
    },
  ),
  gitCase(
    "checkout-into-empty",
    "a checkout into an empty directory works as one into an absent directory",
    async ({ git, create, folder }, assert) => {
      const repository = await create();
      const sha = await repository.commit({ a: "1" });
      await mkdir(join(folder, "out"));
      await git.checkout(toRepository(repository), sha, join(folder, "out"));
      assert.same(await filesIn(join(folder, "out")), { a: "1" }, "the files");
    },
  ),
  gitCase(
    "checkout-without-git",
    "a checkout has no .git, and nothing is written outside it",
    async ({ git, create, folder }, assert) => {
      const repository = await create();
      const sha = await repository.commit({ "a/b": "1" });
      await git.checkout(toRepository(repository), sha, join(folder, "out"));
      assert.same(
        [await readdir(join(folder, "out")), await readdir(folder)],
        [["a"], ["out"]],
        "the names in it and in its parent folder",
      );
    },
  ),
  gitCase(
    "checkout-links-plain",
    "a link is written as a file that contains its target",
    async ({ git, create, folder }, assert) => {
      const repository = await create();
      const sha = await repository.commit({ out: { link: "/etc/passwd" }, up: { link: "../.." } });
      await git.checkout(toRepository(repository), sha, join(folder, "out"));
      for (const [name, target] of [
        ["out", "/etc/passwd"],
        ["up", "../.."],
      ] as const) {
        const found = await lstat(join(folder, "out", name));
        assert.holds(found.isFile(), `${name} is not a plain file`);
        assert.same(
          await readFile(join(folder, "out", name), "utf8"),
          target,
          `content of ${name}`,
        );
      }
    },
  ),
  gitCase(
    "checkout-executable",
    "programs are executable, other files are not",
    async ({ git, create, folder }, assert) => {
      const repository = await create();
      const sha = await repository.commit({ run: { executable: "#!/bin/sh\n" }, plain: "1" });
      await git.checkout(toRepository(repository), sha, join(folder, "out"));
      const executable = async (name: string): Promise<boolean> =>
        ((await lstat(join(folder, "out", name))).mode & 0o100) !== 0;
      assert.same(
        [await executable("run"), await executable("plain")],
        [true, false],
        "executable bits of run and plain",
      );
    },
  ),
  gitCase(
    "checkout-all-or-nothing",
    "a checkout that rejects leaves nothing",
    async ({ git, create, folder }, assert) => {
      const repository = await create();
      const sha = await repository.commit({ a: "1" });
      await assert.rejects(
        git.checkout(toRepository(repository), "1".repeat(40), join(folder, "out")),
        "not_found",
        "a commit that is not there",
      );
      await mkdir(join(folder, "empty"));
      const stopped = git.checkout(toRepository(repository), sha, join(folder, "empty"), {
        signal: AbortSignal.abort(new Error("stopped")),
      });
      await stopped.catch(() => undefined);
      assert.same(
        [await readdir(folder), await readdir(join(folder, "empty"))],
        [["empty"], []],
        "the names in the parent folder and in the directory",
      );
    },
  ),
  gitCase(
    "checkout-refuses-full",
    "a directory that is not empty is refused and not changed",
    async ({ git, create, folder }, assert) => {
      const repository = await create();
      const sha = await repository.commit({ a: "1" });
      await mkdir(join(folder, "out"));
      await writeFile(join(folder, "out", "mine"), "mine");
      const end = await git.checkout(toRepository(repository), sha, join(folder, "out")).then(
        () => "resolved",
        () => "rejected",
      );
      assert.same(end, "rejected", "a checkout over files");
      assert.same(await filesIn(join(folder, "out")), { mine: "mine" }, "the files");
    },
  ),
  gitCase(
    "checked-out-stays",
    "a commit that was checked out is available again after the server has lost it",
    async ({ git, create, folder }, assert) => {
      const repository = await create();
      const sha = await repository.commit({ a: "1" });
      await git.checkout(toRepository(repository), sha, join(folder, "first"));
      await repository.forcePush({ a: "2" });
      await repository.purge();
      await git.checkout(toRepository(repository), sha, join(folder, "second"));
      assert.same(await filesIn(join(folder, "second")), { a: "1" }, "the files");
    },
  ),
];

/** Returns the text of every file below a folder, by path. */
async function filesIn(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const read = files.map(
    async (path) => [path.slice(folder.length + 1), await readFile(path, "utf8")] as const,
  );
  return Object.fromEntries(await Promise.all(read));
}
