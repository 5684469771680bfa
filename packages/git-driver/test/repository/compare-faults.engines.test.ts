import { requireGitPath } from "@dagctl/core/driver-kit";
import { isDagctlError } from "@dagctl/core/errors";
import type { GitServerFailure } from "@dagctl/test-servers";
import type { TestRepository } from "@dagctl/testing";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { gitDriver } from "../../src/index.ts";
import { codeOf, processesWith, repositoryAt, setUp, type Setup } from "../fixture.ts";

interface Behind {
  readonly setup: Setup;
  readonly repository: TestRepository;
  readonly one: ReturnType<typeof repositoryAt>;
  readonly deployed: string;
  readonly newest: string;
}

/** Creates a deployed commit, and a branch that has moved two commits on. */
async function behind(options: Parameters<typeof setUp>[0] = {}): Promise<Behind> {
  const setup = await setUp(options);
  const repository = await setup.server.create("faulty");
  const deployed = await repository.commit({ "a/x": "1", "b/x": "1" });
  await repository.commit({ "a/x": "2" });
  const newest = await repository.commit({ "b/x": "2" });
  return { setup, repository, one: repositoryAt(repository.url), deployed, newest };
}

const leftBy = async ({ cache }: Setup): Promise<string[]> =>
  (await readdir(cache)).filter((name) => !/^[0-9a-f]{64}$/.test(name));

describe("a comparison", () => {
  test.each([
    { kind: "hang" },
    { kind: "slow" },
    { kind: "reset" },
    { kind: "cut", afterBytes: 120 },
    { kind: "cut", afterBytes: 250 },
    { kind: "status", status: 500 },
    { kind: "status", status: 429 },
  ] as const satisfies readonly GitServerFailure[])(
    "is unavailable while the failure is %j, never a number, and counts correctly afterwards",
    async (failure) => {
      const { setup, one, deployed, newest } = await behind({
        // The others fail without a deadline.
        timing: ["hang", "slow"].includes(failure.kind) ? { lsRemoteMs: 500, fetchMs: 500 } : {},
      });
      const fault = setup.server.fault(
        failure,
        failure.kind === "cut" ? { path: "faulty.git/git-upload-pack" } : {},
      );
      const begun = performance.now();
      expect(
        await codeOf(setup.git.compare(one, deployed, newest, { path: requireGitPath("a") })),
      ).toBe("unavailable");
      expect(await codeOf(setup.git.describe(one, newest))).toBe("unavailable");
      expect(fault.fired).toBeGreaterThan(0);
      // Other tests run at the same time.
      expect(performance.now() - begun).toBeLessThan(60_000);
      expect(processesWith(setup.cache)).toEqual([]);
      expect(await leftBy(setup)).toEqual([]);
      fault.lift();
      // With time to answer, on what the first one left.
      await setup.git.close?.();
      const git = gitDriver({ directory: setup.cache, allow: [setup.server.url] });
      onTestFinished(() => git.close?.());
      expect(await git.compare(one, deployed, newest, { path: requireGitPath("a") })).toEqual({
        relation: "behind",
        commits: 1,
      });
      expect(await git.compare(one, deployed, newest)).toEqual({ relation: "behind", commits: 2 });
    },
  );

  test.each([0, 1, 2, 3])(
    "leaves nothing that leads to wrong counts when its connection breaks after %i answers by path",
    async (letThrough) => {
      const { setup, one, deployed, newest } = await behind();
      const fault = setup.server.fault(
        { kind: "cut", afterBytes: 90 },
        { skip: letThrough, times: 1, path: "faulty.git/git-upload-pack" },
      );
      const first = await setup.git
        .compare(one, deployed, newest, { path: requireGitPath("b") })
        .catch((error: unknown) => error);
      if (fault.fired > 0) expect(isDagctlError(first, "unavailable"), String(first)).toBe(true);
      else expect(first).toEqual({ relation: "behind", commits: 1 });
      expect(await setup.git.compare(one, deployed, newest, { path: requireGitPath("b") })).toEqual(
        {
          relation: "behind",
          commits: 1,
        },
      );
    },
  );

  test("reports a force-push and the server's garbage collection between ls-remote and the fetch as a rewritten history", async () => {
    const { setup, repository, one, deployed } = await behind();
    await setup.git.checkout(one, deployed, `${setup.folder}/out`);
    const { sha: seen } = await setup.git.head(one);
    await repository.forcePush({ "a/x": "3" });
    await repository.purge();
    expect((await setup.git.compare(one, deployed, seen)).relation).toBe("unknown");
    expect(await codeOf(setup.git.describe(one, seen))).toBe("not_found");
    const { sha: next } = await setup.git.head(one);
    expect(await setup.git.compare(one, deployed, next)).toEqual({
      relation: "behind",
      commits: 2,
    });
  });

  test("still includes a branch that was deleted between ls-remote and the fetch while its commits exist", async () => {
    const { setup, repository, one, deployed, newest } = await behind();
    await repository.deleteBranch("main");
    expect(await setup.git.compare(one, deployed, newest)).toEqual({
      relation: "behind",
      commits: 2,
    });
    expect(await codeOf(setup.git.head(one))).toBe("invalid");
  });

  test("costs a poll no more with ten thousand other branches", async () => {
    const { setup, one, deployed, newest } = await behind();
    const refs = Array.from(
      { length: 10_000 },
      (_, index) => `${newest} refs/heads/other-${index}\n`,
    ).sort();
    await writeFile(
      join(setup.server.directoryOf("faulty"), "packed-refs"),
      `# pack-refs with: peeled fully-peeled sorted \n${refs.join("")}`,
    );
    const before = setup.server.requests.length;
    expect(await setup.git.head(one)).toEqual({ sha: newest });
    expect(await setup.git.compare(one, deployed, newest, { path: requireGitPath("a") })).toEqual({
      relation: "behind",
      commits: 1,
    });
    const bytes = setup.server.requests
      .slice(before)
      .reduce((sum, request) => sum + request.bytes, 0);
    expect(bytes).toBeLessThan(5000);
  });

  test("uses a full fetch with a server that refuses filters, and fetches by branch where it serves no single commits", async () => {
    const { setup, repository, one, deployed, newest } = await behind();
    setup.server.allowFilter(false);
    expect(await setup.git.compare(one, deployed, newest, { path: requireGitPath("a") })).toEqual({
      relation: "behind",
      commits: 1,
    });
    const other = await repository.forcePush({ "a/x": "3" });
    expect(await setup.git.compare(one, deployed, other)).toEqual({
      relation: "behind",
      commits: 2,
    });
    expect(await setup.git.compare(one, newest, other)).toEqual({
      relation: "diverged",
      commits: 1,
    });
  });
});
