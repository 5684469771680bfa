import type { Run } from "@dagctl/core";
import { fakeEngine, type ProgramAction } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { killedAtCommit } from "./killed-at-commit.ts";
import { reportOf } from "./plan-frames.ts";
import { type PlannedHost, plannedHost } from "./planned-host.ts";
import { until } from "./test-host.ts";

const CHANGES = [
  { name: "shop.orders", change: "direct", category: "breaking", diff: "+  2" },
  { name: "shop.below", change: "indirect" },
];
const AUTO = { fields: { auto_apply: true } } as const;
const APPLIES = { apply_plan: true } as const;

type Body = Parameters<PlannedHost["acme"]["projects"]["run"]>[1];
type Test = Pick<PlannedHost, "acme" | "id">;

/** Runs the default job, and waits for its end. */
async function runJob({ acme, id }: Test, body?: Body): Promise<Run> {
  return acme.runs.wait(id, (await acme.projects.run(id, body)).job_run_id);
}

/** Runs the default job, and ends it as the engine would. */
async function endJob(
  { print, ...test }: PlannedHost,
  printed: readonly ProgramAction[],
  end: Parameters<PlannedHost["engine"]["finishRun"]>[1],
  body: Body = APPLIES,
): Promise<Run> {
  const { acme, id, engine, requests } = test;
  print([...printed, { wait: true }]);
  const { job_run_id: run } = await acme.projects.run(id, body);
  const request = await until(
    () => requests.find(({ ref }) => ref.run === run),
    (found) => found !== undefined,
  );
  if (request) engine.finishRun(request.ref, end);
  return acme.runs.wait(id, run);
}

const plansOf = async ({ acme, id }: Test) => (await acme.plans.list(id)).plans;

/** Returns the types of the events about plans. */
async function eventsOf({ acme }: Test): Promise<readonly string[]> {
  const { events } = await acme.events.list({ limit: 500 });
  return events.map(({ type }) => type).filter((type) => type.startsWith("plan."));
}

describe("a run with apply_plan", () => {
  it("records the plan that it has applied, and names it", async () => {
    const test = await plannedHost();
    const { acme, id, host, print } = test;
    print(reportOf(CHANGES));
    const ann = { acme: host.organization("org-acme", { caller: "ann" }), id };
    const run = await runJob(ann, APPLIES);
    expect(run).toMatchObject({ status: "success", job_type: "plan" });
    expect(await plansOf(test)).toEqual([
      {
        id: run.plan_id,
        project_id: id,
        environment: "prod",
        branch: "main",
        commit_sha: run.commit_sha,
        commit_message: expect.stringMatching(/./),
        status: "completed",
        plan_type: "execute",
        summary: expect.objectContaining({
          has_changes: true,
          counts: expect.objectContaining({ direct: 1, indirect: 1, added: 0 }),
          truncated: false,
        }),
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
        run_id: run.id,
        apply_run_id: run.id,
        created_by: "ann",
        created_at: run.start_time,
        updated_at: expect.any(String),
        ended_at: expect.any(String),
      },
    ]);
    const { models } = await acme.plans.models(id, run.plan_id ?? "");
    expect(models).toEqual(CHANGES);
    expect(await eventsOf(test)).toEqual(["plan.created"]);
    expect(await acme.projects.get(id)).toMatchObject({ applied_commit_sha: run.commit_sha });
    expect(await acme.runs.get(id, run.id)).toMatchObject({ plan_id: run.plan_id });
  });

  it("records that there was nothing to apply", async () => {
    const test = await plannedHost();
    test.print(reportOf([]));
    const run = await runJob(test, APPLIES);
    expect(await plansOf(test)).toMatchObject([
      { id: run.plan_id, status: "completed", summary: { has_changes: false } },
    ]);
  });

  it("records nothing where its programs report no plan", async () => {
    const test = await plannedHost();
    expect(await runJob(test, APPLIES)).not.toHaveProperty("plan_id");
    expect(await plansOf(test)).toEqual([]);
  });

  it("records the plan as failed where its apply fails", async () => {
    const test = await plannedHost();
    const end = { status: "failed", exitCode: 1, step: "plan", message: "no such table" } as const;
    const run = await endJob(test, reportOf(CHANGES), end);
    expect(run.status).toBe("failed");
    expect(await plansOf(test)).toMatchObject([
      { id: run.plan_id, status: "failed", reason: run.error_message },
    ]);
    expect(await test.acme.projects.get(test.id)).not.toHaveProperty("applied_commit_sha");
  });

  it("records the plan as completed where only a later step fails", async () => {
    const test = await plannedHost();
    const end = { status: "failed", exitCode: 1, step: "run" } as const;
    const run = await endJob(test, reportOf(CHANGES), end);
    const [plan] = await plansOf(test);
    expect(plan).toMatchObject({ id: run.plan_id, status: "completed" });
    expect(plan).not.toHaveProperty("reason");
    expect(await test.acme.projects.get(test.id)).toMatchObject({
      applied_commit_sha: run.commit_sha,
    });
  });

  it("records the plan as cancelled where a person stops it", async () => {
    const test = await plannedHost();
    const { acme, id, print, engine, requests } = test;
    print([...reportOf(CHANGES), { wait: true }]);
    const { job_run_id: run } = await acme.projects.run(id, APPLIES);
    await until(
      () => requests.some(({ ref }) => ref.run === run),
      (isStarted) => isStarted,
    );
    await acme.runs.cancel(id, run);
    await acme.runs.wait(id, run);
    expect(await plansOf(test)).toMatchObject([{ status: "cancelled" }]);
    expect(engine).toBeDefined();
  });

  it("has the plan of the last process that has reported one", async () => {
    const test = await plannedHost();
    test.print([...reportOf(CHANGES, "p1"), ...reportOf(CHANGES.slice(1), "p2")]);
    const run = await runJob(test, APPLIES);
    const { models } = await test.acme.plans.models(test.id, run.plan_id ?? "");
    expect(models).toEqual(CHANGES.slice(1));
  });

  it("says so where reports were lost", async () => {
    const test = await plannedHost();
    const [begin, , ...rest] = reportOf(CHANGES);
    test.print([...(begin ? [begin] : []), ...rest]);
    await runJob(test, APPLIES);
    expect(await plansOf(test)).toMatchObject([{ summary: { truncated: true } }]);
  });

  it("discards the plan that waits for an approval, unless it has applied nothing", async () => {
    const test = await plannedHost();
    const { acme, id, explain, print } = test;
    const pending = await explain();
    const other = await acme.plans.create(id, { environment: "dev_ann" });
    await acme.plans.wait(id, other.id);
    print(reportOf([]));
    await runJob(test, APPLIES);
    expect(await acme.plans.get(id, pending.id)).toMatchObject({ status: "pending" });
    print(reportOf(CHANGES));
    const run = await runJob(test, APPLIES);
    expect(await acme.plans.get(id, pending.id)).toMatchObject({
      status: "rejected",
      auto_discarded: true,
      reason: expect.stringContaining(run.plan_id ?? "?"),
    });
    expect(await acme.plans.get(id, other.id)).toMatchObject({ status: "pending" });
    await explain();
    expect((await plansOf(test)).filter(({ status }) => status === "pending")).toHaveLength(2);
  });
});

