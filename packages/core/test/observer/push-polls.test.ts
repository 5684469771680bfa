import type { Project } from "@dagctl/core";
import type { Change, ProjectRecord, Store } from "@dagctl/core/contracts";
import {
  type FakeClock,
  fakeClock,
  fakeGit,
  type FakeRepository,
  memoryStore,
  withPoints,
} from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import type { HostContext } from "../../src/kernel/context.ts";
import { createPushPolls, type PushPolls } from "../../src/observer/push-polls.ts";
import { failedBranchPolls } from "../../src/observer/poll-failures.ts";
import { type BranchHeads, branchHeads } from "../../src/repository/branch-heads.ts";
import { rfc3339 } from "../../src/values/time.ts";

const URL = "https://git.example.com/acme/shop.git";

interface Fixture {
  readonly clock: FakeClock;
  readonly repository: FakeRepository;
  readonly heads: BranchHeads;
  readonly polls: PushPolls;
  /** When each poll of a branch began, in milliseconds since the start. */
  readonly begun: readonly number[];
  /** The ids of the projects that were also polled for new commits. */
  readonly polledNow: readonly string[];
  put(fields: Partial<Project>): Promise<void>;
  project(id: string, organization?: string): Promise<Project | undefined>;
  /** Sets what a poll waits for before it answers. */
  setSlow(answers: Promise<void>): void;
}

async function fixture(): Promise<Fixture> {
  const clock = fakeClock();
  const start = clock.now();
  const git = fakeGit();
  const repository = git.create(URL);
  const sha = await repository.commit({ "a.sql": "select 1" }, "First");
  const store = memoryStore({ clock });
  const begun: number[] = [];
  const polledNow: string[] = [];
  let slow = Promise.resolve();
  const context = {
    store,
    git: withPoints(git, "git", async ({ method, phase }) => {
      if (method !== "head" || phase !== "before") return;
      begun.push(clock.now() - start);
      await slow;
    }),
    clock,
    lifetime: new AbortController().signal,
    now: () => rfc3339(clock.now()),
    log: ({ message, details }: { message: string; details?: object }) => {
      throw new Error(`${message} ${JSON.stringify(details)}`);
    },
    commit: (changes: Parameters<Store["commit"]>[0], expect: never) =>
      store.commit(changes, { expect }),
  } as unknown as HostContext;
  const heads = branchHeads(context);
  const polling = {
    pollNow: ({ project }: ProjectRecord): void => void polledNow.push(project.id),
  };
  return {
    clock,
    repository,
    heads,
    polls: createPushPolls(context, {
      heads,
      failures: failedBranchPolls(context),
      polling,
      pollFollowed: async () => undefined,
    }),
    begun,
    polledNow,
    put: async (fields) => {
      await store.commit([change({ current_commit_sha: sha, ...fields })]);
    },
    project: async (id, organization = "org-acme") =>
      (await store.project(organization, id))?.project,
    setSlow: (answers) => void (slow = answers),
  };
}

function change(fields: Partial<Project>): Change {
  const project = {
    id: "proj_shop",
    organization_id: "org-acme",
    repository_url: URL,
    branch: "main",
    git_auth_method: "none",
    deployed: true,
    commits_behind: 0,
    created_at: "2026-01-01T00:00:00.000Z",
    ...fields,
    name: fields.id ?? "shop",
  } as Project;
  const internals = { generation: 1, mayExist: project.deployed } as ProjectRecord["internals"];
  return { put: "project", record: { project, internals } };
}

