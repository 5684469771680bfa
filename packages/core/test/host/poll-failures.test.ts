import type { Project } from "@dagctl/core";
import type { GitDriver } from "@dagctl/core/contracts";
import { DagctlError, invalid } from "@dagctl/core/errors";
import { type FakeGit, fakeGit, memoryData, memoryStore } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import {
  startOtherHost,
  type PollingHost,
  type QuickDbtProject,
  testHost,
  type TestHost,
  until,
} from "./test-host.ts";

const AWAY = new DagctlError("unavailable", "git.example.com does not answer");
const REFUSED = invalid([{ path: "repository_url", message: "names no public repository" }]);

/** A Git driver whose reads of branches fail with an error that the test chooses. */
interface FailingGit {
  readonly git: GitDriver;
  readonly plainGit: FakeGit;
  /** The polls that have failed. */
  failed: number;
  /** What the next polls fail with, and how many of them. */
  failWith(error: DagctlError, times?: number): void;
  answer(): void;
}

function failingGit(plainGit = fakeGit()): FailingGit {
  let error: DagctlError | undefined;
  let left = 0;
  const failing: FailingGit = {
    plainGit,
    failed: 0,
    git: {
      ...plainGit,
      async head(repository, options) {
        if (error === undefined || left === 0) return plainGit.head(repository, options);
        left -= 1;
        failing.failed += 1;
        throw error;
      },
    },
    failWith(next, times = Infinity) {
      error = next;
      left = times;
    },
    answer: () => void (error = undefined),
  };
  return failing;
}

/** No poll but those of polling reads a branch. */
const ALONE = { gitPollMs: 3_600_000 };

/** Starts a host whose polling begins at once, though the polls of each minute do not. */
async function failingHost(): Promise<PollingHost & { readonly failing: FailingGit }> {
  const failing = failingGit();
  const { git, plainGit } = failing;
  const fields = { version_strategy: "continuous" };
  const test = await testHost({ project: "polled", git, plainGit, timing: ALONE, fields });
  return { ...test, failing };
}

const versionOf = async (test: TestHost, id: string): Promise<number | undefined> =>
  (await memoryStore({ data: test.data }).project("org-acme", id))?.version;

const untilFailed = (failing: FailingGit, count: number): Promise<number> =>
  until(
    async () => failing.failed,
    (failed) => failed >= count,
  );

const isShown = ({ poll_failure: failure }: QuickDbtProject): boolean => failure !== undefined;

describe("a project whose branch cannot be read", () => {
  it("says so after the third poll that fails, once, and since when", async () => {
    const { failing, ...test } = await failingHost();
    failing.failWith(AWAY);
    const begun = Date.now();
    await untilFailed(failing, 2);
    const first = Date.now();

    const shown = await test.becomes(isShown);
    const { since = "", message } = shown.poll_failure ?? {};
    expect(failing.failed).toBeGreaterThanOrEqual(3);
    expect(message).toBe(AWAY.message);
    expect(Date.parse(since)).toBeGreaterThanOrEqual(begun);
    expect(Date.parse(since)).toBeLessThanOrEqual(first);
    // No user changed anything, and nothing was decided about a commit.
    expect(shown).toMatchObject({ status: "active", revision: test.project.revision });
    expect(shown.updated_at).toBe(test.project.updated_at);
    expect(shown).not.toHaveProperty("auto_deploy");

    const recorded = await versionOf(test, test.project.id);
    await untilFailed(failing, 4);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await versionOf(test, test.project.id)).toBe(recorded);
  });

  it("says nothing of two polls that fail, with one that succeeds after them", async () => {
    const { failing, ...test } = await failingHost();
    const before = await versionOf(test, test.project.id);
    for (let times = 0; times < 3; times++) {
      failing.failWith(AWAY, 2);
      await untilFailed(failing, 2 * (times + 1));
      await test.untilPolled();
    }
    expect(await versionOf(test, test.project.id)).toBe(before);
  });

  it("says another reason, since the same time, and nothing when a poll succeeds", async () => {
    const { failing, ...test } = await failingHost();
    failing.failWith(AWAY);
    const { poll_failure: away } = await test.becomes(isShown);
    failing.failWith(REFUSED);
    const { poll_failure: refused } = await test.becomes(
      ({ poll_failure: failure }) => failure?.message === REFUSED.message,
    );
    expect(refused?.since).toBe(away?.since);
    failing.answer();
    const commit = await test.release("1.1.0");
    expect(await test.untilAutoDeploy(commit, "deployed")).not.toHaveProperty("poll_failure");
  });

  it("says it beside what polling decided about a commit", async () => {
    const { failing, ...test } = await failingHost();
    const commit = await test.release("1.1.0");
    const { auto_deploy: decided } = await test.untilAutoDeploy(commit, "deployed");
    failing.failWith(AWAY);
    expect((await test.becomes(isShown)).auto_deploy).toEqual(decided);
  });

  it("goes on saying it after a restart, until a poll succeeds", async () => {
    const { failing, ...test } = await failingHost();
    failing.failWith(AWAY);
    const { poll_failure: failure } = await test.becomes(isShown);
    const again = await test.again({ timing: { gitPollMs: 20 } });
    const seen = failing.failed;
    await untilFailed(failing, seen + 8);
    expect((await again.acme.projects.get(test.project.id)).poll_failure).toEqual(failure);
    failing.answer();
    await untilGone(again, test.project.id);
  });

  it("says it no more when a person undeploys it", async () => {
    const { failing, ...test } = await failingHost();
    const { acme, project } = test;
    failing.failWith(AWAY);
    await test.becomes(isShown);
    await acme.projects.undeploy(project.id);
    expect(await acme.projects.get(project.id)).not.toHaveProperty("poll_failure");
  });
});

