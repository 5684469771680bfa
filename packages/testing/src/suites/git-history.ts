import type { Case } from "../suite.ts";
import { gitCase, seenBy, type GitFixture } from "./git-fixture.ts";

/** The laws of `compare`. */
export const gitHistory: readonly Case<GitFixture>[] = [
  gitCase("compare-same", "a commit is the same as itself", async ({ git, create }, assert) => {
    const repository = await create();
    const sha = await repository.commit({ a: "1" });
    assert.same(await git.compare(seenBy(repository), sha, sha), { relation: "same" }, "comparison");
  }),
  gitCase("compare-counts", "behind counts the commits on the way", async ({ git, create }, assert) => {
    const repository = await create();
    const from = await repository.commit({ a: "1" });
    await repository.commit({ a: "2" });
    const to = await repository.commit({ b: "1" });
    assert.same(await git.compare(seenBy(repository), from, to), { relation: "behind", commits: 2 }, "comparison");
  }),
  gitCase("compare-counts", "also when each commit was read alone before", async ({ git, create }, assert) => {
    const repository = await create();
    await repository.commit({ a: "0" });
    const from = await repository.commit({ a: "1" });
    await git.describe(seenBy(repository), from);
    await repository.commit({ a: "2" });
    await repository.commit({ a: "3" });
    const to = await repository.commit({ a: "4" });
    await git.describe(seenBy(repository), to);
    assert.same(await git.compare(seenBy(repository), from, to), { relation: "behind", commits: 3 }, "comparison");
  }),
  gitCase("compare-path", "with a path only commits that touch it count, and none is 0", async ({ git, create }, assert) => {
    const repository = await create();
    const from = await repository.commit({ "a/x": "1", "ab/x": "1", "b/x": "1" });
    await repository.commit({ "a/x": "2" });
    await repository.commit({ "ab/x": "2" });
    const to = await repository.commit({ "a/x": null });
    const behind = async (path: string): Promise<unknown> => git.compare(seenBy(repository), from, to, { path });
    const expected = [2, 1, 0, 0].map((commits) => ({ relation: "behind", commits }));
    assert.same([await behind("a"), await behind("ab"), await behind("b"), await behind("nope")], expected, "comparisons with a, ab, b, nope");
  }),
  gitCase("compare-path", "a path is not a pattern", async ({ git, create }, assert) => {
    const repository = await create();
    const from = await repository.commit({ "[a]/x": "1", "a/x": "1" });
    const to = await repository.commit({ "a/x": "2" });
    const expected = { relation: "behind", commits: 0 };
    assert.same(await git.compare(seenBy(repository), from, to, { path: "[a]" }), expected, "comparison with the path [a]");
    assert.same(await git.compare(seenBy(repository), from, to, { path: ":(top)a" }), expected, "comparison with the path :(top)a");
  }),
  gitCase("compare-diverged", "rewritten history is diverged, not behind", async ({ git, create }, assert) => {
    const repository = await create();
    await repository.commit({ a: "1" });
    const from = await repository.commit({ a: "2" });
    await git.describe(seenBy(repository), from);
    const to = await repository.forcePush({ a: "3" });
    assert.same((await git.compare(seenBy(repository), from, to)).relation, "diverged", "relation");
  }),
  gitCase("compare-diverged", "a branch that was set back is diverged", async ({ git, create }, assert) => {
    const repository = await create();
    const first = await repository.commit({ a: "1" });
    const from = await repository.commit({ a: "2" });
    await git.describe(seenBy(repository), from);
    await repository.branch("main", first);
    assert.same((await git.compare(seenBy(repository), from, first)).relation, "diverged", "relation");
  }),
  gitCase("compare-unknown", "a commit that is gone is unknown with a reason, never a number", async ({ git, create }, assert) => {
    const repository = await create();
    await repository.commit({ a: "1" });
    const gone = await repository.commit({ a: "2" });
    const to = await repository.forcePush({ a: "3" });
    await repository.purge();
    for (const answer of [await git.compare(seenBy(repository), gone, to), await git.compare(seenBy(repository), to, gone)]) {
      assert.same(answer.relation, "unknown", "relation");
      assert.holds(answer.relation === "unknown" && answer.reason.length > 0, "the reason is empty");
    }
  }),
];
