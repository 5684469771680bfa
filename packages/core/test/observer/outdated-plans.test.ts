import type { Project } from "@dagctl/core";
import type { Change, OpenPlan, ProjectRecord, Store } from "@dagctl/core/contracts";
import { fakeClock, fakeGit, memoryStore } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import type { HostContext } from "../../src/kernel/context.ts";
import { pollBranch } from "../../src/observer/branch-polls.ts";
import { failedBranchPolls } from "../../src/observer/poll-failures.ts";
import { branchHeads } from "../../src/repository/branch-heads.ts";
import { createWakeups } from "../../src/async/wakeups.ts";
import { rfc3339 } from "../../src/values/time.ts";

const PROJECT = { organization_id: "org-acme", id: "proj_0000000000000001" };
const URL = "https://git.example.com/shop.git";

describe("the plan of a commit that was pushed a moment ago", () => {
  it("is discarded by no poll that began before it, and by one that finds a later commit", async () => {
    const clock = fakeClock();
    const git = fakeGit();
    const repository = git.create(URL);
    const deployed = await repository.commit({ "a.sql": "select 1" }, "First");
    const store = memoryStore({ clock });
    const context = {
      store,
      git,
      clock,
      lifetime: new AbortController().signal,
      now: () => rfc3339(clock.now()),
      log: () => undefined,
      wakeups: createWakeups(clock),
      requestObservation: () => undefined,
      commit: (changes: Parameters<Store["commit"]>[0], expect: never) =>
        store.commit(changes, { expect }),
    } as unknown as HostContext;
    const project = {
      ...PROJECT,
      name: "shop",
      repository_url: URL,
      branch: "main",
      git_auth_method: "none",
      deployed: true,
      current_commit_sha: deployed,
      created_at: context.now(),
    } as Project;
    const heads = branchHeads(context);
    const read = async (): Promise<ProjectRecord> => {
      const record = await store.project(PROJECT.organization_id, PROJECT.id);
      if (!record) throw new Error("There is no project");
      return record;
    };
    const poll = async (): Promise<readonly string[]> => {
      await pollBranch(context, { heads, failures: failedBranchPolls(context) }, [await read()], {
        maxAge: 30_000,
      });
      return Object.keys((await read()).internals.plans ?? {});
    };
    await heads.head(project, 0);
    await clock.advance(10_000);
    const commit = await repository.commit({ "a.sql": "select 2" }, "Second");
    const open: OpenPlan = {
      environment: "prod",
      commit,
      createdAt: context.now(),
      status: "pending",
      type: "explain",
      run: "run_0000000000000001",
    };
    const internals = { generation: 1, mayExist: true, plans: { plan_1: open } };
    const record = { project, internals: internals as unknown as ProjectRecord["internals"] };
    await store.commit([{ put: "project", record } satisfies Change]);
    expect(await poll()).toEqual(["plan_1"]);
    await clock.advance(31_000);
    expect(await poll()).toEqual(["plan_1"]);
    await repository.commit({ "a.sql": "select 3" }, "Third");
    await clock.advance(31_000);
    expect(await poll()).toEqual([]);
  });
});
