import type { DagctlEvent } from "@dagctl/core";
import { DagctlError } from "@dagctl/core/errors";
import { memoryStore } from "@dagctl/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type QuickDbtProject, refOf, RELEASE, testHost, until } from "./test-host.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

describe("a polled project", () => {
  it("deploys a raised version by itself, and reports why another commit is not deployed", async () => {
    const test = await testHost({ project: "polled" });
    const events: DagctlEvent[] = [];
    test.host.events.on("*", (event) => events.push(event));
    expect(await test.becomes(() => true)).not.toHaveProperty("auto_deploy");

    const same = await test.release("1.0.0");
    const skipped = await test.untilAutoDeploy(same, "skipped");
    expect(skipped).toMatchObject({
      current_commit_sha: test.first,
      latest_commit_sha: same,
      commits_behind: 1,
      auto_deploy: {
        reason: `version in ${RELEASE} is 1.0.0, as deployed: raise it to deploy by itself, or deploy by hand`,
      },
    });

    const raised = await test.release("1.1.0");
    const deployed = await test.untilAutoDeploy(raised, "deployed");
    expect(deployed).toMatchObject({
      current_commit_sha: raised,
      latest_commit_message: "Version 1.1.0",
      commits_behind: 0,
    });
    expect(deployed.auto_deploy).not.toHaveProperty("reason");
    // No user changed anything.
    expect([deployed.revision, deployed.updated_at]).toEqual([
      test.project.revision,
      test.project.updated_at,
    ]);
    expect(await test.polledDeploys()).toEqual(["deploy succeeded"]);
    const types = await until(
      async () => events.map(({ type }) => type),
      (all) => all.includes("operation.ended"),
    );
    expect(types).toEqual(
      expect.arrayContaining(["operation.started", "project.deployed", "operation.ended"]),
    );
    expect(events.find(({ type }) => type === "operation.started")?.data).toMatchObject({
      operation: { kind: "deploy", requested_by: "polling" },
    });
  });

  it.each([
    ["lowered", "version: 0.9.0\n", /was lowered from 1\.0\.0 to 0\.9\.0/],
    ["missing", null, /is missing: add it/],
    ["malformed", "version: latest\n", /not of the form 1\.2\.3/],
  ])("does not deploy a version that is %s", async (_, text, reason) => {
    const test = await testHost({ project: "polled" });
    const commit = await test.repository.commit({ [RELEASE]: text }, "Change");
    const { auto_deploy: reported, current_commit_sha } = await test.untilAutoDeploy(
      commit,
      "skipped",
    );
    expect(reported?.reason).toMatch(reason);
    await test.untilPolled();
    expect(current_commit_sha).toBe(test.first);
    expect(await test.polledDeploys()).toEqual([]);
  });

  it("treats a branch that was forced back to an older version as lowered, and continues from there when it is raised", async () => {
    const test = await testHost({ project: "polled", fields: { version_strategy: "semantic" } });
    const raised = await test.release("2.0.0");
    await test.untilAutoDeploy(raised, "deployed");
    const back = await test.repository.forcePush({ [RELEASE]: "version: 1.0.1\n" }, "Back");
    expect((await test.untilAutoDeploy(back, "skipped")).auto_deploy?.reason).toMatch(
      /was lowered from 2\.0\.0 to 1\.0\.1/,
    );
    expect((await test.acme.projects.syncStatus(test.project.id)).sync_status).toBe("diverged");
    await test.untilAutoDeploy(await test.release("2.0.1"), "deployed");
  });

  it("deploys every new commit with continuous, but none that touches other folders only", async () => {
    const test = await testHost({
      project: "polled",
      fields: { version_strategy: "continuous", git_path: "dbt" },
    });
    const elsewhere = await test.repository.commit({ "README.md": "elsewhere" }, "Elsewhere");
    expect((await test.untilAutoDeploy(elsewhere, "skipped")).auto_deploy?.reason).toMatch(
      /touches git_path/,
    );
    expect(await test.polledDeploys()).toEqual([]);
    const here = await test.repository.commit({ "dbt/models/a.sql": "select 1" }, "Here");
    await test.untilAutoDeploy(here, "deployed");
    // A branch that was forced back has a new head as well: the branch is the desired state.
    await test.untilAutoDeploy(
      await test.repository.forcePush({ "dbt/models/b.sql": "select 2" }, "Instead"),
      "deployed",
    );
  });

  it("deploys a commit that touches a package beside its folder, and counts it", async () => {
    const test = await testHost({
      project: "polled",
      fields: { version_strategy: "continuous", git_path: "dbt" },
    });
    const uses = { "dbt/packages.yml": "packages:\n  - local: ../shared/money\n" };
    await test.untilAutoDeploy(await test.repository.commit(uses, "Use a package"), "deployed");
    const { id } = test.project;
    const both = { "shared/money/macros/cents.sql": "1", "shared/time/macros/day.sql": "1" };
    const shared = await test.repository.commit(both, "Change packages");
    const deployed = await test.untilAutoDeploy(shared, "deployed");
    expect(deployed).toMatchObject({ current_commit_sha: shared, commits_behind: 0 });
    const other = { "shared/time/macros/day.sql": "2" };
    await test.untilAutoDeploy(await test.repository.commit(other, "Another package"), "skipped");
    expect(await test.acme.projects.syncStatus(id)).toMatchObject({ sync_status: "synced" });
  });

  it("finds a version in the repository's root that no commit of its own folder raised", async () => {
    const test = await testHost({ project: "polled", fields: { git_path: "dbt" } });
    await test.untilAutoDeploy(
      await test.repository.commit({ [RELEASE]: "version: 1.2.0\n" }, "Raise"),
      "deployed",
    );
  });

  it("writes nothing while nothing changes, also after a restart", async () => {
    const test = await testHost({ project: "polled" });
    const commit = await test.release("1.0.0");
    const reported = await test.untilAutoDeploy(commit, "skipped");
    const versionOf = async (): Promise<unknown> =>
      (await memoryStore({ data: test.data }).project("org-acme", test.project.id))?.version;
    await test.untilPolled();
    const before = await versionOf();
    await test.untilPolled();
    expect(await versionOf()).toBe(before);
    const again = await test.again();
    const heads = test.calls("git.readFiles");
    await until(
      async () => test.calls("git.readFiles"),
      (now) => now > heads,
    );
    expect((await again.acme.projects.get(test.project.id)).auto_deploy).toEqual(
      reported.auto_deploy,
    );
    expect(await versionOf()).toBe(before);
  });

  it("is not polled while it is suspended, undeployed or deleted", async () => {
    const test = await testHost({
      project: "polled",
      fields: { version_strategy: "continuous" },
      timing: { gitPollMs: 1e9 },
    });
    const { id } = test.project;
    const still = async (): Promise<void> => {
      // A poll in progress may end; after that the schedule has forgotten the project.
      await until(
        async () => {
          const before = test.calls("git.head");
          await new Promise((resolve) => setTimeout(resolve, 60));
          return test.calls("git.head") - before;
        },
        (more) => more === 0,
      );
    };
    await test.acme.projects.update(id, { suspended: true });
    await still();
    const commit = await test.release("9.0.0");
    await still();
    expect(await test.polledDeploys()).toEqual([]);
    await test.acme.projects.update(id, { suspended: false });
    await test.untilAutoDeploy(commit, "deployed");
    await test.acme.projects.undeploy(id);
    await still();
    await test.release("9.1.0");
    await still();
    expect(await test.acme.projects.get(id)).toMatchObject({
      status: "inactive",
      current_commit_sha: commit,
    });
    // A person deploys it, and polling continues from there.
    const deployed = await test.acme.projects.deploy(id);
    expect(deployed.auto_deploy?.commit).toBe(commit);
    await test.untilAutoDeploy(deployed.current_commit_sha ?? "", "deployed");
    await test.untilAutoDeploy(await test.release("9.2.0"), "deployed");
    await test.acme.projects.delete(id);
    await still();
    expect(test.engine.counts()).toMatchObject({ deployments: 0 });
  });

  it("uses a changed interval, and a changed strategy decides again about the same commit", async () => {
    const test = await testHost({ project: "polled" });
    const commit = await test.release("1.0.0");
    await test.untilAutoDeploy(commit, "skipped");
    await test.acme.projects.update<QuickDbtProject>(test.project.id, {
      polling_interval: "20s",
      version_strategy: "continuous",
    });
    expect(await test.untilAutoDeploy(commit, "deployed")).toMatchObject({
      current_commit_sha: commit,
      revision: 2,
    });
  });

  it("tries a failed commit again when the branch returns to it from another", async () => {
    let refuses = true;
    const test = await testHost({
      project: "polled",
      onApply() {
        if (refuses) throw new DagctlError("invalid", "The engine refuses it");
      },
    });
    const raised = await test.release("1.1.0");
    await test.untilAutoDeploy(raised, "failed");
    await test.untilAutoDeploy(
      await test.repository.forcePush({ [RELEASE]: "version: 0.5.0\n" }, "Lower"),
      "skipped",
    );
    refuses = false;
    await test.repository.branch("main", raised);
    await test.untilAutoDeploy(raised, "deployed");
  });

  it("ignores a shared poll that is older than what a person has deployed since", async () => {
    // The pause is not random here: a changed interval causes a poll at once, while the earlier one
    // may still be shared.
    vi.spyOn(Math, "random").mockReturnValue(0);
    const test = await testHost({
      project: "polled",
      fields: { version_strategy: "continuous", polling_interval: "168h" },
    });
    const { projects } = test.acme;
    // The create has read the branch, and so has the first poll. The change causes the next one.
    await until(
      async () => test.calls("git.head"),
      (heads) => heads >= 2,
    );
    await projects.syncStatus(test.project.id);
    const newest = await test.release("1.1.0");
    await projects.deploy(test.project.id);
    await test.becomes(
      ({ status, current_commit_sha }) => status === "active" && current_commit_sha === newest,
    );
    const before = test.calls("git.head");
    await projects.update<QuickDbtProject>(test.project.id, { polling_interval: "167h" });
    const after = await test.becomes(
      ({ current_commit_sha }) => test.calls("git.head") > before || current_commit_sha !== newest,
    );
    expect(after).toMatchObject({
      current_commit_sha: newest,
      latest_commit_sha: newest,
      commits_behind: 0,
    });
    expect(await test.polledDeploys()).toEqual([]);
  });

  it("shares the poll of a branch with every project of the organization on it", async () => {
    const test = await testHost({ project: "polled", fields: { polling_interval: "1m" } });
    for (const name of ["b", "c", "d", "e"]) {
      await test.acme.projects.create<QuickDbtProject>({
        name,
        project_type: "quick-dbt",
        repository_url: test.repository.url,
        polling_interval: "1m",
      });
    }
    const listed = async () => (await test.acme.projects.list()).projects;
    await until(listed, (projects) => projects.every(({ status }) => status === "active"));
    const began = Date.now();
    const heads = test.calls("git.head");
    await until(
      async () => test.calls("git.head"),
      (now) => now >= heads + 5,
    );
    // There are five projects, each polled every 120 ms; one poll serves for 90 ms.
    expect(test.calls("git.head") - heads).toBeLessThanOrEqual((Date.now() - began) / 90 + 2);
    const commit = await test.release("1.1.0");
    await until(listed, (projects) =>
      projects.every((project) => project.current_commit_sha === commit && !project.operation),
    );
    expect(test.engine.counts().deployments).toBe(5);
  });

  it("shows the newest of many commits that came while it could not deploy, and deploys only that one", async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const applied: string[] = [];
    const test = await testHost({
      project: "polled",
      async onApply(commit) {
        if (applied.push(commit) === 1) await held;
      },
    });
    const second = await test.release("1.1.0");
    await test.untilAutoDeploy(second, "waiting");
    let newest = "";
    for (let patch = 1; patch <= 10; patch++) newest = await test.release(`1.1.${patch}`);
    // The project reports that the newest commit waits, and none in between once the newest is
    // known.
    expect((await test.untilAutoDeploy(newest, "waiting")).auto_deploy?.reason).toMatch(/is busy/);
    release();
    expect(await test.untilAutoDeploy(newest, "deployed")).toMatchObject({
      current_commit_sha: newest,
    });
    expect(applied).toEqual([second, newest]);
    expect(await test.engine.deploy.observe(refOf(test.project))).toMatchObject({
      commit: newest,
      phase: "converged",
    });
  });
});
