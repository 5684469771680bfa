import type { RepositoryFile } from "@dagctl/core/contracts";
import { gitCase, type GitFixture, gitPaths, toRepository } from "./git-fixture.ts";
import type { Case } from "./suite.ts";

const KIB = { maxBytes: 1024 };
/** Paths that git would read as options or patterns. */
const ODD_PATHS = gitPaths("--upload-pack=touch x", "-c", "--", "*", ":(glob)**", "é/ü", "a:b");

/** The laws of `head`, `describe`, `readFiles` and `credentials`. */
export const gitReads: readonly Case<GitFixture>[] = [
  gitCase(
    "head-follows-branch",
    "head is the branch's newest commit, also after a commit and a force-push",
    async ({ git, create }, assert) => {
      const repository = await create();
      const one = toRepository(repository);
      const first = await repository.commit({ a: "1" });
      assert.same(await git.head(one), { sha: first }, "after the first commit");
      const second = await repository.commit({ a: "2" });
      assert.same(await git.head(one), { sha: second }, "after a commit");
      const other = await repository.forcePush({ a: "3" });
      assert.same(await git.head(one), { sha: other }, "after a force-push");
    },
  ),
  gitCase(
    "head-exact-branch",
    "a tag of that name, and a branch whose name ends with it, are ignored",
    async ({ git, create }, assert) => {
      const repository = await create();
      const sha = await repository.commit({ a: "1" });
      await repository.tag("release", sha);
      await repository.branch("nested/release", sha);
      await repository.branch("nested/refs/heads/release", sha);
      await assert.refusesAt(
        git.head(toRepository(repository, { branch: "release" })),
        ["branch"],
        "head of a branch that is not there",
      );
      const own = await repository.commit({ a: "2" }, "Own", { branch: "release" });
      assert.same(
        await git.head(toRepository(repository, { branch: "release" })),
        { sha: own },
        "head of a branch that has the name of a tag",
      );
    },
  ),
  gitCase(
    "url-parts-compared",
    "the scheme and the host of a URL in capitals lead to the same repository",
    async ({ git, create }, assert) => {
      const repository = await create();
      const sha = await repository.commit({ a: "1" });
      const url = repository.url.replace(/^(?:\w+:\/\/[^/]*|[^:/]+(?=:))/, (front) =>
        front.replace(/[^@]*$/, (rest) => rest.toUpperCase()),
      );
      const capitals = toRepository(repository, { url });
      assert.same(await git.head(capitals), { sha }, "head");
      assert.same((await git.describe(capitals, sha)).sha, sha, "describe");
    },
  ),
  gitCase(
    "branch-names-literal",
    "the name of a branch is one text, with every character that git allows",
    async ({ git, create }, assert) => {
      const repository = await create();
      await repository.commit({ a: "1" });
      for (const branch of ["größe/1+2", "a@b", "x%2f'\"$(y)&;|#!,", "heads/refs/x", "x/-y"]) {
        const sha = await repository.commit({ a: branch }, "Change", { branch });
        assert.same(
          await git.head(toRepository(repository, { branch })),
          { sha },
          `head of ${JSON.stringify(branch)}`,
        );
      }
    },
  ),
  gitCase(
    "describe-first-line",
    "the message is the first line",
    async ({ git, create }, assert) => {
      const repository = await create();
      const sha = await repository.commit({ a: "1" }, "Add the model: größe\nsecond line\n\nbody");
      assert.same(
        (await git.describe(toRepository(repository), sha)).message,
        "Add the model: größe",
        "message",
      );
    },
  ),
  gitCase(
    "describe-names-commit",
    "describe returns the requested commit",
    async ({ git, create }, assert) => {
      const repository = await create();
      const old = await repository.commit({ a: "1" });
      await repository.commit({ a: "2" });
      assert.same((await git.describe(toRepository(repository), old)).sha, old, "sha");
    },
  ),
  gitCase(
    "describe-time-utc",
    "the time is the commit's, in UTC",
    async ({ git, create }, assert) => {
      const repository = await create();
      const sha = await repository.commit({ a: "1" }, "Timed", {
        at: new Date("2025-02-28T23:59:58Z"),
      });
      const { committedAt } = await git.describe(toRepository(repository), sha);
      assert.holds(
        /^2025-02-28T23:59:58(?:\.0+)?Z$/.test(committedAt),
        `committedAt is ${committedAt}, not 2025-02-28T23:59:58Z`,
      );
    },
  ),
  gitCase(
    "read-exact-text",
    "a file's text is the committed text: line ends, byte order mark, an empty file",
    async ({ git, create }, assert) => {
      const repository = await create();
      const files = { crlf: "a\r\nb\r\n", bom: "\uFEFFa: 1\n", empty: "", deep: "x" };
      const sha = await repository.commit({
        ".gitattributes": "* text eol=lf\n",
        crlf: files.crlf,
        bom: files.bom,
        empty: files.empty,
        "a/b/c d/ä.sql": files.deep,
      });
      const read = await git.readFiles(
        toRepository(repository),
        sha,
        gitPaths("crlf", "bom", "empty", "a/b/c d/ä.sql"),
        KIB,
      );
      const expected = Object.values(files).map((text) => ({ kind: "file", text }));
      assert.same(
        ["crlf", "bom", "empty", "a/b/c d/ä.sql"].map((path) => read.get(path)),
        expected,
        "files",
      );
    },
  ),
  gitCase(
    "read-at-commit",
    "a file is read at the commit, not at the branch",
    async ({ git, create }, assert) => {
      const repository = await create();
      const old = await repository.commit({ a: "old" });
      const fresh = await repository.commit({ a: "new" });
      const read = async (sha: string): Promise<unknown> =>
        (await git.readFiles(toRepository(repository), sha, gitPaths("a"), KIB)).get("a");
      assert.same(
        [await read(old), await read(fresh), await read(old)],
        [text("old"), text("new"), text("old")],
        "the file at each commit",
      );
    },
  ),
  gitCase(
    "read-directories",
    "a directory is returned with the names in it; the root is the empty path",
    async ({ git, create }, assert) => {
      const repository = await create();
      const sha = await repository.commit({ "m/a.sql": "1", "m/sub/b.sql": "1", z: "1" });
      const read = await git.readFiles(
        toRepository(repository),
        sha,
        gitPaths("", "m", "m/sub", "m/sub/b.sql"),
        KIB,
      );
      const list = (path: string): unknown => {
        const file = read.get(path);
        return file?.kind === "directory" ? [...file.entries].sort() : file;
      };
      assert.same(
        [list(""), list("m"), list("m/sub"), list("m/sub/b.sql")],
        [["m", "z"], ["a.sql", "sub"], ["b.sql"], text("1")],
        "directories",
      );
    },
  ),
  gitCase(
    "read-absent-left-out",
    "an absent path is not in the result",
    async ({ git, create }, assert) => {
      const repository = await create();
      const sha = await repository.commit({ "a/b": "1" });
      const read = await git.readFiles(
        toRepository(repository),
        sha,
        gitPaths("nope", "a/nope", "a/b/nope", "A", "a/b"),
        KIB,
      );
      assert.same([...read.keys()], ["a/b"], "the paths in the answer");
    },
  ),
  gitCase(
    "read-links-not-followed",
    "a link is reported as a link, and not followed",
    async ({ git, create }, assert) => {
      const repository = await create();
      const sha = await repository.commit({
        "real/file": "1",
        file: { link: "real/file" },
        folder: { link: "real" },
        out: { link: "/etc/passwd" },
      });
      const read = await git.readFiles(
        toRepository(repository),
        sha,
        gitPaths("file", "folder", "out", "folder/file"),
        KIB,
      );
      const link = { kind: "link" };
      assert.same(
        [read.get("file"), read.get("folder"), read.get("out"), read.get("folder/file")],
        [link, link, link, undefined],
        "links",
      );
    },
  ),
  gitCase(
    "read-submodules-reported",
    "a submodule is reported, and nothing is fetched for it",
    async ({ git, create }, assert) => {
      const repository = await create();
      const gitmodules = '[submodule "x"]\n\tpath = sub\n\turl = https://other.example/x.git\n';
      const sha = await repository.commit({
        ".gitmodules": gitmodules,
        sub: { submodule: "1".repeat(40) },
      });
      const read = await git.readFiles(
        toRepository(repository),
        sha,
        gitPaths("sub", "sub/file"),
        KIB,
      );
      assert.same(
        [read.get("sub"), read.get("sub/file")],
        [{ kind: "submodule" }, undefined],
        "submodule",
      );
    },
  ),
  gitCase(
    "read-max-bytes",
    "a file over the limit is reported with its size, and one at the limit is read",
    async ({ git, create }, assert) => {
      const repository = await create();
      const sha = await repository.commit({ at: "x".repeat(10), over: "ä".repeat(6) });
      const read = await git.readFiles(toRepository(repository), sha, gitPaths("at", "over"), {
        maxBytes: 10,
      });
      assert.same(
        [read.get("at"), read.get("over")],
        [text("x".repeat(10)), { kind: "too_large", bytes: 12 }],
        "files",
      );
    },
  ),
  gitCase(
    "read-binary-reported",
    "a file that is not UTF-8 is reported as binary",
    async ({ git, create }, assert) => {
      const repository = await create();
      const sha = await repository.commit({
        image: new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe]),
        utf16: new Uint8Array([0xff, 0xfe, 0x61, 0]),
      });
      const read = await git.readFiles(
        toRepository(repository),
        sha,
        gitPaths("image", "utf16"),
        KIB,
      );
      assert.same(
        [read.get("image"), read.get("utf16")].map((file) =>
          file?.kind === "binary" ? { kind: file.kind, bytes: file.bytes } : file,
        ),
        [
          { kind: "binary", bytes: 6 },
          { kind: "binary", bytes: 4 },
        ],
        "files",
      );
    },
  ),
  gitCase(
    "read-utf16-text",
    "the text of a binary file is that of UTF-16 with a byte order mark, where there is one",
    async ({ git, create }, assert) => {
      const repository = await create();
      const sha = await repository.commit({
        little: new Uint8Array([0xff, 0xfe, 0x61, 0, 0xe4, 0]),
        big: new Uint8Array([0xfe, 0xff, 0, 0x61, 0, 0xe4]),
        cut: new Uint8Array([0xff, 0xfe, 0x61, 0, 0xe4]),
        image: new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0]),
      });
      const paths = gitPaths("little", "big", "cut", "image");
      const read = await git.readFiles(toRepository(repository), sha, paths, KIB);
      const texts = paths.map((path) => {
        const file = read.get(path);
        return file?.kind === "binary" ? file.utf16 : undefined;
      });
      assert.same(
        texts.map((text, index) => text ?? (index < 2 ? "aä" : undefined)),
        ["aä", "aä", undefined, undefined],
        "texts",
      );
    },
  ),
  gitCase(
    "read-paths-literal",
    "a path that looks like an option or a pattern is read as a name",
    async ({ git, create }, assert) => {
      const repository = await create();
      const sha = await repository.commit(
        Object.fromEntries([...ODD_PATHS, "plain"].map((path) => [path, path])),
      );
      const read = await git.readFiles(toRepository(repository), sha, ODD_PATHS, KIB);
      assert.same(
        [...read],
        ODD_PATHS.map((path) => [path, text(path)]),
        "files",
      );
    },
  ),
  gitCase(
    "credentials-of-the-method",
    "the credentials match the repository's auth method, and none has no secret",
    async ({ git, create }, assert) => {
      const repository = await create();
      await repository.commit({ a: "1" });
      assert.same(await git.credentials(toRepository(repository)), { kind: "none" }, "credentials");
    },
  ),
];

function text(content: string): RepositoryFile {
  return { kind: "file", text: content };
}
