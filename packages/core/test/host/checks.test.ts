import type { OperationStep } from "@dagctl/core";
import { dbtType } from "@dagctl/project-types/dbt";
import { fakeEngine } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { checkedHost } from "./checked-host.ts";
import { until, untilStatus } from "./test-host.ts";

const checkOf = ({
  steps,
}: {
  readonly steps: readonly OperationStep[];
}): OperationStep | undefined => steps.find(({ name }) => name === "check");

const untilChecking = ({ checks }: { readonly checks: readonly unknown[] }): Promise<unknown> =>
  until(
    () => checks.length,
    (count) => count > 0,
  );

describe("a commit that replaces a deployed one", () => {
  it("is loaded by a run of its own before it is deployed", async () => {
    const test = await checkedHost();
    const { acme, id, checks } = test;
    expect(checks).toEqual([]);
    const commit = await test.commit();
    const operation = await test.deploy();
    expect(operation.status).toBe("succeeded");
    expect(operation.steps.map(({ name }) => name)).toEqual(["provision-state", "check", "apply"]);
    expect(checkOf(operation)).not.toHaveProperty("message");
    expect(checks).toHaveLength(1);
    expect(checks[0]).toMatchObject({
      commit,
      ownFiles: true,
      job: "deploy.check",
      workload: { repository: { commit } },
    });
    expect(checks[0]?.generation).toBeLessThan(operation.generation);
    expect(await acme.projects.get(id)).toMatchObject({ current_commit_sha: commit });
    const { runs } = await acme.runs.list(id, { jobType: "check" });
    expect(runs).toEqual([
      expect.objectContaining({
        status: "success",
        commit_sha: commit,
        job_type: "check",
        triggered_by: "deploy",
      }),
    ]);
  });

  it("is not deployed where it cannot be loaded, and the former one goes on", async () => {
    const test = await checkedHost();
    const { acme, id, first } = test;
    test.end(2, "models/orders.sql:3: Expecting )");
    const commit = await test.commit();
    const operation = await test.deploy();
    const message = `git_path: the commit ${commit.slice(0, 7)} cannot be loaded: models/orders.sql:3: Expecting )`;
    expect(operation).toMatchObject({ status: "failed", error: { code: "invalid", message } });
    expect(operation.steps.map(({ name }) => name)).not.toContain("apply");
    const project = await untilStatus(test, id, "degraded");
    expect(project).toMatchObject({ current_commit_sha: first, status_message: message });
    const [run] = (await acme.runs.list(id)).runs;
    expect(run).toMatchObject({
      status: "failed",
      error_message: "models/orders.sql:3: Expecting )",
    });
    const texts: string[] = [];
    for await (const { text } of acme.runs.logs(id, run?.id ?? "")) texts.push(text);
    expect(texts).toEqual(["loaded"]);
    // The next commit is checked by a run of its own.
    test.end(0);
    const next = await test.commit();
    expect((await test.deploy()).status).toBe("succeeded");
    expect(await untilStatus(test, id, "active")).toMatchObject({ current_commit_sha: next });
  });

  it.each([
    ["with another exit code", 3, "The variable TOKEN is missing", "The variable TOKEN is missing"],
    ["without a reason", 2, undefined, "check exited with 2"],
  ] as const)("is deployed where its check ends %s", async (_, exit, error, note) => {
    const test = await checkedHost();
    test.end(exit, error);
    const commit = await test.commit();
    const operation = await test.deploy();
    expect(operation.status).toBe("succeeded");
    expect(checkOf(operation)?.message).toBe(`The commit could not be checked: ${note}`);
    expect(await test.acme.projects.get(test.id)).toMatchObject({ current_commit_sha: commit });
  });

  it("is deployed where its check does not end in its time", async () => {
    const test = await checkedHost({ timing: { operationDeadlineMs: 3_000 } });
    test.end("manual");
    await test.commit();
    const operation = await test.deploy();
    expect(operation.status).toBe("succeeded");
    expect(checkOf(operation)).toMatchObject({ status: "done" });
    expect(checkOf(operation)?.message).toMatch(/^The commit could not be checked: /);
    const { runs } = await test.acme.runs.list(test.id, { jobType: "check" });
    expect(runs.map(({ status }) => status)).toEqual(["failed"]);
  });

  it("is deployed unchecked on an engine that runs no other workload", async () => {
    const test = await checkedHost({ engine: fakeEngine({ otherWorkload: false }) });
    test.end(2, "It is wrong");
    await test.commit();
    const operation = await test.deploy();
    expect(operation.status).toBe("succeeded");
    expect(checkOf(operation)?.message).toBe(
      "The commit could not be checked: the engine runs no commit but the deployed one",
    );
    expect(test.checks).toEqual([]);
  });

  it("is deployed unchecked where check_on_deploy is false, and null sets the default", async () => {
    const test = await checkedHost({ isChecked: false });
    test.end(2, "It is wrong");
    await test.commit();
    const operation = await test.deploy();
    expect(operation.status).toBe("succeeded");
    expect(checkOf(operation)).toBeUndefined();
    const cleared: Readonly<Record<string, unknown>> = { check_on_deploy: null };
    expect(await test.acme.projects.update(test.id, cleared)).toMatchObject({
      check_on_deploy: true,
    });
  });

  it("is checked while the project is suspended", async () => {
    const test = await checkedHost();
    await test.acme.projects.update(test.id, { suspended: true });
    test.end(2, "It is wrong");
    await test.commit();
    expect((await test.deploy()).status).toBe("failed");
    expect(test.checks).toHaveLength(1);
  });
});

