import type { Project } from "@dagctl/core";
import type { GitDriver, Store } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import { fakeGit, faultPlan, memoryData, memoryStore, withFaults } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { withFailedCommit } from "../../src/operations/auto-deploy.ts";
import type { PolledOptions } from "./polling-host.ts";
import {
  startOtherHost,
  type PollingHost,
  pollingOn,
  RELEASE,
  type TestHost,
  testHost,
  until,
} from "./test-host.ts";

/** Starts two hosts on one store, which poll one project. */
async function twoHosts(options: PolledOptions = {}): Promise<readonly [PollingHost, TestHost]> {
  const data = memoryData();
  const store = memoryStore({ data });
  const test = await testHost({ ...options, project: "polled", store });
  return [test, await startOtherHost(test, data)];
}

/** Blocks applies of a commit until `open` is called, or until they are aborted. */
function gate(): {
  readonly hold: (signal: AbortSignal | undefined) => Promise<void>;
  readonly open: () => void;
  readonly held: () => number;
} {
  let open = (): void => undefined;
  let held = 0;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return {
    hold(signal) {
      held += 1;
      return Promise.race([
        opened,
        new Promise<void>((_, reject) =>
          signal?.addEventListener("abort", () => reject(signal.reason), { once: true }),
        ),
      ]);
    },
    open: () => open(),
    held: () => held,
  };
}

