import { join } from "node:path";
import { gitCase, type GitFixture, gitPaths, toRepository } from "./git-fixture.ts";
import type { Case } from "./suite.ts";

/** Skips the case for a driver that stores nothing between calls, and so cannot forget it. */
const skipWithoutForget = (one: Case<GitFixture>): Case<GitFixture> => ({
  ...one,
  skip: ({ git }) => (git.forget ? undefined : "The driver has no forget: it keeps nothing"),
});

/** Skips the case for a driver that lists no imports. */
const skipWithoutImports = (one: Case<GitFixture>): Case<GitFixture> => ({
  ...one,
  skip: ({ git }) =>
    git.listImports && git.forget ? undefined : "The driver forgets imports by itself",
});

/** The laws of what a driver stores between calls. */
export const gitKeeping: readonly Case<GitFixture>[] = [
  gitCase(
    "safe-to-repeat",
    "every repeated call returns the same result",
    async ({ git, create, folder }, assert) => {
      const repository = await create();
      const from = await repository.commit({ a: "1" });
      const to = await repository.commit({ a: "2" });
      const one = toRepository(repository);
      const round = async (name: string): Promise<unknown> => {
        await git.checkout(one, from, join(folder, name));
        const read = await git.readFiles(one, to, gitPaths("a", ""), { maxBytes: 10 });
        return [
          await git.head(one),
          await git.describe(one, from),
          [...read],
          await git.compare(one, from, to),
          await git.credentials(one),
        ];
      };
      const first = await round("one");
      assert.same(await round("two"), first, "the answers");
    },
  ),
  skipWithoutForget(
    gitCase(
      "forgotten-goes",
      "forgetting a repository deletes what is stored of it",
      async ({ git, create, folder }, assert) => {
        const repository = await create();
        const sha = await repository.commit({ a: "1" });
        await git.checkout(toRepository(repository), sha, join(folder, "first"));
        await repository.forcePush({ a: "2" });
        await repository.purge();
        await git.forget?.(toRepository(repository));
        await assert.rejects(
          git.checkout(toRepository(repository), sha, join(folder, "second")),
          "not_found",
          "a commit that only the driver had",
        );
        const imported = { ...toRepository(repository), staysOnHost: true };
        await git.describe(imported, await repository.commit({ a: "3" }));
        await git.forget?.(imported);
        const listed = (await git.listImports?.(imported.organization)) ?? [];
        assert.same(listed, [], "what is listed of it");
      },
    ),
  ),
  skipWithoutForget(
    gitCase(
      "forget-own-only",
      "forgetting a repository keeps what another organization has of it",
      async ({ git, create, folder }, assert) => {
        const repository = await create();
        const sha = await repository.commit({ a: "1" });
        const other = toRepository(repository, { organization: "org-b" });
        await git.checkout(toRepository(repository), sha, join(folder, "mine"));
        await git.checkout(other, sha, join(folder, "theirs"));
        await repository.forcePush({ a: "2" });
        await repository.purge();
        await git.forget?.(toRepository(repository));
        const end = await git.checkout(other, sha, join(folder, "again")).then(
          () => "resolved",
          (error: unknown) => String(error),
        );
        assert.same(end, "resolved", "a checkout by the other organization");
      },
    ),
  ),
  skipWithoutForget(
    gitCase(
      "forget-nothing-resolves",
      "forgetting a repository that is not stored resolves, also twice",
      async ({ git, create }, assert) => {
        const repository = await create();
        for (const url of [
          repository.url,
          repository.url,
          repository.url.replace(/([^/]+)$/, "absent-$1"),
        ]) {
          const end = await git.forget?.(toRepository(repository, { url })).then(
            () => "resolved",
            (error: unknown) => String(error),
          );
          assert.same(end, "resolved", "forget");
        }
      },
    ),
  ),
  skipWithoutImports(
    gitCase(
      "imports-listed",
      "repositories that were read without leaving their host are listed, apart from those of projects",
      async ({ git, create, folder }, assert) => {
        const repository = await create();
        const sha = await repository.commit({ a: "1" });
        const own = toRepository(repository);
        const imported = { ...own, staysOnHost: true };
        await git.checkout(own, sha, join(folder, "own"));
        assert.same(await git.listImports?.(own.organization), [], "before any was read");
        await git.checkout(imported, sha, join(folder, "imported"));
        const listed = await git.listImports?.(own.organization);
        assert.same(listed, [own.url.href], "after one was read");
        assert.same(await git.listImports?.("org-b"), [], "in another organization");
        await git.forget?.(imported);
        await repository.forcePush({ a: "2" });
        await repository.purge();
        const end = await git.checkout(own, sha, join(folder, "again")).then(
          () => "resolved",
          (error: unknown) => String(error),
        );
        assert.same(end, "resolved", "a checkout of the project's own");
      },
    ),
  ),
];
