import { createHost, type Projects } from "@dagctl/core";
import { DagctlError } from "@dagctl/core/errors";
import { type DbtProject, dbtType } from "@dagctl/project-types/dbt";
import {
  type FakeClock,
  fakeClock,
  fakeEngine,
  fakeGit,
  memoryStore,
  withPoints,
} from "@dagctl/testing";
import { describe, expect, it, onTestFinished } from "vitest";

const FILES = {
  "dbt_project.yml": "profile: shop\n",
  "profiles.yml": "shop: {outputs: {default: {type: duckdb}}}\n",
  ".dagctl/config.yaml": "version: 1.0.0\n",
};
const NEVER_MS = 1e12;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

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

/** A project that is polled by the clock of the test. */
interface PolledByClock {
  readonly clock: FakeClock;
  readonly projects: Projects;
  readonly project: DbtProject;
  /** When its branch was read, by the clock. */
  readonly polls: number[];
  /** Whether reads of the branch fail. */
  failPolls(isFailing: boolean): void;
  /** Advances the time in steps, because work that a timer begins gets only a few turns. */
  advance(ms: number): Promise<void>;
}

async function polledByClock(
  polling_interval: string,
  gitPollMs: number = NEVER_MS,
): Promise<PolledByClock> {
  const clock = fakeClock();
  const git = fakeGit();
  const repository = git.create("https://git.example.com/shop.git");
  await repository.commit(FILES, "Begin");
  const polls: number[] = [];
  let isFailing = false;
  const host = await createHost({
    store: memoryStore({ clock, replicas: false }),
    ...fakeEngine({ clock }),
    git: withPoints(git, "git", ({ method, phase }) => {
      if (method !== "head" || phase !== "before") return;
      polls.push(clock.now());
      if (isFailing) throw new DagctlError("unavailable", "git.example.com does not answer");
    }),
    projectTypes: [dbtType()],
    clock,
    timing: { gitPollMs, leaseMs: NEVER_MS },
  });
  onTestFinished(() => through(clock, host.close()));
  const { projects } = host.organization("org-acme");
  const creating = projects.create<DbtProject>({
    name: "shop",
    project_type: "dbt",
    repository_url: repository.url,
    polling_interval,
  });
  return {
    clock,
    projects,
    project: await through(clock, creating),
    polls,
    failPolls: (isFailingNow) => void (isFailing = isFailingNow),
    async advance(ms) {
      for (let advanced = 0; advanced < ms; advanced += 1_000) await clock.advance(1_000);
    },
  };
}

describe("the polling_interval of a dbt project, by the clock of the test", () => {
  it.each([
    ["10s", 10_000],
    ["30s", 30_000],
    ["5m", 300_000],
  ])("is kept: %s, with some variation, and never shorter", async (polling_interval, interval) => {
    const { project, polls, advance } = await polledByClock(polling_interval);
    expect(project.polling_interval).toBe(polling_interval);
    polls.length = 0;
    await advance(interval * 12);
    const pauses = polls.slice(1).map((poll, index) => poll - (polls[index] ?? 0));
    expect(pauses.length).toBeGreaterThanOrEqual(9);
    for (const pause of pauses) {
      expect(pause).toBeGreaterThanOrEqual(interval);
      expect(pause).toBeLessThanOrEqual(interval * 1.1 + 2_000);
    }
  });
});

describe("a project whose polls fail, by the clock of the test", () => {
  it("is polled at once when a person has changed it, though the pauses have grown", async () => {
    const { clock, projects, project, polls, failPolls, advance } = await polledByClock("10s");
    failPolls(true);
    await advance(2 * HOUR_MS);
    const read = await projects.get<DbtProject>(project.id);
    expect(read).toHaveProperty("poll_failure");
    // Without a change no poll is due for a while.
    const before = polls.length;
    await advance(5 * MINUTE_MS);
    expect(polls).toHaveLength(before);
    failPolls(false);
    // The whole object, as it was read.
    const body = { ...read, description: "repaired" };
    await through(clock, projects.update<DbtProject>(project.id, body));
    await advance(10_000);
    expect(await projects.get(project.id)).not.toHaveProperty("poll_failure");
  });

  it("is polled at once when the polls of each minute have read the branch again", async () => {
    const { projects, project, failPolls, advance } = await polledByClock("10s", MINUTE_MS);
    failPolls(true);
    await advance(2 * HOUR_MS);
    expect(await projects.get(project.id)).toHaveProperty("poll_failure");
    failPolls(false);
    await advance(2 * MINUTE_MS);
    expect(await projects.get(project.id)).not.toHaveProperty("poll_failure");
  });
});
