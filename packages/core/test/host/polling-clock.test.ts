import { createHost } from "@dagctl/core";
import { type DbtProject, dbtType } from "@dagctl/project-types/dbt";
import {
  type FakeClock,
  fakeClock,
  fakeEngine,
  fakeGit,
  memoryStore,
  withPoints,
} from "@dagctl/testing";
import { describe, expect, it } from "vitest";

const FILES = {
  "dbt_project.yml": "profile: shop\n",
  "profiles.yml": "shop: {outputs: {default: {type: duckdb}}}\n",
  ".dagctl/config.yaml": "version: 1.0.0\n",
};

/**
 * Advances the time until the work has ended. Hashes are made by real threads, which no turn of the
 * event loop waits for.
 */
async function through<T>(clock: FakeClock, work: Promise<T>): Promise<T> {
  let ended = false;
  const end = (): void => void (ended = true);
  work.then(end, end);
  while (!ended) {
    await clock.advance(100);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return work;
}

describe("the polling_interval of a dbt project, by the clock of the test", () => {
  it.each([
    ["10s", 10_000],
    ["30s", 30_000],
    ["5m", 300_000],
  ])("is kept: %s, with some variation, and never shorter", async (polling_interval, interval) => {
    const clock = fakeClock();
    const git = fakeGit();
    const repository = git.create("https://git.example.com/shop.git");
    await repository.commit(FILES, "Begin");
    const polls: number[] = [];
    const watched = withPoints(git, "git", ({ method, phase }) => {
      if (method === "head" && phase === "before") polls.push(clock.now());
    });
    const never = 1e12;
    const host = await createHost({
      store: memoryStore({ clock, replicas: false }),
      ...fakeEngine({ clock }),
      git: watched,
      projectTypes: [dbtType()],
      clock,
      timing: { gitPollMs: never, leaseMs: never },
    });
    const creating = host.organization("org-acme").projects.create<DbtProject>({
      name: "shop",
      project_type: "dbt",
      repository_url: repository.url,
      polling_interval,
    });
    expect((await through(clock, creating)).polling_interval).toBe(polling_interval);
    polls.length = 0;
    // The time advances in steps, because work that a timer begins gets only a few turns.
    for (let second = 0; second < (interval / 1_000) * 12; second++) await clock.advance(1_000);
    const pauses = polls.slice(1).map((poll, index) => poll - (polls[index] ?? 0));
    expect(pauses.length).toBeGreaterThanOrEqual(9);
    for (const pause of pauses) {
      expect(pause).toBeGreaterThanOrEqual(interval);
      expect(pause).toBeLessThanOrEqual(interval * 1.1 + 2_000);
    }
    await through(clock, host.close());
  });
});
