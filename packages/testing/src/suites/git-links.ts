import { gitCase, type GitFixture, gitPaths, toRepository } from "./git-fixture.ts";
import type { Case } from "./suite.ts";

/** Skips a law for a driver that lists no links. */
const requireLinks = (one: Case<GitFixture>): Case<GitFixture> => ({
  ...one,
  skip: ({ git }) => (git.listLinks ? undefined : "The driver has no listLinks"),
});

/** The laws of what a driver reports of links. */
export const gitLinks: readonly Case<GitFixture>[] = [
  requireLinks(
    gitCase(
      "links-listed",
      "the links of a commit are listed with their paths, those of a folder alone, and no more than asked for",
      async ({ git, create }, assert) => {
        const repository = await create();
        const sha = await repository.commit({
          plain: "1",
          run: { executable: "#!/bin/sh\n" },
          out: { link: "/etc/passwd" },
          "shop/é ü.sql": { link: "../plain" },
          "shop/deep/er/folder": { link: "../.." },
          "shop-2/other": { link: "../plain" },
          "*/star": { link: "../plain" },
        });
        await repository.commit({ plain: "2", out: "a file now" });
        const one = toRepository(repository);
        const list = async (path: string, most = 9): Promise<readonly string[]> => {
          const [folder] = gitPaths(path);
          const options = { most, ...(folder === undefined ? {} : { path: folder }) };
          return ((await git.listLinks?.(one, sha, options)) ?? []).toSorted();
        };
        const ofShop = ["shop/deep/er/folder", "shop/é ü.sql"];
        assert.same(
          await list(""),
          ["*/star", "out", "shop-2/other", ...ofShop].toSorted(),
          "all links",
        );
        assert.same(await list("shop"), ofShop, "those of a folder");
        assert.same(await list("*"), ["*/star"], "those of a folder with a name like a pattern");
        assert.same((await list("", 2)).length, 2, "the number of links");
        assert.same(await list("nope"), [], "those of a folder that does not exist");
      },
    ),
  ),
];
