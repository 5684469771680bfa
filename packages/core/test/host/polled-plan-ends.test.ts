import type { Clock } from "@dagctl/core/contracts";
import { systemClock } from "@dagctl/core/driver-kit";
import { describe, expect, it } from "vitest";
import { plannedCommits } from "./polled-plans-host.ts";
import { refOf, until } from "./test-host.ts";

describe("A project that waits for the plan of its newest commit", () => {
  async function waitingProject() {
    const test = await plannedCommits();
    const commit = await test.release("1.1.0");
    const { id: plan } = await test.untilPlan(commit, "pending");
    await test.untilAutoDeploy(commit, "waiting");
    return { ...test, commit, plan };
  }

  it("waits for nothing once it is undeployed, and waits again once it is deployed", async () => {
    const { acme, project, becomes, release, untilPlan, untilAutoDeploy } = await waitingProject();
    await acme.projects.undeploy(project.id, { waitMs: 5_000 });
    expect(await acme.projects.get(project.id)).not.toHaveProperty("auto_deploy");
    await acme.projects.deploy(project.id);
    await becomes(({ status }) => status === "active");
    const next = await release("1.2.0");
    await untilPlan(next, "pending");
    await untilAutoDeploy(next, "waiting");
  });

  it("waits for nothing once its deployment is gone from the engine", async () => {
    const { project, engine, becomes } = await waitingProject();
    engine.lose(refOf(project));
    expect(await becomes(({ status }) => status === "failed")).not.toHaveProperty("auto_deploy");
  });

  it("reports at once that a person has rejected it after a change of the project", async () => {
    const { acme, project, commit, plan, plans, ...test } = await waitingProject();
    await acme.projects.update(project.id, { description: "Another text" });
    test.repository.setFailure("unreachable");
    await acme.plans.reject(project.id, plan);
    await test.untilAutoDeploy(commit, "skipped");
    test.repository.setFailure("none");
    await test.untilPolled();
    expect(await plans()).toHaveLength(1);
  });

  it.each(["reject", "cancel"] as const)(
    "reports at once that a person has ended it (%s), also while its repository is away",
    async (how) => {
      const { acme, project, commit, plan, repository, untilAutoDeploy } = await waitingProject();
      repository.setFailure("unreachable");
      await acme.plans[how](project.id, plan);
      const skipped = await untilAutoDeploy(commit, "skipped");
      expect(skipped.auto_deploy?.reason).toMatch(
        new RegExp(`^The plan ${plan} was (rejected|cancelled) by `),
      );
    },
  );

  it("reports at once that its plan has failed, also while its repository is away", async () => {
    const test = await plannedCommits();
    const { engine, project, repository, untilAutoDeploy } = test;
    test.find("manual");
    const commit = await test.release("1.1.0");
    const { run_id: run } = await test.untilPlan(commit, "running");
    await untilAutoDeploy(commit, "waiting");
    await until(
      () => test.acme.runs.get(project.id, run),
      ({ status }) => status === "running",
    );
    repository.setFailure("unreachable");
    engine.finishRun({ ...refOf(project), run }, { status: "failed", exitCode: 1 });
    const failed = await untilAutoDeploy(commit, "failed");
    expect(failed.auto_deploy?.reason).toMatch(/^The plan plan_\w+ has failed: /);
  });

  it("reports at once that its plan has expired, also while its repository is away", async () => {
    let skew = 0;
    const real = systemClock();
    const clock: Clock = { ...real, now: () => real.now() + skew };
    const test = await plannedCommits({ clock, timing: { leaseMs: 1e9 } });
    const commit = await test.release("1.1.0");
    await test.untilPlan(commit, "pending");
    await test.untilAutoDeploy(commit, "waiting");
    test.repository.setFailure("unreachable");
    skew = 8 * 24 * 60 * 60_000;
    const skipped = await test.untilAutoDeploy(commit, "skipped");
    expect(skipped.auto_deploy?.reason).toContain("It was not approved within 7 days");
  });

  it("names the plan that a person has made in place of it", async () => {
    const { acme, project, commit, plan, becomes, untilAutoDeploy } = await waitingProject();
    await acme.plans.reject(project.id, plan);
    await untilAutoDeploy(commit, "skipped");
    const { id } = await acme.plans.create(project.id);
    expect((await becomes(() => true)).auto_deploy).toMatchObject({
      outcome: "waiting",
      reason: expect.stringContaining(id),
    });
  });

  it("reports its end while the project is suspended", async () => {
    const { acme, project, commit, plan, untilAutoDeploy } = await waitingProject();
    await acme.projects.update(project.id, { suspended: true });
    expect(await untilAutoDeploy(commit, "waiting")).toMatchObject({ suspended: true });
    await acme.plans.reject(project.id, plan);
    const skipped = await untilAutoDeploy(commit, "skipped");
    expect(skipped.auto_deploy?.reason).toContain(`The plan ${plan} was rejected by `);
  });
});
