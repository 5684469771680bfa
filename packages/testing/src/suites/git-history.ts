import { requireGitPath } from "@dagctl/core/driver-kit";
import { gitCase, type GitFixture, gitPaths, toRepository } from "./git-fixture.ts";
import type { Case } from "./suite.ts";

/** The laws of `compare`. */
export const gitHistory: readonly Case<GitFixture>[] = [
  gitCase("compare-same", "a commit is the same as itself", async ({ git, create }, assert) => {
    const repository = await create();
    const sha = await repository.commit({ a: "1" });
    assert.same(
      await git.compare(toRepository(repository), sha, sha),
      { relation: "same" },
      "comparison",
    );
  }),
  gitCase(
    "compare-counts",
    "behind counts the commits between the two",
    async ({ git, create }, assert) => {
      const repository = await create();
      const from = await repository.commit({ a: "1" });
      await repository.commit({ a: "2" });
      const to = await repository.commit({ b: "1" });
      assert.same(
        await git.compare(toRepository(repository), from, to),
        { relation: "behind", commits: 2 },
        "comparison",
      );
    },
  ),
  gitCase(
    "compare-counts",
    "also when each commit was read alone before",
    async ({ git, create }, assert) => {
      const repository = await create();
      await repository.commit({ a: "0" });
      const from = await repository.commit({ a: "1" });
      await git.describe(toRepository(repository), from);
      await repository.commit({ a: "2" });
      await repository.commit({ a: "3" });
      const to = await repository.commit({ a: "4" });
      await git.describe(toRepository(repository), to);
      assert.same(
        await git.compare(toRepository(repository), from, to),
        { relation: "behind", commits: 3 },
        "comparison",
      );
    },
  ),
  gitCase(
    "compare-path",
    "with a path, only commits that touch it count, and no such commit is 0",
    async ({ git, create }, assert) => {
      const repository = await create();
      const from = await repository.commit({ "a/x": "1", "ab/x": "1", "b/x": "1" });
      await repository.commit({ "a/x": "2" });
      await repository.commit({ "ab/x": "2" });
      const to = await repository.commit({ "a/x": null });
      const behind = async (path: string): Promise<unknown> =>
        git.compare(toRepository(repository), from, to, { path: requireGitPath(path) });
      const expected = [2, 1, 0, 0].map((commits) => ({ relation: "behind", commits }));
      assert.same(
        [await behind("a"), await behind("ab"), await behind("b"), await behind("nope")],
        expected,
        "comparisons with a, ab, b, nope",
      );
    },
  ),
  gitCase("compare-path", "a path is not a pattern", async ({ git, create }, assert) => {
    const repository = await create();
    const from = await repository.commit({ "[a]/x": "1", "a/x": "1" });
    const to = await repository.commit({ "a/x": "2" });
    const expected = { relation: "behind", commits: 0 };
    assert.same(
      await git.compare(toRepository(repository), from, to, { path: requireGitPath("[a]") }),
      expected,
      "comparison with the path [a]",
    );
    assert.same(
      await git.compare(toRepository(repository), from, to, { path: requireGitPath(":(top)a") }),
      expected,
      "comparison with the path :(top)a",
    );
  }),
  {
    ...gitCase(
      "compare-also-paths",
      "with more paths, a commit that touches one or more of them counts once",
      async ({ git, create }, assert) => {
        const repository = await create();
        const from = await repository.commit({ "a/x": "1", "libs/b/x": "1", lock: "1", c: "1" });
        await repository.commit({ "a/x": "2", "libs/b/x": "2" });
        await repository.commit({ lock: "2" });
        await repository.commit({ c: "2" });
        await repository.commit({ "libs/b/y": "1" });
        await repository.commit({ c: "3" });
        const to = await repository.commit({ c: "4" });
        const behind = async (path: string, ...also: readonly string[]): Promise<unknown> => {
          const given = { path: requireGitPath(path), alsoPaths: gitPaths(...also) };
          return git.compare(toRepository(repository), from, to, given);
        };
        assert.same(
          [
            await behind("a"),
            await behind("a", "libs/b"),
            await behind("a", "lock", "libs/b", "a"),
            await behind("nope", "lock", "nowhere"),
            await behind("a", ""),
          ],
          [1, 2, 3, 1, 6].map((commits) => ({ relation: "behind", commits })),
          "comparisons with a and more paths",
        );
      },
    ),
    skip: noAlsoPaths,
  },
  {
    ...gitCase(
      "compare-also-paths",
      "more paths are no patterns, and mean nothing without a path",
      async ({ git, create }, assert) => {
        const repository = await create();
        const from = await repository.commit({ "[a]/x": "1", "a/x": "1", "b/x": "1", "*": "1" });
        await repository.commit({ "a/x": "2" });
        for (const text of ["2", "3"]) await repository.commit({ "[a]/x": text });
        const to = await repository.commit({ "b/x": "2" });
        const behind = async (path: string, ...also: readonly string[]): Promise<unknown> => {
          const given = { path: requireGitPath(path), alsoPaths: gitPaths(...also) };
          return git.compare(toRepository(repository), from, to, given);
        };
        assert.same(
          [
            await behind("b", "[a]"),
            await behind("b", ":(top)a"),
            await behind("b", "*"),
            await behind("nope", "[a]", "b"),
          ],
          [3, 1, 1, 3].map((commits) => ({ relation: "behind", commits })),
          "comparisons with more paths that look like patterns",
        );
        assert.same(
          await git.compare(toRepository(repository), from, to, { alsoPaths: gitPaths("a") }),
          { relation: "behind", commits: 4 },
          "comparison with more paths and no path",
        );
      },
    ),
    skip: noAlsoPaths,
  },
  gitCase(
    "compare-side-branches",
    "the commits of a merged side branch count, and older commits do not",
    async ({ git, create }, assert) => {
      const repository = await create();
      const forked = await repository.commit({ a: "0" });
      await repository.commit({ a: "1" });
      const from = await repository.commit({ a: "2" });
      await repository.branch("side", forked);
      let side = forked;
      for (const b of ["1", "2", "3", "4"])
        side = await repository.commit({ b }, "Side", { branch: "side" });
      const to = await repository.commit({ b: "4" }, "Merge", { merge: side });
      assert.same(
        await git.compare(toRepository(repository), from, to),
        { relation: "behind", commits: 5 },
        "comparison",
      );
    },
  ),
  gitCase(
    "compare-path-merges",
    "with a path, a merge that only takes over what it merges is not counted",
    async ({ git, create }, assert) => {
      const repository = await create();
      const forked = await repository.commit({ "merged/x": "0" });
      const from = await repository.commit({ a: "1" });
      await repository.branch("side", forked);
      const side = await repository.commit({ "merged/x": "1" }, "Side", { branch: "side" });
      const to = await repository.commit({ "merged/x": "1" }, "Merge", { merge: side });
      assert.same(
        await git.compare(toRepository(repository), from, to, { path: requireGitPath("merged") }),
        { relation: "behind", commits: 1 },
        "comparison",
      );
      const more = await repository.commit({ "merged/x": "both" }, "Merge and change", {
        merge: await repository.commit({ a: "2" }, "Side", { branch: "side" }),
      });
      assert.same(
        await git.compare(toRepository(repository), to, more, { path: requireGitPath("merged") }),
        { relation: "behind", commits: 1 },
        "comparison with a merge that changes",
      );
    },
  ),
  gitCase(
    "compare-diverged-number",
    "the number of diverged counts the commits that only the branch has",
    async ({ git, create }, assert) => {
      const repository = await create();
      await repository.commit({ a: "1" });
      const from = await repository.commit({ a: "2" });
      await git.describe(toRepository(repository), from);
      await repository.forcePush({ a: "3" });
      await repository.commit({ a: "4" });
      const to = await repository.commit({ a: "5" });
      const answer = await git.compare(toRepository(repository), from, to);
      const number = answer.relation === "diverged" ? answer.commits : undefined;
      assert.holds(
        number === undefined || number === 3,
        `3 commits are on the branch alone, not ${number}`,
      );
    },
  ),
  gitCase(
    "compare-diverged",
    "rewritten history is diverged, not behind",
    async ({ git, create }, assert) => {
      const repository = await create();
      await repository.commit({ a: "1" });
      const from = await repository.commit({ a: "2" });
      await git.describe(toRepository(repository), from);
      const to = await repository.forcePush({ a: "3" });
      assert.same(
        (await git.compare(toRepository(repository), from, to)).relation,
        "diverged",
        "relation",
      );
    },
  ),
  gitCase(
    "compare-diverged",
    "a branch that was reset to an older commit is diverged",
    async ({ git, create }, assert) => {
      const repository = await create();
      const first = await repository.commit({ a: "1" });
      const from = await repository.commit({ a: "2" });
      await git.describe(toRepository(repository), from);
      await repository.branch("main", first);
      assert.same(
        (await git.compare(toRepository(repository), from, first)).relation,
        "diverged",
        "relation",
      );
    },
  ),
  gitCase(
    "compare-unknown",
    "a commit that is gone is reported as unknown with a reason, never as a number",
    async ({ git, create }, assert) => {
      const repository = await create();
      await repository.commit({ a: "1" });
      const gone = await repository.commit({ a: "2" });
      const to = await repository.forcePush({ a: "3" });
      await repository.purge();
      for (const answer of [
        await git.compare(toRepository(repository), gone, to),
        await git.compare(toRepository(repository), to, gone),
      ]) {
        assert.same(answer.relation, "unknown", "relation");
        assert.holds(
          answer.relation === "unknown" && answer.reason.length > 0,
          "the reason is empty",
        );
      }
    },
  ),
];

function noAlsoPaths({ git }: GitFixture): string | undefined {
  return git.supports.alsoPaths === true ? undefined : "supports.alsoPaths is not true";
}
