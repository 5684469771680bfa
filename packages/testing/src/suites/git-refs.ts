import { gitCase, type GitFixture, toRepository } from "./git-fixture.ts";
import type { Case } from "./suite.ts";

/** Skips a law for a driver that finds no refs. */
const requireRefs = (one: Case<GitFixture>): Case<GitFixture> => ({
  ...one,
  skip: ({ git }) => (git.findRef ? undefined : "The driver has no findRef"),
});

/** The laws of the names by which other repositories are opened. */
export const gitRefs: readonly Case<GitFixture>[] = [
  requireRefs(
    gitCase(
      "refs-in-order",
      "the first ref that exists is found, by its whole name and not by a part of it",
      async ({ git, create }, assert) => {
        const repository = await create();
        const one = toRepository(repository);
        const first = await repository.commit({ a: "1" });
        await repository.tag("v1", first);
        await repository.branch("nested/v2", first);
        await repository.tag("v2-rc", first);
        const second = await repository.commit({ a: "2" });
        await repository.branch("v1", second);
        const find = async (...refs: readonly string[]): Promise<unknown> =>
          git.findRef?.(one, refs);
        const [branch, tag] = ["refs/heads/v1", "refs/tags/v1"];
        assert.same(await find(branch, tag), { ref: branch, sha: second }, "the branch first");
        assert.same(await find(tag, branch), { ref: tag, sha: first }, "the tag first");
        assert.same(await find("refs/heads/v2", "refs/tags/v2"), undefined, "parts of names");
        const absent = "refs/heads/nope";
        assert.same(await find(absent, tag), { ref: tag, sha: first }, "after an absent one");
        assert.same(await find("HEAD"), { ref: "HEAD", sha: second }, "the default branch");
        await repository.commit({ a: "3" }, "Three", { branch: "nope" });
        assert.same((await git.findRef?.(one, [absent]))?.ref, absent, "one that is new");
      },
    ),
  ),
];