describe("a polled deploy has a lower rank than everything that a person does", () => {
  const acts: readonly (readonly [
    string,
    (test: PollingHost) => Promise<unknown>,
    (project: Project | undefined, commit: string) => boolean,
  ])[] = [
    [
      "deploy",
      ({ acme, project }) => acme.projects.deploy(project.id),
      (project, commit) => project?.current_commit_sha === commit,
    ],
    [
      "update",
      ({ acme, project }) => acme.projects.update(project.id, { cpu_limit: "3" }),
      (project, commit) => project?.cpu_limit === "3" && project.current_commit_sha === commit,
    ],
    // No field says any more that it is being deployed.
    [
      "undeploy",
      ({ acme, project }) => acme.projects.undeploy(project.id),
      (project) => project?.status === "inactive" && !project.auto_deploy,
    ],
    [
      "delete",
      ({ acme, project }) => acme.projects.delete(project.id),
      (project) => project === undefined,
    ],
  ];
  it.each(acts)("%s pre-empts it, and is no conflict", async (kind, act, so) => {
    const door = gate();
    let first = true;
    const test = await testHost({
      project: "polled",
      async onApply(_commit, signal) {
        if (!first) return;
        first = false;
        await door.hold(signal);
      },
    });
    const commit = await test.release("1.1.0");
    await until(
      async () => door.held(),
      (held) => held === 1,
    );
    const answer = await act(test);
    // The operation that pre-empts a polled deploy is independent of its commit, which is deployed
    // afterwards.
    if (kind === "update")
      expect(answer).toMatchObject({ cpu_limit: "3", current_commit_sha: test.first });
    await until(
      async () => (await test.acme.projects.list()).projects[0],
      (project) => so(project, commit) && !project?.operation,
    );
    const { operations } = await test.acme.operations
      .list(test.project.id)
      .catch(() => ({ operations: [] }));
    if (kind !== "delete") {
      const polled = operations.findLast(({ requested_by }) => requested_by === "polling");
      expect(polled).toMatchObject({
        status: "failed",
        error: {
          code: "conflict",
          message: expect.stringMatching(`^Pre-empted by ${kind}`) as string,
        },
      });
      expect(
        operations.find((operation) => operation.kind === kind && !operation.requested_by),
      ).toMatchObject({ status: "succeeded" });
    }
    if (kind === "deploy" || kind === "update") await test.untilAutoDeploy(commit, "deployed");
  });

  it("it waits while a person's deploy runs, and starts when that has ended", async () => {
    const door = gate();
    let middle = "";
    const test = await testHost({
      project: "polled",
      onApply: (commit, signal) => (commit === middle ? door.hold(signal) : undefined),
    });
    middle = await test.release("1.0.0");
    const deploying = test.acme.projects.deploy(test.project.id);
    await until(
      async () => door.held(),
      (held) => held > 0,
    );
    const newest = await test.release("1.1.0");
    const { auto_deploy: reported } = await test.untilAutoDeploy(newest, "waiting");
    expect(reported?.reason).toMatch(/is busy \(op_/);
    door.open();
    await deploying;
    await test.untilAutoDeploy(newest, "deployed");
    expect(await test.polledDeploys()).toEqual(["deploy succeeded"]);
  });
});

describe("a commit that cannot be deployed", () => {
  it.each([
    ["no longer a project", { "dbt_project.yml": null }, /^git_path: holds no dbt project/],
    [
      "one that could not run",
      { "profiles.yml": "shop: {outputs: {}}\n" },
      /The adapter is not known: .* no output "default"/,
    ],
  ])(
    "is reported and not tried again until there is another commit: %s",
    async (_, files, reason) => {
      const test = await testHost({ project: "polled" });
      const commit = await test.repository.commit(
        { ...files, [RELEASE]: "version: 1.1.0\n" },
        "Break",
      );
      const failed = await test.untilAutoDeploy(commit, "failed");
      expect(failed).toMatchObject({
        status: "active",
        current_commit_sha: test.first,
        auto_deploy: { reason: expect.stringMatching(reason) as string },
      });
      const read = test.calls("git.readFiles");
      await test.untilPolled();
      expect(test.calls("git.readFiles")).toBe(read);
      expect(await test.polledDeploys()).toEqual([]);
      const whole = {
        "dbt_project.yml": "profile: shop\n",
        "profiles.yml": "shop: {outputs: {default: {type: duckdb}}}\n",
      };
      await test.untilAutoDeploy(
        await test.repository.commit({ ...whole, [RELEASE]: "version: 1.1.1\n" }, "Mend"),
        "deployed",
      );
    },
  );

  it("is tried once when a driver refuses it, and again when a person has changed something", async () => {
    let refuse = true;
    const applied: string[] = [];
    const test = await testHost({
      project: "polled",
      onApply(commit) {
        applied.push(commit);
        if (refuse) throw new DagctlError("invalid", "The engine does not take this");
      },
    });
    const commit = await test.release("1.1.0");
    expect(await test.untilAutoDeploy(commit, "failed")).toMatchObject({
      status: "degraded",
      auto_deploy: { reason: "The engine does not take this" },
    });
    await test.untilPolled();
    const after = await restarted(test);
    await after.untilPolled();
    // Its failure does not affect a person's change: what is deployed can be changed.
    expect(await after.acme.projects.update(test.project.id, { cpu_limit: "3" })).toMatchObject({
      cpu_limit: "3",
      current_commit_sha: test.first,
    });
    await until(after.polledDeploys, ({ length }) => length === 2);
    await after.untilAutoDeploy(commit, "failed");
    // It is applied once for the commit, and once for the change of the project.
    expect(applied.filter((one) => one === commit)).toHaveLength(2);
    refuse = false;
    const again = await restarted(after);
    await again.acme.projects.update(test.project.id, { description: "as it should be" });
    await again.untilAutoDeploy(commit, "deployed");
  });

  it("is tried again when the reason is temporary, after pauses that double up to an hour", async () => {
    let skew = 0;
    let refuse = true;
    let tries = 0;
    const clock = {
      now: () => Date.now() + skew,
      after(delayMs: number, callback: () => void) {
        const timer = setTimeout(callback, delayMs);
        return () => clearTimeout(timer);
      },
    };
    const test = await testHost({
      project: "polled",
      clock,
      timing: { operationDeadlineMs: 60, leaseMs: 1e9 },
      onApply() {
        tries += 1;
        if (refuse) throw new DagctlError("unavailable", "The engine is asleep");
      },
    });
    const commit = await test.release("1.1.0");
    expect((await test.untilAutoDeploy(commit, "failed")).auto_deploy?.reason).toMatch(
      /did not end by its deadline .*asleep.*; tried again after 20/s,
    );
    const before = tries;
    await test.untilPolled();
    expect(tries).toBe(before);
    skew += 61_000;
    await until(test.polledDeploys, ({ length }) => length === 2);
    await test.untilAutoDeploy(commit, "failed");
    refuse = false;
    skew += 61_000;
    await test.untilPolled();
    expect(await test.polledDeploys()).toHaveLength(2);
    skew += 60_000;
    await test.untilAutoDeploy(commit, "deployed");
    expect(await test.polledDeploys()).toEqual([
      "deploy succeeded",
      "deploy failed",
      "deploy failed",
    ]);
  });

  it("is tried again after a minute, then twice that, and never later than after an hour", () => {
    const project = { revision: 1 } as Project;
    let record = { project, internals: {} };
    const pauses = Array.from({ length: 9 }, () => {
      record = withFailedCommit(record as never, "c", new DagctlError("unavailable", "x"), 0);
      const { polled } = record.internals as { polled?: { retryAt?: string } };
      return Date.parse(polled?.retryAt ?? "") / 60_000;
    });
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });
});

/** Returns the same project on a new host, as after a restart of the server. */
async function restarted(test: PollingHost): Promise<PollingHost> {
  const counts = new Map<string, number>();
  const again = await test.again();
  return {
    ...pollingOn(again, { project: test.project, first: test.first, counts }),
    untilPolled: test.untilPolled,
    calls: test.calls,
  };
}

describe("polling survives", () => {
  it("a Git server that does not answer, or refuses", async () => {
    const test = await testHost({ project: "polled" });
    for (const failure of ["unreachable", "refused"] as const) {
      test.repository.setFailure(failure);
      const before = test.calls("git.head");
      await until(
        async () => test.calls("git.head"),
        (now) => now > before + 1,
      );
      expect(await test.acme.projects.get(test.project.id)).toMatchObject({
        status: "active",
        current_commit_sha: test.first,
      });
      test.repository.setFailure("none");
    }
    const commit = await test.release("1.1.0");
    await test.untilAutoDeploy(commit, "deployed");
  });

  it("a login that is refused while the commit is read, which does not count against the commit", async () => {
    const faults = faultPlan<GitDriver>();
    const plainGit = fakeGit();
    const test = await testHost({ project: "polled", git: withFaults(plainGit, faults), plainGit });
    const refused = new DagctlError("invalid", "The login was refused", {
      issues: [{ path: "repository_url", message: "asks for a login" }],
    });
    const planned = [
      faults.fail("describe", { error: refused }),
      faults.fail("readFiles", { error: refused }),
    ];
    await test.untilAutoDeploy(await test.release("1.1.0"), "deployed");
    expect(planned.map(({ fired }) => fired)).toEqual([1, 1]);
  });

  it("a restart in the middle of its deploy, which continues, once", async () => {
    const door = gate();
    const test = await testHost({
      project: "polled",
      timing: { drainMs: 0 },
      onApply: (_commit, signal) => door.hold(signal),
    });
    const commit = await test.release("1.1.0");
    await until(
      async () => door.held(),
      (held) => held === 1,
    );
    const closing = restarted(test);
    door.open();
    const again = await closing;
    await again.untilAutoDeploy(commit, "deployed");
    expect(await again.polledDeploys()).toEqual(["deploy succeeded"]);
  });

  it("another host that polls the same projects: a commit is deployed once", async () => {
    const [test, other] = await twoHosts();
    for (let patch = 1; patch <= 5; patch++) {
      const commit = await test.release(`1.1.${patch}`);
      await test.untilAutoDeploy(commit, "deployed");
    }
    expect(await other.acme.projects.get(test.project.id)).not.toHaveProperty("generation");
    expect(await test.polledDeploys()).toEqual(Array.from({ length: 5 }, () => "deploy succeeded"));
  });

  it("another host that has polled before: no commit is replaced by an older one", async () => {
    const applied: string[] = [];
    const fields = { version_strategy: "continuous", polling_interval: "10m" };
    const onApply = (commit: string): void => void applied.push(commit);
    const [test, other] = await twoHosts({ fields, onApply });
    const body = { provider: "github", repository_url: test.repository.url } as const;
    const hook = await test.acme.hooks.create(body);
    const commits: string[] = [];
    // Both hosts poll every 1.2 s, and a poll serves for 0.9 s. One host hears of each push, and
    // the other one has read the branch just before.
    for (let patch = 1; patch <= 20; patch++) {
      await other.acme.projects.syncStatus(test.project.id);
      commits.push(await test.release(`1.1.${patch}`));
      const received = await test.host.pushes.receive(hook.id);
      if (received.hook) received.accept(String(patch));
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    await test.untilAutoDeploy(commits.at(-1) ?? "", "deployed");
    const order = applied.map((commit) => commits.indexOf(commit));
    expect(order).toEqual(order.toSorted((one, other) => one - other));
    expect(new Set(order).size).toBe(order.length);
  });

  it("the loss of its lease", async () => {
    const data = memoryData();
    const store = memoryStore({ data, replicas: false });
    const test = await testHost({ project: "polled", store });
    await store.claimHost("another", 1, { alone: true });
    const commit = await test.release("1.1.0");
    await test.untilAutoDeploy(commit, "deployed");
    expect(await test.polledDeploys()).toEqual(["deploy succeeded"]);
  });

  const calls = (
    [
      ["git", "head", 3],
      ["git", "describe", 1],
      ["git", "compare", 1],
      ["git", "readFiles", 1],
      ["store", "project", 12],
      ["store", "commit", 5],
    ] as const
  ).flatMap(([contract, method, most]) =>
    Array.from({ length: most }, (_, index) => index + 1).flatMap((call) =>
      (["fail", "loseAnswer"] as const).map((fault) => ({ contract, method, call, fault })),
    ),
  );
  it.each(calls)(
    "$fault, call $call of $contract $method: the commit is deployed, once",
    async ({ contract, method, call, fault }) => {
      const gitFaults = faultPlan<GitDriver>();
      const storeFaults = faultPlan<Store>();
      const plainGit = fakeGit();
      const store = withFaults(memoryStore({ replicas: false }), storeFaults);
      const test = await testHost({
        project: "polled",
        store,
        git: withFaults(plainGit, gitFaults),
        plainGit,
      });
      const commit = await test.release("1.1.0");
      const planned =
        contract === "git"
          ? gitFaults[fault](method as "head", { call })
          : storeFaults[fault](method as "commit", { call });
      const insist = async (): Promise<Project> => {
        for (;;) {
          try {
            return await test.acme.projects.get(test.project.id);
          } catch (error) {
            if (!(error instanceof DagctlError) || !error.retryable) throw error;
          }
        }
      };
      await until(
        insist,
        (project) =>
          project.current_commit_sha === commit &&
          !project.operation &&
          project.auto_deploy?.outcome === "deployed",
      );
      await until(
        async () => planned.fired,
        (fired) => fired > 0,
      );
      await until(insist, ({ status }) => status === "active");
      const done = await test.polledDeploys().catch(test.polledDeploys);
      expect(done).toEqual(["deploy succeeded"]);
    },
  );
});
