import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { testGit } from "@dagctl/testing";
import { gitServer, type GitServer } from "../src/index.ts";

let server: GitServer;
let folder: string;

beforeEach(async () => {
  server = await gitServer();
  folder = await mkdtemp(join(tmpdir(), "dagctl-clone-"));
});

afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const clone = (url: string, ...more: string[]): Promise<unknown> =>
  testGit(folder, ["clone", "-q", ...more, "--", url, "clone"]);

describe("the git server", () => {
  test("serves commits to real git", async () => {
    const repository = await server.create("acme/analytics");
    const first = await repository.commit(
      { "config.yaml": "a: 1\n", 'odd "name".txt': "x", run: { executable: "#!/bin/sh\n" } },
      "First",
    );
    const second = await repository.commit({ "config.yaml": "a: 2\n", 'odd "name".txt': null });
    await clone(repository.url);
    expect((await testGit(join(folder, "clone"), ["log", "--format=%H %s"])).stdout).toBe(
      `${second} Change\n${first} First\n`,
    );
    expect(await readFile(join(folder, "clone/config.yaml"), "utf8")).toBe("a: 2\n");
    expect((await testGit(join(folder, "clone"), ["ls-tree", "--name-only", "HEAD"])).stdout).toBe(
      "config.yaml\nrun\n",
    );
  });

  test("accepts a push", async () => {
    const repository = await server.create("pushed");
    await repository.commit({ a: "1" });
    await clone(repository.url);
    const work = join(folder, "clone");
    await testGit(work, ["commit", "-q", "--allow-empty", "-m", "More"]);
    await testGit(work, ["push", "-q", "origin", "HEAD:main"]);
    expect(
      (await testGit(server.directoryOf("pushed"), ["log", "-1", "--format=%s", "main"])).stdout,
    ).toBe("More\n");
  });

  test("force-pushes, moves and deletes branches, and deletes unreachable commits", async () => {
    const repository = await server.create("moved");
    const first = await repository.commit({ a: "1" });
    const second = await repository.commit({ a: "2" });
    const other = await repository.forcePush({ a: "3" });
    const root = server.directoryOf("moved");
    expect((await testGit(root, ["rev-list", "main"])).stdout).toBe(`${other}\n${first}\n`);
    await repository.branch("side", second);
    await repository.purge();
    await testGit(root, ["cat-file", "-e", second]);
    await repository.deleteBranch("side");
    await repository.purge();
    await expect(testGit(root, ["cat-file", "-e", second])).rejects.toThrow("ended with");
    const fresh = await repository.forcePush({ b: "1" }, "Root", { branch: "new" });
    expect((await testGit(root, ["rev-list", "new"])).stdout).toBe(`${fresh}\n`);
  });

  test("makes git fail with each failure, and counts how often it did", async () => {
    const repository = await server.create("failing");
    await repository.commit({ a: "1".repeat(5000) });
    for (const failure of [
      { kind: "reset" },
      { kind: "status", status: 503 },
      { kind: "cut", afterBytes: 10 },
    ] as const) {
      const fault = server.fault(failure);
      await expect(clone(repository.url)).rejects.toThrow("ended with 128");
      expect(fault.fired, failure.kind).toBeGreaterThan(0);
      fault.lift();
    }
    await clone(repository.url);
    expect(server.requests.map((request) => request.status)).toContain(503);
  });

  test("requires a login, and accepts the right one only", async () => {
    const repository = await server.create("private/one");
    await repository.commit({ a: "1" });
    server.requireLogin("private/", { user: "ann", password: "s3cret" });
    await expect(clone(repository.url)).rejects.toThrow("could not read Username");
    await clone(repository.url.replace("//", "//ann:s3cret@"));
    expect(server.requests.some((request) => request.authorized && request.status === 200)).toBe(
      true,
    );
  });

  test("serves a clone without blobs, or refuses the filter", async () => {
    const repository = await server.create("filtered");
    await repository.commit({ a: "content" });
    await clone(repository.url, "--bare", "--filter=blob:none");
    const packed = async (): Promise<string> =>
      (await testGit(join(folder, "clone"), ["count-objects", "-v"])).stdout;
    expect(await packed()).toContain("in-pack: 2");
    await rm(join(folder, "clone"), { recursive: true });
    server.allowFilter(false);
    await clone(repository.url, "--bare", "--filter=blob:none");
    expect(await packed()).toContain("in-pack: 3");
  });
});