function untilGone(test: TestHost, id: string): Promise<unknown> {
  return until(
    () => test.acme.projects.get<QuickDbtProject>(id),
    (project) => !isShown(project),
  );
}

describe("two hosts, of which one cannot reach the Git server", () => {
  it("do not write in turns: the other one's poll is the newest", async () => {
    const data = memoryData();
    const failing = failingGit();
    const test = await testHost({
      project: "polled",
      git: failing.git,
      plainGit: failing.plainGit,
      store: memoryStore({ data }),
      timing: ALONE,
    });
    failing.failWith(AWAY);
    await test.becomes(isShown);
    const other = await startOtherHost(test, data, { timing: { gitPollMs: 20 } });
    const failed = failing.failed;
    await untilGone(other, test.project.id);
    const recovered = await versionOf({ ...test, data }, test.project.id);
    // The third would be shown: the other host's poll was one that succeeded.
    await untilFailed(failing, failed + 2);
    expect(await versionOf({ ...test, data }, test.project.id)).toBe(recovered);
  });
});

describe("a project that no polling deploys", () => {
  it("is not known to be in sync while its branch cannot be read, and is when it can", async () => {
    const failing = failingGit();
    const { git, plainGit } = failing;
    const { acme, input } = await testHost({ git, plainGit, timing: { gitPollMs: 20 } });
    const { id, revision } = await acme.projects.create(input);
    const read = (): Promise<Project> => acme.projects.get(id);
    const known = await until(read, (now) => now.status === "active" && now.commits_behind === 0);
    expect(known).not.toHaveProperty("poll_failure");

    failing.failWith(AWAY);
    const unknown = await until(read, (now) => now.poll_failure !== undefined);
    // It stays a number: that of the time before.
    expect(unknown).toMatchObject({ commits_behind: 0, revision, updated_at: known.updated_at });
    expect(unknown.poll_failure).toEqual({ since: expect.any(String), message: AWAY.message });
    const { since } = unknown.poll_failure ?? {};
    const filter = { status: ["sync_unknown"] } as const;
    expect(await acme.projects.list(filter)).toMatchObject({ total: 1, projects: [{ id }] });
    expect(await acme.projects.counts()).toMatchObject({ behind: 0, sync_unknown: 1 });
    const status = await acme.projects.syncStatus(id);
    expect(status).toMatchObject({ sync_status: "unknown", reason: AWAY.message });
    expect(status.unknown_since).toBe(since);

    failing.answer();
    await until(read, (now) => now.poll_failure === undefined && now.commits_behind === 0);
    expect(await acme.projects.counts()).toMatchObject({ sync_unknown: 0 });
    expect(await acme.projects.syncStatus(id)).not.toHaveProperty("unknown_since");
  });

  it("says so while it is suspended, too, until sync status has read the branch", async () => {
    const failing = failingGit();
    const { git, plainGit } = failing;
    const { acme, input } = await testHost({ git, plainGit, timing: { gitPollMs: 20 } });
    const { id } = await acme.projects.create(input);
    const read = (): Promise<Project> => acme.projects.get(id);
    await until(read, (now) => now.status === "active");
    await acme.projects.update(id, { suspended: true });
    failing.failWith(REFUSED);
    await until(read, (now) => now.poll_failure?.message === REFUSED.message);
    failing.answer();
    await until(
      () => acme.projects.syncStatus(id),
      ({ sync_status: status }) => status === "synced",
    );
    expect(await read()).not.toHaveProperty("poll_failure");
  });

  it("is behind no more while that is not known, and a restart forgets nothing", async () => {
    const failing = failingGit();
    const { git, plainGit } = failing;
    const test = await testHost({ git, plainGit, timing: { gitPollMs: 20 } });
    const { acme, input, repository } = test;
    const { id } = await acme.projects.create(input);
    await until(
      () => acme.projects.get(id),
      (now) => now.status === "active",
    );
    await repository.commit({ "more.txt": "more" }, "More");
    const behind = { status: ["behind"] } as const;
    await until(
      () => acme.projects.list(behind),
      ({ total }) => total === 1,
    );
    failing.failWith(AWAY);
    await until(
      () => acme.projects.counts(),
      (counts) => counts.sync_unknown === 1 && counts.behind === 0,
    );
    const again = await test.again({ timing: { gitPollMs: 3_600_000 } });
    expect(await again.acme.projects.list(behind)).toMatchObject({ total: 0 });
    failing.answer();
    // A call that reads the branch ends it, too.
    await again.acme.projects.syncStatus(id);
    expect(await again.acme.projects.counts()).toMatchObject({ behind: 1, sync_unknown: 0 });
  });
});
