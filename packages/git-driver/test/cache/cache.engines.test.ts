import type { Repository } from "@dagctl/core/contracts";
import { mkdir, readdir, readFile, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { gitDriver } from "../../src/index.ts";
import { codeOf, repositoryAt, setUp, gitPaths } from "../fixture.ts";

describe("the cache", () => {
  test.each(["HEAD", "config", "packs", "empty packs", "locks"])(
    "is deleted and created again when it has broken %s",
    async (what) => {
      const setup = await setUp();
      const repository = await setup.server.create("cached");
      const sha = await repository.commit({ a: "1" });
      const one = repositoryAt(repository.url);
      await setup.git.checkout(one, sha, join(setup.folder, "first"));
      const [key = ""] = await readdir(setup.cache);
      const entry = join(setup.cache, key);
      const packs = join(entry, "objects", "pack");
      if (what === "HEAD") await rm(join(entry, "HEAD"));
      if (what === "config") await writeFile(join(entry, "config"), "[core\n\u0000");
      if (what === "packs") for (const name of await readdir(packs)) await rm(join(packs, name));
      if (what === "empty packs")
        for (const name of await readdir(packs))
          if (name.endsWith(".pack")) await truncate(join(packs, name), 20);
      if (what === "locks")
        await Promise.all(
          ["shallow.lock", `refs/dagctl/${sha}.lock`].map((name) =>
            writeFile(join(entry, name), ""),
          ),
        );
      const second = await repository.commit({ a: "2" });
      await setup.git.checkout(one, second, join(setup.folder, "second"));
      expect(await readFile(join(setup.folder, "second", "a"), "utf8")).toBe("2");
      expect(
        (await setup.git.readFiles(one, sha, gitPaths("a"), { maxBytes: 10 })).get("a"),
      ).toEqual({
        kind: "file",
        text: "1",
      });
    },
  );

  test("replaces an entry of one organization where something else is in its place, and keeps those of others", async () => {
    const setup = await setUp();
    const repository = await setup.server.create("damaged");
    const sha = await repository.commit({ a: "1" });
    const one = repositoryAt(repository.url);
    const other = { ...one, organization: "org-other" };
    await setup.git.describe(one, sha);
    const [key = ""] = await readdir(setup.cache);
    await setup.git.describe(other, sha);
    const entry = join(setup.cache, key);
    const others: readonly (readonly [string, () => Promise<unknown>])[] = [
      ["a file", () => writeFile(entry, "a file")],
      ["a link that leads nowhere", () => symlink("nowhere", entry)],
      ["a link to itself", () => symlink(entry, entry)],
      ["a link to a folder", () => symlink("..", entry)],
      ["an empty folder", () => mkdir(entry)],
    ];
    for (const [what, write] of others) {
      await rm(entry, { recursive: true });
      await write();
      const restarted = gitDriver({ directory: setup.cache, allow: [setup.server.url] });
      onTestFinished(() => restarted.close?.());
      for (const git of [setup.git, restarted])
        for (const repository of [other, one]) {
          const found = await git.readFiles(repository, sha, gitPaths("a"), { maxBytes: 10 });
          expect([what, found.size]).toEqual([what, 1]);
        }
      expect(await readdir(setup.cache)).toHaveLength(2);
      expect(await readdir(setup.folder)).toEqual(["cache"]);
    }
  });

  test("is deleted when one organization forgets the repository, for that organization alone, and created again on the next read", async () => {
    const setup = await setUp();
    const repository = await setup.server.create("forgotten");
    const sha = await repository.commit({ a: "1" });
    const one = repositoryAt(repository.url);
    const other = { ...one, organization: "org-other" };
    await setup.git.describe(one, sha);
    await setup.git.describe(other, sha);
    expect(await readdir(setup.cache)).toHaveLength(2);
    await setup.git.forget?.(one);
    await setup.git.forget?.(one);
    expect(await readdir(setup.cache)).toHaveLength(1);
    expect(await setup.git.describe(one, sha)).toMatchObject({ sha });
  });

  test("lists the repositories of packages of an organization after a restart, until they are forgotten", async () => {
    const setup = await setUp();
    const repository = await setup.server.create("rates");
    const sha = await repository.commit({ a: "1" });
    const own = repositoryAt(repository.url);
    const imported = { ...own, staysOnHost: true };
    const theirs = { ...imported, organization: "org-other" };
    for (const [index, one] of [own, imported, theirs].entries())
      await setup.git.checkout(one, sha, join(setup.folder, String(index)));
    await setup.git.close?.();
    const again = gitDriver({ directory: setup.cache, allow: [setup.server.url] });
    onTestFinished(() => again.close?.());
    expect(await again.listImports?.("org-a")).toEqual([own.url.href]);
    await setup.server.close();
    await again.forget?.(imported);
    expect(await again.listImports?.("org-a")).toEqual([]);
    expect(await again.listImports?.("org-other")).toEqual([own.url.href]);
    expect(await readdir(setup.cache)).toHaveLength(2);
  });

  test("keeps a repository of packages within its limits, also one that was checked out", async () => {
    const setup = await setUp({ limits: { repositories: 4 } });
    const made: Repository[] = [];
    const checkOut = async (name: string, organization: string, staysOnHost = true) => {
      const repository = await setup.server.create(name);
      const one = { ...repositoryAt(repository.url, { organization }), staysOnHost };
      made.push(one);
      await setup.git.checkout(one, await repository.commit({ a: "1" }), join(setup.folder, name));
    };
    const listed = async (organization: string): Promise<readonly string[] | undefined> =>
      (await setup.git.listImports?.(organization))?.map((url) => url.replace(/^.*\//, ""));
    await checkOut("own", "org-a", false);
    for (const name of ["a1", "a2", "a3"]) await checkOut(name, "org-a");
    // Of one organization: half of the limit, the longest unused first.
    expect(await listed("org-a")).toEqual(["a2.git", "a3.git"]);
    for (const name of ["b1", "b2"]) await checkOut(name, "org-b");
    expect(await listed("org-a")).toEqual(["a3.git"]);
    expect(await listed("org-b")).toEqual(["b1.git", "b2.git"]);
    expect(await readdir(setup.cache)).toHaveLength(4);
  });

  test("reads a server without partial fetches", async () => {
    const setup = await setUp();
    setup.server.allowFilter(false);
    const repository = await setup.server.create("whole");
    const first = await repository.commit({ a: "1" });
    const second = await repository.commit({ a: "2" });
    const one = repositoryAt(repository.url);
    expect(
      (await setup.git.readFiles(one, first, gitPaths("a"), { maxBytes: 10 })).get("a"),
    ).toEqual({
      kind: "file",
      text: "1",
    });
    expect(await setup.git.compare(one, first, second)).toEqual({ relation: "behind", commits: 1 });
  });

  test("fetches one commit once for many calls, and file contents only when they are read", async () => {
    const setup = await setUp();
    const repository = await setup.server.create("busy");
    const sha = await repository.commit({
      a: "x".repeat(100_000),
      big: Array.from({ length: 20_000 }, (_, index) => String(index * 7919)).join(" "),
    });
    const one = repositoryAt(repository.url);
    await Promise.all(Array.from({ length: 12 }, () => setup.git.describe(one, sha)));
    const fetches = setup.server.requests.filter((request) => request.method === "POST");
    // Of one git fetch: what refs there are, then the pack.
    expect(fetches.length).toBeLessThanOrEqual(2);
    expect(fetches.reduce((sum, request) => sum + request.bytes, 0)).toBeLessThan(3000);
    const before = setup.server.requests.length;
    await setup.git.head(one);
    expect(setup.server.requests.length - before).toBe(2);
  });

  test("evicts the longest unused repositories first when it is full", async () => {
    const setup = await setUp({ limits: { repositories: 2 } });
    const made = [];
    for (const name of ["a", "b", "c"]) {
      const repository = await setup.server.create(name);
      made.push({
        one: repositoryAt(repository.url),
        sha: await repository.commit({ [name]: name }),
      });
    }
    const read = (one: Repository, sha: string): Promise<unknown> =>
      setup.git.readFiles(one, sha, gitPaths("a", "b", "c"), { maxBytes: 10 });
    for (const { one, sha } of made) await read(one, sha);
    expect(await readdir(setup.cache)).toHaveLength(2);
    setup.server.fault({ kind: "status", status: 500 });
    const ends = await Promise.all(made.map(({ one, sha }) => codeOf(read(one, sha))));
    expect(ends).toEqual(["unavailable", "resolved", "resolved"]);
  });

  test("refuses a repository over the limit", async () => {
    const setup = await setUp({ limits: { checkoutBytes: 100, entries: 3 } });
    const repository = await setup.server.create("large");
    const one = repositoryAt(repository.url);
    const large = await repository.commit({ a: "x".repeat(101) });
    const many = await repository.commit({ a: null, b1: "", b2: "", b3: "", b4: "" });
    expect(await codeOf(setup.git.checkout(one, large, join(setup.folder, "out")))).toBe("invalid");
    expect(await codeOf(setup.git.checkout(one, many, join(setup.folder, "out")))).toBe("invalid");
    expect(await readdir(setup.folder)).toEqual(["cache"]);
  });

  test("gitDriver without a folder throws a TypeError that names `directory`", () => {
    const without: object = {};
    for (const options of [without, { directory: "" }])
      expect(() => gitDriver(options as { directory: string })).toThrow(
        new TypeError("gitDriver needs the path of a folder as `directory`"),
      );
  });
});
