import { requireGitPath } from "@dagctl/core/driver-kit";
import { isDagctlError } from "@dagctl/core/errors";
import { testGit } from "@dagctl/testing";
import { chmod, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { gitDriver, type GitDriverOptions } from "../../src/index.ts";
import { codeOf, processesWith, repositoryAt, setUp, type Setup, gitPaths } from "../fixture.ts";

/** Returns the machine's git, except that `subcommand` does something else. */
async function gitWith(
  setup: Setup,
  subcommand: string,
  instead: string,
  options: Partial<GitDriverOptions> = {},
): Promise<{ git: ReturnType<typeof gitDriver>; program: string }> {
  const program = join(setup.folder, "git with a blank");
  await writeFile(
    program,
    `#!/bin/sh\ncase " $* " in *" ${subcommand} "*) ${instead};; esac\nexec git "$@"\n`,
  );
  await chmod(program, 0o755);
  return {
    program,
    git: gitDriver({ directory: setup.cache, git: program, allow: [setup.server.url], ...options }),
  };
}

describe("a git command on the cache", () => {
  test.each(["log", "init", "cat-file", "version"])(
    "rejects with the signal's reason and leaves no process when it is aborted while git %s hangs",
    async (subcommand) => {
      const setup = await setUp();
      const repository = await setup.server.create("local");
      const sha = await repository.commit({ a: "1" });
      const begun = join(setup.folder, "begun");
      const { git, program } = await gitWith(
        setup,
        subcommand,
        `touch ${begun}; exec tail -f '${join(setup.folder, "git with a blank")}'`,
      );
      const caller = new AbortController();
      const end = codeOf(git.describe(repositoryAt(repository.url), sha, caller));
      await vi.waitUntil(
        () =>
          readFile(begun).then(
            () => true,
            () => false,
          ),
        15_000,
      );
      const reason = new Error("enough");
      caller.abort(reason);
      expect(await end).toBe(reason);
      await git.close?.();
      expect(processesWith(program)).toEqual([]);
    },
  );

  test("is stopped at the deadline when it does not end, also while it writes", async () => {
    const setup = await setUp();
    const repository = await setup.server.create("local");
    const sha = await repository.commit({ a: "1" });
    const { git, program } = await gitWith(setup, "log", `while :; do echo 1; sleep 0.01; done`, {
      timing: { readMs: 1000 },
    });
    await expect(git.describe(repositoryAt(repository.url), sha)).rejects.toMatchObject({
      code: "unavailable",
      message: "Git did not finish within 1 s",
    });
    expect(processesWith(program)).toEqual([]);
  });

  test("is stopped when its answer is endless, and the answer is cut off", async () => {
    const setup = await setUp();
    const repository = await setup.server.create("local");
    const sha = await repository.commit({ a: "1" });
    const { git, program } = await gitWith(
      setup,
      "log",
      `exec yes '${join(setup.folder, "git with a blank")}'`,
    );
    expect(await codeOf(git.describe(repositoryAt(repository.url), sha))).toBe("unavailable");
    expect(processesWith(program)).toEqual([]);
  });

  test('is not reported as the answer "no" when a signal interrupted it', async () => {
    const setup = await setUp();
    // Then everything is fetched, and git is asked here.
    setup.server.allowFilter(false);
    const repository = await setup.server.create("local");
    const [first, second] = [
      await repository.commit({ a: "1" }),
      await repository.commit({ a: "2" }),
    ];
    const { git } = await gitWith(setup, "merge-base", "kill -9 $$");
    expect(await codeOf(git.compare(repositoryAt(repository.url), first, second))).toBe(
      "unavailable",
    );
  });

  test("is reported as failed when it fails without output", async () => {
    const setup = await setUp();
    const repository = await setup.server.create("local");
    const sha = await repository.commit({ a: "1" });
    const { git } = await gitWith(setup, "log", "exit 3");
    expect(await codeOf(git.describe(repositoryAt(repository.url), sha))).toBe("unavailable");
  });

  test("is started once for the files of a known commit, and not for what was answered before", async () => {
    const setup = await setUp();
    const repository = await setup.server.create("local");
    const sha = await repository.commit({ a: "1", b: "2", "folder/c": "3" });
    const one = repositoryAt(repository.url);
    const started = join(setup.folder, "started");
    // The subcommand and what follows it: before it are six settings, each with a `-c`.
    const { git } = await gitWith(setup, "-c", `(shift 12; echo "$1 $2" >> '${started}')`);
    const startedBy = async (call: () => Promise<unknown>): Promise<readonly string[]> => {
      await writeFile(started, "");
      await call();
      return (await readFile(started, "utf8")).split("\n").slice(0, -1);
    };
    const read = (...paths: readonly string[]): Promise<unknown> =>
      git.readFiles(one, sha, gitPaths(...paths), { maxBytes: 10 });
    await read("a", "b", "folder/c");
    expect(await startedBy(() => read("b", "folder", "folder/c"))).toEqual([
      "cat-file --batch-command",
    ]);
    const described = await git.describe(one, sha);
    const links = await git.listLinks?.(one, sha, { most: 5 });
    expect(
      await startedBy(async () => {
        expect(await git.describe(one, sha)).toEqual(described);
        expect(await git.listLinks?.(one, sha, { most: 5 })).toEqual(links);
      }),
    ).toEqual([]);
    expect(await startedBy(async () => git.listLinks?.(one, sha, { most: 6 }))).toEqual([
      "ls-tree -r",
    ]);
  });

  test("asks once whether the cache has a commit, and again once it was lost", async () => {
    const setup = await setUp();
    const repository = await setup.server.create("local");
    const sha = await repository.commit({ a: "1", b: "2" });
    const one = repositoryAt(repository.url);
    const questions = join(setup.folder, "questions");
    const { git } = await gitWith(setup, "--batch-check", `tee -a '${questions}' | git "$@"; exit`);
    const reads = async (path: string): Promise<number> => {
      await writeFile(questions, "");
      const found = await git.readFiles(one, sha, gitPaths(path), { maxBytes: 10 });
      expect(found.get(requireGitPath(path))).toMatchObject({ kind: "file" });
      await git.describe(one, sha);
      return (await readFile(questions, "utf8")).split(sha).length - 1;
    };
    expect(await reads("a")).toBeGreaterThan(0);
    expect(await reads("a")).toBe(0);
    expect(await reads("b")).toBe(0);

    const [entry = ""] = (await readdir(setup.cache)).filter((name) => /^[0-9a-f]{64}/.test(name));
    await rm(join(setup.cache, entry, "objects"), { recursive: true });
    await mkdir(join(setup.cache, entry, "objects"));
    expect(await reads("b")).toBeGreaterThan(0);
    expect(await reads("b")).toBe(0);
  });

  test("treats paths that look like options or patterns as paths", async () => {
    const setup = await setUp();
    const repository = await setup.server.create("paths");
    const paths = [
      "--upload-pack=touch x",
      "-c",
      "--",
      "--template=x",
      "*",
      ":(glob)**",
      "é/ü",
      "--config=core.hooksPath=x",
    ];
    const first = await repository.commit(Object.fromEntries(paths.map((path) => [path, path])));
    const second = await repository.commit(
      Object.fromEntries(paths.map((path) => [path, `${path}.`])),
    );
    const one = repositoryAt(repository.url);
    const files = await setup.git.readFiles(one, first, gitPaths(...paths), { maxBytes: 100 });
    expect([...files]).toEqual(paths.map((path) => [path, { kind: "file", text: path }]));
    for (const path of paths)
      expect(
        await setup.git.compare(one, first, second, { path: requireGitPath(path) }),
        path,
      ).toEqual({
        relation: "behind",
        commits: 1,
      });
  });

  test("returns a commit message in UTF-8, whatever its encoding and content", async () => {
    const setup = await setUp();
    const repository = await setup.server.create("message");
    const sha = await repository.commit({ a: "1" });
    const folder = setup.server.directoryOf("message");
    const rewritten = async (name: string, headers: string, message: Buffer): Promise<string> => {
      const raw = (await testGit(folder, ["cat-file", "commit", sha])).stdout;
      const content = Buffer.concat([
        Buffer.from(`${raw.slice(0, raw.indexOf("\n\n"))}${headers}\n\n`),
        message,
      ]);
      const id = (
        await testGit(
          folder,
          ["hash-object", "-t", "commit", "--literally", "-w", "--stdin"],
          content,
        )
      ).stdout.trim();
      await testGit(folder, ["update-ref", `refs/heads/${name}`, id]);
      return id;
    };
    const latin = await rewritten(
      "latin",
      "\nencoding ISO-8859-1",
      Buffer.from("Caf\u00e9\n", "latin1"),
    );
    const boundaries = await rewritten(
      "boundaries",
      "",
      Buffer.from("\u00f2\u00f2\u00f2\u00f2\u00f2\u00f2 one \u00f2\u00f2 two \u00f2 %H --\n"),
    );
    const strange = await rewritten("strange", "\nencoding no-such", Buffer.from("Plain\n"));
    const empty = await rewritten("empty", "", Buffer.from(""));
    const reported = async (id: string): Promise<string> =>
      (await setup.git.describe(repositoryAt(repository.url), id)).message;
    expect([
      await reported(latin),
      await reported(boundaries),
      await reported(strange),
      await reported(empty),
    ]).toEqual([
      "Caf\u00e9",
      "\u00f2\u00f2\u00f2\u00f2\u00f2\u00f2 one \u00f2\u00f2 two \u00f2 %H --",
      "Plain",
      "",
    ]);
  });

  test("reports a cache folder that cannot be created without its path", async () => {
    const setup = await setUp();
    const blocked = join(setup.folder, "file");
    await writeFile(blocked, "");
    const git = gitDriver({ directory: join(blocked, "cache"), allow: [setup.server.url] });
    const error = await git
      .head(repositoryAt(`${setup.server.url}x.git`))
      .catch((one: unknown) => one);
    expect(isDagctlError(error, "unavailable")).toBe(true);
    expect(String(error)).not.toContain(setup.folder);
  });
});