describe("a run of a project with auto_apply", () => {
  it("records a plan only where something has changed", async () => {
    const test = await plannedHost(AUTO);
    test.print(reportOf([]));
    expect(await runJob(test)).not.toHaveProperty("plan_id");
    expect(await plansOf(test)).toEqual([]);
    test.print(reportOf(CHANGES));
    const run = await runJob(test);
    expect(await plansOf(test)).toMatchObject([{ id: run.plan_id, created_by: "unnamed caller" }]);
  });

  it("names the schedule of the engine that has started it", async () => {
    const engine = fakeEngine({ schedules: "engine" });
    const test = await plannedHost({ engine, ...AUTO });
    await test.acme.jobs.update(test.id, "scheduled-run", { enabled: true });
    test.print(reportOf(CHANGES));
    const ref = await until(
      () => engine.tick({ organization: "org-acme", project: test.id }, "scheduled-run"),
      (found) => found !== undefined,
    );
    const run = await until(
      () => test.acme.runs.get(test.id, ref?.run ?? "").catch(() => undefined),
      (found) => found?.end_time !== undefined,
    );
    expect(await plansOf(test)).toMatchObject([{ id: run?.plan_id, created_by: "schedule" }]);
  });

  it("is tried again after a failed apply, and each run has its own plan", async () => {
    const test = await plannedHost(AUTO);
    const { acme, id } = test;
    await acme.jobs.update(id, "scheduled-run", { max_retries: 1, retry_pause: "1m" });
    const end = { status: "failed", exitCode: 1, step: "plan" } as const;
    const first = await endJob(test, reportOf(CHANGES), end, {});
    test.print(reportOf(CHANGES));
    const second = await acme.runs.retry(id, first.id);
    await acme.runs.wait(id, second.job_run_id);
    expect((await plansOf(test)).map(({ status }) => status)).toEqual(["completed", "failed"]);
  });
});

describe("a run that applies no plan", () => {
  it("records none, whatever its programs report", async () => {
    const test = await plannedHost();
    test.print(reportOf(CHANGES));
    expect(await runJob(test)).not.toHaveProperty("plan_id");
    expect(await plansOf(test)).toEqual([]);
  });
});

describe("a host that is killed at a commit of a run with apply_plan", () => {
  it.each(Array.from({ length: 3 }, (_, index) => index + 1))(
    "leaves a run whose plan is recorded once (commit %i)",
    async (which) => {
      const killing = killedAtCommit(which);
      const host = await plannedHost(killing.first);
      const { id } = host;
      host.print(reportOf(CHANGES));
      killing.begin();
      const calls = async ({ acme }: Pick<PlannedHost, "acme">): Promise<Run> => {
        const key = { idempotencyKey: "run" };
        return acme.runs.wait(id, (await acme.projects.run(id, APPLIES, key)).job_run_id);
      };
      await killing.untilKilled(calls(host));
      const next = await host.again(killing.next);
      const run = await calls(next);
      expect(await plansOf({ ...next, id })).toMatchObject([
        { id: run.plan_id, status: "completed" },
      ]);
      expect(await eventsOf({ ...next, id })).toEqual(["plan.created"]);
    },
  );
});
