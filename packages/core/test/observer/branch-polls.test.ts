import type { Project } from "@dagctl/core";
import type { Change, ProjectRecord, Store, StoredEvent } from "@dagctl/core/contracts";
import { fakeClock, fakeGit, memoryStore } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import type { HostContext } from "../../src/kernel/context.ts";
import { branchPolls } from "../../src/observer/branch-polls.ts";
import { failedBranchPolls } from "../../src/observer/poll-failures.ts";
import { branchHeads } from "../../src/repository/branch-heads.ts";
import { rfc3339 } from "../../src/values/time.ts";

const PROJECTS = 10_000;
const REPOSITORIES = 50;

const urlOf = (index: number): string => `https://git.example.com/r${index % REPOSITORIES}.git`;

function put(index: number, sha: string): Change {
  const project = {
    id: `proj_${String(index).padStart(16, "0")}`,
    organization_id: `org-${index % 7}`,
    name: `p${index}`,
    repository_url: urlOf(index),
    branch: "main",
    git_auth_method: "none",
    deployed: true,
    current_commit_sha: sha,
    latest_commit_sha: sha,
    latest_commit_message: "First",
    commits_behind: 0,
    created_at: "2026-01-01T00:00:00.000Z",
  } as Project;
  const internals = { generation: 1, mayExist: true } as ProjectRecord["internals"];
  return { put: "project", record: { project, internals } };
}

describe("a poll of the branches of 10,000 projects", () => {
  it("writes one event for each project of a new commit, and nothing where nothing is new", async () => {
    const clock = fakeClock();
    const git = fakeGit();
    const repositories = Array.from({ length: REPOSITORIES }, (_, index) =>
      git.create(urlOf(index)),
    );
    const shas = await Promise.all(
      repositories.map((repository) => repository.commit({ "a.sql": "select 1" }, "First")),
    );
    const store = memoryStore({ clock });
    await store.commit(
      Array.from({ length: PROJECTS }, (_, index) => put(index, shas[index % REPOSITORIES] ?? "")),
    );
    let commits = 0;
    const context = {
      store,
      git,
      clock,
      timing: { gitPollMs: 60_000 },
      lifetime: new AbortController().signal,
      now: () => rfc3339(clock.now()),
      log: () => undefined,
      async commit(changes: Parameters<Store["commit"]>[0], expect: never) {
        commits += 1;
        await store.commit(changes, { expect });
      },
    } as unknown as HostContext;
    const services = { heads: branchHeads(context), failures: failedBranchPolls(context) };
    const polls = branchPolls(context, services, async () => undefined);
    /** Returns how many commits and events a round writes. */
    const round = async (): Promise<readonly [commits: number, events: readonly StoredEvent[]]> => {
      const before = { commits, newest: (await store.events(0, 0)).newest };
      await clock.advance(60_000);
      await polls.round();
      await polls.untilStopped();
      const { events } = await store.events(before.newest, PROJECTS * 2);
      return [commits - before.commits, events];
    };
    expect(await round()).toEqual([0, []]);
    const sha = await repositories[3]?.commit({ "a.sql": "select 2" }, "Second");
    const [written, events] = await round();
    expect(written).toBe(PROJECTS / REPOSITORIES);
    expect(events).toHaveLength(PROJECTS / REPOSITORIES);
    for (const event of events)
      expect(event).toMatchObject({
        type: "project.behind",
        actor: "system",
        data: { project: { commits_behind: 1, latest_commit_sha: sha } },
      });
    expect(await round()).toEqual([0, []]);
  });
});
