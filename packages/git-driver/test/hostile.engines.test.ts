import { isDagctlError } from "@dagctl/core/errors";
import { testGit } from "@dagctl/testing";
import { createHash } from "node:crypto";
import { lstat, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { gitDriver } from "../src/index.ts";
import { repositoryAt, type Setup, setUp, gitPaths } from "./fixture.ts";

/** Creates a commit whose root tree has exactly these names, written without git's own checks. */
async function commitRawTree(
  setup: Setup,
  name: string,
  entries: readonly (readonly [mode: string, name: string, id: string])[],
): Promise<string> {
  const folder = setup.server.directoryOf(name);
  const parts = entries.map(([mode, path, id]) =>
    Buffer.concat([Buffer.from(`${mode} ${path}\0`, "latin1"), Buffer.from(id, "hex")]),
  );
  const tree = (
    await testGit(
      folder,
      ["hash-object", "-t", "tree", "--literally", "-w", "--stdin"],
      Buffer.concat(parts),
    )
  ).stdout.trim();
  const commit = (await testGit(folder, ["commit-tree", "-m", "Raw", tree])).stdout.trim();
  await testGit(folder, ["update-ref", "refs/heads/raw", commit]);
  return commit;
}

async function blob(setup: Setup, name: string, content: string): Promise<string> {
  return (
    await testGit(setup.server.directoryOf(name), ["hash-object", "-w", "--stdin"], content)
  ).stdout.trim();
}

describe("the driver with a hostile repository", () => {
  test.each([".git", ".GIT", "..", ".", "git~1", ".git ", ".git.", ".g\u200cit", "a/b", "../x"])(
    "does not write a tree that contains the name %j",
    async (bad) => {
      const setup = await setUp();
      await setup.server.create("raw");
      const id = await blob(setup, "raw", "x");
      const sha = await commitRawTree(setup, "raw", [
        ["100644", Buffer.from(bad).toString("latin1"), id],
      ]);
      const end = await setup.git
        .checkout(
          repositoryAt(`${setup.server.url}raw.git`, { branch: "raw" }),
          sha,
          join(setup.folder, "deep/out"),
        )
        .then(
          () => "resolved",
          (error: unknown) => error,
        );
      // A slash in a name is read by git as a path, so `a/b` is a plain file in a folder.
      if (bad === "a/b") expect(end).toBe("resolved");
      else expect(isDagctlError(end, "invalid"), String(end)).toBe(true);
      expect(await readdir(setup.folder)).toEqual(
        bad === "a/b" ? ["cache", "deep"] : expect.not.arrayContaining(["x"]),
      );
    },
  );

  test("does not leave the checkout through a name that is both a link and a folder", async () => {
    const setup = await setUp();
    await setup.server.create("raw");
    const folder = setup.server.directoryOf("raw");
    const link = await blob(setup, "raw", setup.folder);
    const file = await blob(setup, "raw", "escaped");
    const inner = (
      await testGit(folder, ["mktree"], `100644 blob ${file}\tescaped\n`)
    ).stdout.trim();
    const sha = await commitRawTree(setup, "raw", [
      ["120000", "a", link],
      ["40000", "a", inner],
    ]);
    await expect(
      setup.git.checkout(
        repositoryAt(`${setup.server.url}raw.git`, { branch: "raw" }),
        sha,
        join(setup.folder, "out"),
      ),
    ).rejects.toThrow();
    expect((await readdir(setup.folder)).sort()).toEqual(["cache"]);
  });

  test("writes file names with unusual bytes as they are", async () => {
    const setup = await setUp();
    const repository = await setup.server.create("odd");
    const names = [
      "line\nbreak",
      "-rf",
      "\u202egnp.exe",
      "x".repeat(255),
      "tab\t",
      'quote"',
      "back\\slash",
    ];
    await repository.commit(Object.fromEntries(names.map((name) => [name, name])));
    const id = await blob(setup, "odd", "latin");
    const sha = await commitRawTree(setup, "odd", [["100644", "caf\u00e9", id]]);
    const one = repositoryAt(repository.url);
    const { sha: head } = await setup.git.head(one);
    await setup.git.checkout(one, head, join(setup.folder, "out"));
    expect((await readdir(join(setup.folder, "out"))).sort()).toEqual([...names].sort());
    await setup.git.checkout(one, sha, join(setup.folder, "bytes"));
    expect(await readdir(Buffer.from(join(setup.folder, "bytes")), { encoding: "buffer" })).toEqual(
      [Buffer.from("caf\u00e9", "latin1")],
    );
  });

  test("never executes submodules, hooks, filters, large files and programs in the repository", async () => {
    const setup = await setUp();
    const proof = join(setup.folder, "proof");
    const repository = await setup.server.create("hostile");
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${createHash("sha256").update("x").digest("hex")}\nsize 1\n`;
    const sha = await repository.commit({
      ".gitattributes": "* filter=evil diff=evil merge=evil\n*.bin filter=lfs\n",
      ".gitconfig": `[filter "evil"]\n\tsmudge = touch ${proof}\n\trequired = true\n[core]\n\tfsmonitor = touch ${proof}\n`,
      ".lfsconfig": `[lfs]\n\turl = ${setup.server.url}lfs\n`,
      ".gitmodules": `[submodule "sub"]\n\tpath = sub\n\turl = ${setup.server.url}sub.git\n[submodule "x"]\n\tpath = -x\n\turl = ext::touch ${proof}\n`,
      sub: { submodule: "2".repeat(40) },
      "large.bin": pointer,
      "hooks/post-checkout": { executable: `#!/bin/sh\ntouch ${proof}\n` },
    });
    const one = repositoryAt(repository.url);
    await setup.git.readFiles(one, sha, gitPaths("", "sub", "large.bin", ".gitattributes"), {
      maxBytes: 1000,
    });
    await setup.git.checkout(one, sha, join(setup.folder, "out"));
    expect(await readdir(setup.folder)).toEqual(["cache", "out"]);
    expect(await readFile(join(setup.folder, "out", "large.bin"), "utf8")).toBe(pointer);
    expect((await lstat(join(setup.folder, "out", "sub"))).isDirectory()).toBe(true);
    expect(await readdir(join(setup.folder, "out", "sub"))).toEqual([]);
    const asked = new Set(setup.server.requests.map((request) => request.path.split("/")[1]));
    expect([...asked]).toEqual(["hostile.git"]);
  });

  test("reports escape sequences in a message, and a committer with an impossible date, in a harmless form", async () => {
    const setup = await setUp();
    const repository = await setup.server.create("message");
    const sha = await repository.commit({ a: "1" }, "\u001b[31mred\u0007\u202e and more\nsecond");
    const folder = setup.server.directoryOf("message");
    const raw = (await testGit(folder, ["cat-file", "commit", sha])).stdout.replace(
      /^committer .*$/m,
      "committer X <x> 99999999999999999 +0000",
    );
    const odd = (
      await testGit(folder, ["hash-object", "-t", "commit", "--literally", "-w", "--stdin"], raw)
    ).stdout.trim();
    await testGit(folder, ["update-ref", "refs/heads/odd", odd]);
    const one = repositoryAt(repository.url);
    expect((await setup.git.describe(one, sha)).message).toBe("[31mred and more");
    expect((await setup.git.describe(one, odd)).committedAt).toBe("1970-01-01T00:00:00.000Z");
  });

  test("passes the environment on in no call, and no message contains a path, a secret of a URL or text of the server", async () => {
    const setup = await setUp();
    const folder = await mkdtemp(join(tmpdir(), "dagctl-recorder-"));
    const recorder = join(folder, "git");
    await writeFile(
      recorder,
      `#!/bin/sh\ncase "$*" in *\\ version) echo git version 2.50.1; exit;; esac\nenv >> ${folder}/env\necho "remote: canary-words not found" >&2\necho "fatal: $GIT_DIR canary-words" >&2\nexit 128\n`,
      { mode: 0o755 },
    );
    process.env["DAGCTL_CANARY"] = "canary-env";
    process.env["GIT_SSH_COMMAND"] = "canary-env";
    const git = gitDriver({ directory: setup.cache, git: recorder, allow: [setup.server.url] });
    const errors = await Promise.all(
      [
        git.head(repositoryAt(`${setup.server.url}x.git`)),
        git.describe(repositoryAt(`${setup.server.url}x.git`), "1".repeat(40)),
      ].map((call) => call.catch((error: unknown) => error)),
    );
    delete process.env["DAGCTL_CANARY"];
    delete process.env["GIT_SSH_COMMAND"];
    const said = errors
      .map((error) =>
        error instanceof Error ? `${error.message} ${JSON.stringify(error)}` : String(error),
      )
      .join("\n");
    expect(said).not.toContain("canary");
    expect(said).not.toContain(setup.folder);
    const environment = await readFile(join(folder, "env"), "utf8");
    expect(environment).not.toContain("canary");
    const names = environment.split("\n").map((line) => line.split("=", 1)[0] ?? "");
    const foreign = names.filter((name) => !/^(?:GIT_|PWD$|SHLVL$|_$|OLDPWD$|$)/.test(name));
    expect(new Set(foreign)).toEqual(new Set(["HOME", "LC_ALL", "PATH", "XDG_CONFIG_HOME"]));
    await rm(folder, { recursive: true });
  });

  test("separates the repositories of organizations, and the names and files of the cache reveal nothing", async () => {
    const setup = await setUp();
    const repository = await setup.server.create("shared-name");
    const sha = await repository.commit({ a: "1" });
    for (const organization of ["org-a", "org-b"])
      await setup.git.describe(repositoryAt(repository.url, { organization }), sha);
    const keys = await readdir(setup.cache);
    expect(keys).toHaveLength(2);
    for (const key of keys) {
      expect(key).toMatch(/^[0-9a-f]{64}$/);
      expect(await readFile(join(setup.cache, key, "config"), "utf8")).not.toContain("http");
    }
  });
});
