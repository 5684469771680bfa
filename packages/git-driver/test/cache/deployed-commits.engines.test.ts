import type { Repository } from "@dagctl/core/contracts";
import { readdir, readFile, utimes } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { folderBytes } from "../../src/cache/cache-folder.ts";
import { gitDriver } from "../../src/index.ts";
import { codeOf, repositoryAt, setUp, gitPaths } from "../fixture.ts";

describe("a commit in the cache", () => {
  test("survives a force-push, the server's garbage collection, a full cache and a restart once it is deployed", async () => {
    const setup = await setUp({ limits: { repositories: 1, cacheBytes: 1 } });
    const repository = await setup.server.create("deployed");
    await repository.commit({ a: "0" });
    const deployed = await repository.commit({ a: "1", "deep/b": "2" });
    const one = repositoryAt(repository.url);
    await setup.git.checkout(one, deployed, join(setup.folder, "first"));
    const newest = await repository.forcePush({ a: "2" });
    await repository.purge();

    const others: { one: Repository; sha: string }[] = [];
    for (const name of ["x", "y", "z"]) {
      const other = await setup.server.create(name);
      others.push({ one: repositoryAt(other.url), sha: await other.commit({ a: name }) });
    }
    const readOthers = async (git: typeof setup.git): Promise<void> => {
      for (const { one: other, sha } of others)
        await git.readFiles(other, sha, gitPaths("a"), { maxBytes: 10 });
    };
    await readOthers(setup.git);
    expect(await readdir(setup.cache)).toHaveLength(1);
    await setup.git.close?.();
    // Long ago, according to the folder's time.
    const [key = ""] = await readdir(setup.cache);
    await utimes(join(setup.cache, key), new Date(0), new Date(0));

    const again = gitDriver({
      directory: setup.cache,
      allow: [setup.server.url],
      limits: { repositories: 1, cacheBytes: 1 },
    });
    onTestFinished(() => again.close?.());
    await readOthers(again);
    await again.checkout(one, deployed, join(setup.folder, "second"));
    expect(await readFile(join(setup.folder, "second", "deep", "b"), "utf8")).toBe("2");
    expect((await again.describe(one, deployed)).sha).toBe(deployed);
    expect(await again.compare(one, deployed, newest)).toEqual({ relation: "diverged" });

    await again.forget?.(one);
    expect(await codeOf(again.checkout(one, deployed, join(setup.folder, "third")))).toBe(
      "not_found",
    );
  });

  test("is deleted when the cache is full and it was only read", async () => {
    const setup = await setUp({ limits: { cacheBytes: 1 } });
    const repository = await setup.server.create("read");
    const sha = await repository.commit({ a: "1" });
    await setup.git.readFiles(repositoryAt(repository.url), sha, gitPaths("a"), { maxBytes: 10 });
    expect(await readdir(setup.cache)).toEqual([]);
  });

  test("is deleted before a repository grows too large when it was only read, and not when it is deployed", async () => {
    const limit = 200_000;
    const setup = await setUp({ limits: { repositoryBytes: limit } });
    const repository = await setup.server.create("growing");
    let state = 1;
    const noise = (): Uint8Array =>
      Uint8Array.from({ length: 50_000 }, () => (state = (state * 48_271) % 2_147_483_647) & 0xff);
    const one = repositoryAt(repository.url);
    await repository.commit({ a: "0" });
    const deployed = await repository.commit({ a: "1", large: noise() });
    await setup.git.checkout(one, deployed, join(setup.folder, "first"));
    await repository.forcePush({ a: "2" });
    await repository.purge();
    for (let round = 0; round < 5; round += 1) {
      const sha = await repository.commit({ large: noise() });
      expect(
        (await setup.git.readFiles(one, sha, gitPaths("large"), { maxBytes: 100_000 })).get("large")
          ?.kind,
      ).toBe("binary");
    }
    const [key = ""] = await readdir(setup.cache);
    expect(await folderBytes(join(setup.cache, key))).toBeLessThan(limit);
    await setup.git.checkout(one, deployed, join(setup.folder, "second"));
    expect(await readFile(join(setup.folder, "second", "large"))).toEqual(
      await readFile(join(setup.folder, "first", "large")),
    );
    expect((await setup.git.compare(one, deployed, (await setup.git.head(one)).sha)).relation).toBe(
      "diverged",
    );
  });
});
