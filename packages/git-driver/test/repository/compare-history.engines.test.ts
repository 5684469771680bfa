import { requireGitPath } from "@dagctl/core/driver-kit";
import type { Comparison } from "@dagctl/core/contracts";
import { testGit } from "@dagctl/testing";
import { describe, expect, test } from "vitest";
import { repositoryAt, setUp, gitPaths } from "../fixture.ts";
import { randomHistory, randomly } from "../random-history.ts";

const HISTORIES = Number(process.env["DAGCTL_TEST_HISTORIES"] ?? 1);
const SEED = Number(process.env["DAGCTL_TEST_SEED"] ?? 1);
const COMMITS = 40;
const QUESTIONS = 6;

/** Returns what git reports in the whole repository, by other commands than the driver's. */
async function reportedByGit(
  folder: string,
  from: string,
  to: string,
  path: string,
): Promise<Comparison> {
  const ask = async (...args: readonly string[]): Promise<string> =>
    (await testGit(folder, args)).stdout.trim();
  if (from === to) return { relation: "same" };
  const straight = await ask("merge-base", "--is-ancestor", from, to).then(
    () => true,
    () => false,
  );
  const relation = straight ? "behind" : "diverged";
  const range = `${from}..${to}`;
  if (path === "") return { relation, commits: Number(await ask("rev-list", "--count", range)) };
  const at = (sha: string): Promise<string> =>
    ask("rev-parse", "--verify", "--quiet", `${sha}:${path}`).catch(() => "nothing");
  let commits = Number(
    await ask("rev-list", "--count", "--full-history", "--no-merges", range, "--", path),
  );
  let mixing = 0;
  for (const line of (await ask("rev-list", "--merges", "--parents", range))
    .split("\n")
    .filter((one) => one !== "")) {
    const [own, ...parents] = await Promise.all(line.split(" ").map(at));
    if (parents.every((one) => one !== own)) commits += 1;
    else if (parents.some((one) => one !== own)) mixing += 1;
  }
  // Where nothing was merged, that is what `git log from..to -- path` shows.
  if ((await ask("rev-list", "--merges", "--count", range)) === "0")
    expect(Number(await ask("rev-list", "--count", range, "--", path))).toBe(commits);
  return {
    relation,
    commits:
      commits === 0 &&
      (await at(from)) !== (await at(to)) &&
      (await ask("rev-list", "--count", range)) !== "0"
        ? mixing
        : commits,
  };
}

describe("a comparison of two commits", () => {
  test.each([true, false])(
    "returns what git counts in the whole repository (partial fetches: %s)",
    { timeout: 120_000 },
    async (filters) => {
      const setup = await setUp();
      setup.server.allowFilter(filters);
      for (let seed = SEED; seed < SEED + (filters ? HISTORIES : HISTORIES / 2); seed += 1) {
        const name = `history-${seed}`;
        const repository = await setup.server.create(name);
        const folder = setup.server.directoryOf(name);
        const commits = await randomHistory(folder, seed, COMMITS);
        const pick = randomly(seed + 1000);
        const one = repositoryAt(repository.url);
        const from = commits[5 + pick(15)] ?? "";
        for (let index = 0; index < QUESTIONS; index += 1) {
          // The usual case: one commit is deployed, and the branch moves, sometimes by force.
          const older = index < QUESTIONS - 2 ? from : (commits[pick(COMMITS)] ?? "");
          const newer = commits[pick(COMMITS)] ?? "";
          const path = ["", "dir", "dir/deep", "dir/a", "nope/x"][pick(5)] ?? "";
          await testGit(folder, ["update-ref", "refs/heads/main", newer]);
          const what = `seed ${seed}: ${older} ${newer} ${path}`;
          expect(
            await setup.git.compare(
              one,
              older,
              newer,
              path === "" ? {} : { path: requireGitPath(path) },
            ),
            what,
          ).toEqual(await reportedByGit(folder, older, newer, path));
        }
      }
    },
  );

  test("never reports a commit that the server has lost as 0 commits behind", async () => {
    const setup = await setUp();
    const repository = await setup.server.create("lost");
    await repository.commit({ a: "0" });
    const deployed = await repository.commit({ a: "1" });
    const one = repositoryAt(repository.url);
    await setup.git.readFiles(one, deployed, gitPaths("a"), { maxBytes: 10 });
    const { git: foreign } = await setUp({ allow: [setup.server.url] });
    const newest = await repository.forcePush({ a: "2" });
    await repository.purge();
    expect(await setup.git.compare(one, deployed, newest)).toEqual({ relation: "diverged" });
    expect((await foreign.compare(one, deployed, newest)).relation).toBe("unknown");
    expect((await setup.git.compare(one, newest, deployed)).relation).toBe("unknown");
  });

  test("reports a count above the limit as a lower bound, and a rewritten history still as rewritten", async () => {
    const setup = await setUp({ limits: { commits: 3 } });
    const repository = await setup.server.create("long");
    const first = await repository.commit({ a: "0" });
    for (const a of ["1", "2", "3"]) await repository.commit({ a });
    const { sha: third } = await setup.git.head(repositoryAt(repository.url));
    const fourth = await repository.commit({ a: "4" });
    const one = repositoryAt(repository.url);
    expect(await setup.git.compare(one, first, third)).toEqual({ relation: "behind", commits: 3 });
    expect(await setup.git.compare(one, first, fourth, { path: requireGitPath("a") })).toEqual({
      relation: "behind",
      commits: 4,
    });
    const { git: fresh } = await setUp({ allow: [setup.server.url], limits: { commits: 3 } });
    const far = await fresh.compare(one, first, fourth);
    expect(far).toEqual({
      relation: "unknown",
      reason: expect.stringContaining("more than 3 commits"),
    });
    await testGit(setup.server.directoryOf("long"), ["update-ref", "-d", "refs/heads/main"]);
    for (const b of ["1", "2", "3", "4"]) await repository.commit({ b });
    const { sha: other } = await fresh.head(one);
    expect(await fresh.compare(one, first, other)).toEqual({ relation: "diverged" });
  });
});