describe("a poll after a push", () => {
  it("begins at once, and shows how far each project of the repository is behind", async () => {
    const { clock, repository, polls, begun, polledNow, put, project } = await fixture();
    await put({});
    await put({ id: "proj_ssh", repository_url: "git@GIT.example.com:acme/shop" });
    await put({ id: "proj_other", repository_url: "https://git.example.com/acme/shop-2.git" });
    await put({ id: "proj_inactive", deployed: false });
    await put({ id: "proj_rival", organization_id: "org-rival" });
    const sha = await repository.commit({ "a.sql": "select 2" }, "Second");
    // The fake has the repository at one address only.
    await put({ id: "proj_ssh" });
    polls.request("org-acme", "ssh://git@git.example.com/acme/shop");
    await clock.advance(0);
    expect(await project("proj_shop")).toMatchObject({
      commits_behind: 1,
      latest_commit_sha: sha,
    });
    expect((await project("proj_ssh"))?.commits_behind).toBe(1);
    expect((await project("proj_other"))?.commits_behind).toBe(0);
    expect((await project("proj_inactive"))?.commits_behind).toBe(0);
    expect((await project("proj_rival", "org-rival"))?.commits_behind).toBe(0);
    expect(begun).toEqual([0]);
    expect(polledNow.toSorted()).toEqual(["proj_shop", "proj_ssh"]);
  });

  it("happens once in 2 seconds for 1,000 requests in a second, and once after the last", async () => {
    const { clock, repository, polls, begun, put, project } = await fixture();
    await put({});
    let last = "";
    for (let request = 0; request < 1_000; request += 1) {
      if (request % 100 === 99) last = await repository.commit({ "a.sql": `${request}` }, "More");
      polls.request("org-acme", URL);
      await clock.advance(1);
    }
    await clock.advance(10_000);
    expect(begun).toEqual([0, 2_000]);
    expect((await project("proj_shop"))?.latest_commit_sha).toBe(last);
    polls.request("org-acme", URL);
    await clock.advance(0);
    expect(begun).toEqual([0, 2_000, 11_000]);
  });

  it("begins 2 seconds after a poll that another caller made", async () => {
    const { clock, repository, heads, polls, begun, put, project } = await fixture();
    await put({});
    const shop = await project("proj_shop");
    if (!shop) throw new TypeError("The project was put");
    await heads.head(shop, 0);
    await clock.advance(500);
    const sha = await repository.commit({ "a.sql": "select 2" }, "Second");
    polls.request("org-acme", URL);
    await clock.advance(1_499);
    expect(begun).toEqual([0]);
    await clock.advance(1);
    expect(begun).toEqual([0, 2_000]);
    expect((await project("proj_shop"))?.latest_commit_sha).toBe(sha);
  });

  it("does not take the answer of a poll that began before the push", async () => {
    const { clock, repository, polls, begun, put, project, setSlow } = await fixture();
    await put({});
    let answer: () => void = () => undefined;
    setSlow(new Promise((resolve) => (answer = resolve)));
    polls.request("org-acme", URL);
    await clock.advance(5_000);
    const sha = await repository.commit({ "a.sql": "select 2" }, "Second");
    polls.request("org-acme", URL);
    await clock.advance(5_000);
    expect(begun).toEqual([0]);
    answer();
    await clock.advance(0);
    expect(begun).toEqual([0, 10_000]);
    expect((await project("proj_shop"))?.latest_commit_sha).toBe(sha);
  });

  it("polls each branch and each login of the repository once", async () => {
    const { clock, repository, polls, begun, put } = await fixture();
    const sha = await repository.commit({ "b.sql": "" }, "Branch", { branch: "next" });
    await put({});
    await put({ id: "proj_same" });
    await put({ id: "proj_next", branch: "next", current_commit_sha: sha });
    polls.request("org-acme", URL);
    await clock.advance(0);
    expect(begun).toEqual([0, 0]);
  });

  it("polls nothing where no project has the repository, or any more", async () => {
    const { clock, polls, begun, put } = await fixture();
    await put({ id: "proj_other", repository_url: "https://git.example.com/acme/other.git" });
    polls.request("org-acme", URL);
    await clock.advance(10_000);
    expect(begun).toEqual([]);
    await polls.untilStopped();
  });
});
