import type { Project } from "@dagctl/core";
import { describe, expect, test } from "vitest";
import { otherProjectsOver } from "../../src/repository/other-projects.ts";

const URL_OF = "https://git.example.com/Acme/analytics.git";
const project = (id: string, url = URL_OF): Project =>
  ({ id, organization_id: "org-acme", repository_url: url }) as unknown as Project;

/** Returns a store whose list is read in parts of two projects. */
function storeOf(list: readonly Project[]) {
  const reads: unknown[] = [];
  return {
    reads,
    async projectTexts(
      _organization: string,
      { after }: { readonly after?: { id: string } | undefined },
    ) {
      reads.push(after?.id);
      const begin = after === undefined ? 0 : list.findIndex(({ id }) => id === after.id) + 1;
      const part = list.slice(begin, begin + 2);
      const last = part.at(-1);
      const isEnd = begin + 2 >= list.length;
      return {
        text: Buffer.from(part.map((one) => JSON.stringify(one)).join(",")),
        count: part.length,
        ...(last === undefined || isEnd ? {} : { last: { sortKey: last.id, id: last.id } }),
      };
    },
  };
}

describe("another project over a repository", () => {
  test.each([
    ["the same URL", URL_OF],
    ["without .git", "https://git.example.com/Acme/analytics"],
    ["with a slash at its end", "https://git.example.com/Acme/analytics/"],
    ["in another case", "HTTPS://GIT.example.com/acme/ANALYTICS.git"],
    ["over SSH", "ssh://git@git.example.com/Acme/analytics.git"],
    ["over SSH, in the short form", "git@git.example.com:Acme/analytics.git"],
  ])("is found by another form of its URL: %s", async (_what, url) => {
    const own = project("own");
    const store = storeOf([
      project("x", "https://git.example.com/acme/other"),
      own,
      project("it", url),
    ]);
    expect((await otherProjectsOver(store, own)).map(({ id }) => id)).toEqual(["it"]);
  });

  test.each([
    "https://git.example.com/acme/analytics2.git",
    "https://git.example.com/team/analytics.git",
    "https://other.example.com/acme/analytics.git",
    "https://git.example.com:8443/acme/analytics.git",
  ])("is not found over another repository: %s", async (url) => {
    expect(await otherProjectsOver(storeOf([project("it", url)]), project("own"))).toEqual([]);
  });

  test("is found in each part of a long list", async () => {
    const all = Array.from({ length: 7 }, (_, index) => project(`p${index}`));
    const store = storeOf(all);
    expect(await otherProjectsOver(store, project("p0"))).toHaveLength(6);
    expect(store.reads).toEqual([undefined, "p1", "p3", "p5"]);
  });
});