describe("the run of a check", () => {
  it("is not the latest run of its project, and waits for no other run", async () => {
    const test = await checkedHost({ fields: { concurrency_policy: "Forbid" } });
    const { acme, id } = test;
    const { job_run_id } = await acme.projects.run(id);
    await until(
      () => acme.runs.get(id, job_run_id),
      ({ status }) => status === "running",
    );
    await test.commit();
    expect((await test.deploy()).status).toBe("succeeded");
    expect((await acme.runs.get(id, "latest")).id).toBe(job_run_id);
  });

  it("counts in no limit: another run is admitted beside it, and starts after the deployment", async () => {
    const fields = { concurrency_policy: "Forbid" };
    const test = await checkedHost({ fields });
    const { acme, id } = test;
    await acme.projects.update(id, { max_concurrent_job_runs: 1 });
    await untilStatus(test, id, "active");
    test.end("manual");
    await test.commit();
    const deployed = test.deploy();
    await untilChecking(test);
    const { job_run_id } = await acme.projects.run(id);
    await expect(acme.projects.run(id)).rejects.toMatchObject({
      code: "conflict",
      details: { run: job_run_id },
    });
    const [check] = (await acme.runs.list(id, { jobType: "check" })).runs;
    const ref = { organization: "org-acme", project: id, run: check?.id ?? "" };
    test.engine.finishRun(ref, { status: "success" });
    expect((await deployed).status).toBe("succeeded");
    await until(
      () => acme.runs.get(id, job_run_id),
      ({ status }) => status === "running",
    );
  });

  it("ends with its operation where another one pre-empts that", async () => {
    const test = await checkedHost();
    const { acme, id } = test;
    test.end("manual");
    await test.commit();
    const deployed = test.deploy();
    await untilChecking(test);
    await acme.projects.undeploy(id);
    await deployed;
    const { runs } = await acme.runs.list(id, { jobType: "check" });
    expect(runs).toEqual([expect.objectContaining({ status: "failed" })]);
  });

  it("is cancelled where a person's deploy replaces a polled one", async () => {
    const quick = { ...dbtType(), name: "quick-dbt", polling: () => ({ everySeconds: 0.02 }) };
    const fields = { project_type: "quick-dbt", version_strategy: "continuous" };
    const test = await checkedHost({
      fields,
      projectTypes: [quick],
      timing: { gitPollMs: 20, observeMs: 20 },
    });
    const { acme, id, engine } = test;
    test.end("manual");
    await test.commit();
    await untilChecking(test);
    test.end(0);
    const commit = await test.commit();
    expect((await test.deploy()).status).toBe("succeeded");
    const runs = await until(
      async () => (await acme.runs.list(id, { jobType: "check" })).runs,
      (found) => found.every(({ status }) => status !== "pending" && status !== "running"),
    );
    expect(runs).toEqual([
      expect.objectContaining({ status: "success", commit_sha: commit }),
      expect.objectContaining({ status: "failed", error_message: "Its operation has ended" }),
    ]);
    const ref = { organization: "org-acme", project: id, run: runs[1]?.id ?? "" };
    expect(await engine.run.observe(ref)).toMatchObject({ status: "failed" });
  });

  it("ends without its operation where a person cancels it", async () => {
    const test = await checkedHost();
    const { acme, id } = test;
    test.end("manual");
    await test.commit();
    const deployed = test.deploy();
    await untilChecking(test);
    const [run] = (await acme.runs.list(id, { jobType: "check" })).runs;
    await acme.runs.cancel(id, run?.id ?? "");
    const operation = await deployed;
    expect(operation.status).toBe("succeeded");
    expect(checkOf(operation)?.message).toBe(
      "The commit could not be checked: Cancelled on request",
    );
  });
});
