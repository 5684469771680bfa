import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { gitDriver } from "../../src/index.ts";
import { codeOf, processesWith, repositoryAt, setUp } from "../fixture.ts";

describe("a call of the driver", () => {
  test.each(["head", "describe", "checkout"] as const)(
    "rejects with the signal's reason and leaves no process when a hanging %s is aborted",
    async (method) => {
      const setup = await setUp();
      const { git, server, cache } = setup;
      const repository = await server.create("hanging");
      const sha = await repository.commit({ a: "1" });
      const one = repositoryAt(repository.url);
      const fault = server.fault({ kind: "hang" });
      const caller = new AbortController();
      const call = {
        head: () => git.head(one, caller),
        describe: () => git.describe(one, sha, caller),
        checkout: () => git.checkout(one, sha, join(setup.folder, "out"), caller),
      }[method]();
      const end = codeOf(call);
      await vi.waitUntil(() => fault.fired > 0, 5000);
      expect(processesWith(cache)).not.toEqual([]);
      const reason = new Error("enough");
      caller.abort(reason);
      expect(await end).toBe(reason);
      expect(processesWith(cache)).toEqual([]);
      expect(await readdir(setup.folder)).toEqual(["cache"]);
      fault.lift();
      await git.checkout(one, sha, join(setup.folder, "out"));
    },
  );

  test("ends at the deadline when a server hangs, and close ends what runs", async () => {
    const setup = await setUp({ timing: { lsRemoteMs: 300 } });
    const repository = await setup.server.create("hanging");
    const sha = await repository.commit({ a: "1" });
    const fault = setup.server.fault({ kind: "hang" });
    expect(await codeOf(setup.git.head(repositoryAt(repository.url)))).toBe("unavailable");
    const end = codeOf(setup.git.describe(repositoryAt(repository.url), sha));
    await vi.waitUntil(() => fault.fired > 1, 5000);
    await setup.git.close?.();
    expect(await end).toBe("unavailable");
    expect(processesWith(setup.cache)).toEqual([]);
    expect(await codeOf(setup.git.head(repositoryAt(repository.url)))).toBe("unavailable");
  });

  test.each([
    { kind: "status", status: 500 },
    { kind: "status", status: 503 },
    { kind: "status", status: 429 },
    { kind: "reset" },
    { kind: "cut", afterBytes: 20 },
  ] as const)("reports the failure %j as unavailable, and the next call works", async (failure) => {
    const setup = await setUp();
    const repository = await setup.server.create("shaky");
    const sha = await repository.commit({ a: "1" });
    const one = repositoryAt(repository.url);
    const fault = setup.server.fault(failure);
    expect(await codeOf(setup.git.head(one))).toBe("unavailable");
    expect(await codeOf(setup.git.describe(one, sha))).toBe("unavailable");
    expect(fault.fired).toBeGreaterThan(1);
    fault.lift();
    expect(await setup.git.head(one)).toEqual({ sha });
    expect((await setup.git.describe(one, sha)).sha).toBe(sha);
  });

  test("reports a port on which no server listens as unavailable", async () => {
    const setup = await setUp();
    const repository = await setup.server.create("gone");
    await setup.server.close();
    expect(await codeOf(setup.git.head(repositoryAt(repository.url)))).toBe("unavailable");
  });

  test("reports a machine without git", async () => {
    const setup = await setUp({ git: "/nonexistent/git" });
    await expect(setup.git.head(repositoryAt(`${setup.server.url}x.git`))).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("git"),
    });
  });

  test("refuses a version of git that cannot pin addresses", async () => {
    const setup = await setUp();
    const old = join(setup.folder, "old-git");
    await writeFile(old, "#!/bin/sh\necho git version 2.36.9\n", { mode: 0o755 });
    const git = gitDriver({ directory: setup.cache, git: old, allow: [setup.server.url] });
    await expect(git.head(repositoryAt(`${setup.server.url}x.git`))).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("2.37"),
    });
  });
});
