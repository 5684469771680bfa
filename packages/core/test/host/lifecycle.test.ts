import { describe, expect, it } from "vitest";
import { refOf, testHost, until, untilStatus } from "./test-host.ts";

describe("the life of a project", () => {
  it("goes from create, deploy, run and update to undeploy and delete, and leaves nothing", async () => {
    const test = await testHost();
    const { acme, engine, input } = test;
    const created = await acme.projects.create(input);
    expect(created).toMatchObject({
      name: "analytics",
      deployed: true,
      revision: 1,
      commits_behind: 0,
      branch: "main",
    });
    expect(created.current_commit_sha).toMatch(/^[0-9a-f]{40}$/);
    await untilStatus(test, created.id, "active");

    await expect(acme.runs.get(created.id, "latest")).rejects.toMatchObject({
      code: "not_found",
      message: "The project has no run yet: start one",
    });
    const accepted = await acme.projects.run("analytics");
    expect(accepted).toMatchObject({ status: "pending", message: "Run triggered successfully" });
    expect(accepted.job_name).toMatch(/^analytics-scheduled-run-manual-\d{8}-\d{6}$/);
    const run = await until(
      () => acme.runs.get(created.id, "latest"),
      ({ status }) => status === "success",
    );
    expect(run).toMatchObject({
      id: accepted.job_run_id,
      exit_code: 0,
      commit_sha: created.current_commit_sha,
    });

    const updated = await acme.projects.update(created.id, { memory_limit: "8Gi" });
    expect(updated).toMatchObject({ memory_limit: "8Gi", revision: 2 });
    await untilStatus(test, created.id, "active");

    const undeployed = await acme.projects.undeploy(created.id);
    expect(undeployed).toMatchObject({
      message: "Project undeployed successfully",
      project: { status: "inactive", deployed: false },
    });
    expect(engine.counts().deployments).toBe(0);

    const deleted = await acme.projects.delete(created.id);
    expect(deleted).toMatchObject({
      message: "Project deleted successfully",
      id: created.id,
      operation: { status: "succeeded" },
    });
    await expect(acme.projects.get(created.id)).rejects.toMatchObject({ code: "not_found" });
    await expect(acme.operations.get(deleted.operation.id)).resolves.toMatchObject({
      kind: "delete",
      status: "succeeded",
    });
  });

  it("drops the state database only after absence was observed", async () => {
    const test = await testHost();
    const { acme, engine, input } = test;
    const project = await acme.projects.create({ ...input, use_managed_state_database: true });
    await untilStatus(test, project.id, "active");
    engine.setRemoval("manual");
    const answer = await acme.projects.delete(project.id, { waitMs: 50 });
    expect(answer).toMatchObject({ operation: { status: "running", kind: "delete" } });
    expect(engine.counts()).toMatchObject({ stateDatabases: 1, deployments: 1 });
    engine.finishRemoval(refOf(project));
    await until(
      () => acme.operations.get(answer.operation.id),
      ({ status }) => status === "succeeded",
    );
    expect(engine.counts()).toMatchObject({ stateDatabases: 0, deployments: 0 });
  });

  it("forgets the repository with the last project that uses it", async () => {
    const { acme, git, input } = await testHost();
    const first = await acme.projects.create(input);
    const second = await acme.projects.create({ ...input, name: "second" });
    await acme.projects.delete(first.id);
    expect(git.calls.get("forget")).toBeUndefined();
    await acme.projects.delete(second.id);
    expect(git.calls.get("forget")).toBe(1);
  });

  it("keeps the state database of a project that no longer uses it, and reports it", async () => {
    const test = await testHost();
    const { acme, engine, input } = test;
    const project = await acme.projects.create({ ...input, use_managed_state_database: true });
    await acme.projects.update(project.id, { use_managed_state_database: false });
    const answer = await acme.projects.delete(project.id);
    expect(answer.message).toContain("was kept");
    expect(engine.counts()).toMatchObject({ stateDatabases: 1, deployments: 0 });
  });

  it("shows degraded, failed and active as the engine reports", async () => {
    const test = await testHost();
    const { acme, engine, input } = test;
    engine.setConvergence({ fail: "no such version" });
    const project = await acme.projects.create(input);
    const failed = await untilStatus(test, project.id, "failed");
    expect(failed.status_message).toContain("no such version");
    engine.setConvergence("at_once");
    await acme.projects.deploy(project.id);
    await untilStatus(test, project.id, "active");
    engine.setConvergence({ fail: "out of quota" });
    await acme.projects.update(project.id, { cpu_limit: "4000m" });
    const degraded = await untilStatus(test, project.id, "degraded");
    expect(degraded.status_message).toContain("out of quota");
    engine.lose(refOf(project));
    const lost = await untilStatus(test, project.id, "failed");
    expect(lost).toMatchObject({ deployed: false });
    expect(lost.status_message).toContain("Deploy again");
  });

  it("is deployed again by an update after its deployment is gone, and by no change of its text", async () => {
    const test = await testHost();
    const { acme, engine, input } = test;
    const project = await acme.projects.create(input);
    await untilStatus(test, project.id, "active");
    engine.lose(refOf(project));
    await untilStatus(test, project.id, "failed");
    const described = await acme.projects.update(project.id, { description: "Orders" });
    expect(described).toMatchObject({ status: "failed", deployed: false });
    const updated = await acme.projects.update(project.id, { cpu_limit: "4000m" });
    expect(updated).toMatchObject({ cpu_limit: "4000m", deployed: true });
    await untilStatus(test, project.id, "active");
    expect(engine.counts()).toMatchObject({ deployments: 1 });
  });

  it("changes commits_behind when the branch changes, and not the revision", async () => {
    const test = await testHost({ timing: { gitPollMs: 20 } });
    const { acme, repository, input } = test;
    const project = await acme.projects.create(input);
    const head = await repository.commit({ "other.txt": "1" }, "Second");
    const behind = await until(
      () => acme.projects.get(project.id),
      ({ commits_behind }) => commits_behind === 1,
    );
    expect(behind).toMatchObject({
      latest_commit_sha: head,
      latest_commit_message: "Second",
      revision: project.revision,
      updated_at: project.updated_at,
    });
    const status = await acme.projects.syncStatus(project.id);
    expect(status).toMatchObject({
      sync_status: "behind",
      commits_behind: 1,
      deployment: { phase: "converged" },
    });
    const deployed = await acme.projects.deploy(project.id);
    expect(deployed).toMatchObject({ current_commit_sha: head, commits_behind: 0 });
    repository.setFailure("unreachable");
    const unknown = await acme.projects.syncStatus(project.id);
    expect(unknown).toMatchObject({
      sync_status: "unknown",
      reason: expect.stringContaining("does not answer"),
    });
    expect(unknown).not.toHaveProperty("commits_behind");
  });

  it("refuses before anything is recorded: a bad branch, a missing folder, a server that does not answer", async () => {
    const { acme, repository, input } = await testHost();
    await expect(acme.projects.create({ ...input, branch: "nope" })).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path: "branch" }],
    });
    await expect(acme.projects.create({ ...input, git_path: "nowhere" })).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path: "git_path" }],
    });
    repository.setFailure("refused");
    await expect(acme.projects.create(input)).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path: "repository_url" }],
    });
    repository.setFailure("unreachable");
    await expect(acme.projects.create(input)).rejects.toMatchObject({ code: "unavailable" });
    expect(await acme.projects.list()).toEqual({ projects: [], total: 0 });
  });
});
