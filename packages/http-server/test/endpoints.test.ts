import { describe, expect, it } from "vitest";
import { removalFinished } from "./removal-finished.ts";
import { servedHost, until } from "./served-host.ts";

const P = "/api/v1/projects";
const holdsNull = (text: string): boolean => /:\s*null\b/.test(text);

describe("the nine endpoints on the real host", () => {
  it("create a project with every default, answer 201 and omit absent fields", async () => {
    const { call, input } = await servedHost();
    const { status, headers, body, text } = await call("POST", P, { body: input });
    expect(status).toBe(201);
    expect(headers.get("location")).toBe(`${P}/${String(body["id"])}`);
    expect(headers.get("etag")).toBe('"1"');
    expect(holdsNull(text)).toBe(false);
    expect(body).toMatchObject({
      organization_id: "org-acme",
      name: "analytics",
      project_type: "node",
      branch: "main",
      git_auth_method: "none",
      auto_apply: false,
      run_tests: true,
      suspended: false,
      cpu_request: "500m",
      cpu_limit: "2000m",
      memory_request: "1Gi",
      memory_limit: "4Gi",
      concurrency_policy: "Allow",
      successful_runs_history_limit: 3,
      failed_runs_history_limit: 3,
      remediation_auto_merge: false,
      revision: 1,
    });
    expect(body["id"]).toMatch(/^proj_/);
    expect(body["created_at"]).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(body).not.toHaveProperty("description");
    expect(body).not.toHaveProperty("max_concurrent_job_runs");
  });

  it("accept every field of a SQLMesh project and return each", async () => {
    const { call, repository } = await servedHost();
    const sent = {
      name: "Core analytics",
      description: "Core analytics models",
      project_type: "sqlmesh",
      repository_url: repository.url,
      branch: "main",
      git_auth_method: "none",
      sqlmesh_environment: "prod",
      sqlmesh_version: "0.130.0",
      use_managed_state_database: true,
      auto_apply: false,
      run_tests: true,
      cpu_request: "250m",
      cpu_limit: "1",
      memory_request: "512Mi",
      memory_limit: "2Gi",
      concurrency_policy: "Forbid",
      suspended: true,
      agent_context: "x".repeat(10_000),
    };
    const created = await call("POST", P, { body: sent });
    expect(created.text).not.toContain('"issues"');
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject(sent);
    expect(created.body["gateways"]).toMatchObject([{ name: "local" }, { name: "prod" }]);
    const got = await call("GET", `${P}/${String(created.body["id"])}`);
    expect(got.body).toMatchObject(sent);
  });

  it("default to a SQLMesh project with managed state", async () => {
    const { call, repository } = await servedHost();
    const { status, body } = await call("POST", P, {
      body: { name: "plain", repository_url: repository.url },
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      project_type: "sqlmesh",
      sqlmesh_environment: "prod",
      use_managed_state_database: true,
    });
    expect(body).not.toHaveProperty("dbt_version");
  });

  it("report every problem of a body at once and record nothing", async () => {
    const { call, repository } = await servedHost();
    const { status, body } = await call("POST", P, {
      body: {
        name: "",
        repository_url: repository.url,
        branch: "--output=/x",
        git_path: "../..",
        git_secret_ref: "key",
        sqlmesh_version: "latest",
        dbt_version: "1.8.0",
        polling_interval: "5s",
        agent_context: "x".repeat(10_001),
        cpu_request: "3",
        cpu_limit: "2",
        suspended: "yes",
        remediation_auto_merge: true,
        id: "proj_mine",
        operation: {},
        colour: "red",
      },
    });
    expect(status).toBe(400);
    expect(body["error"]).toBe("invalid");
    const paths = (body["issues"] as { path: string; message: string }[]).map(({ path }) => path);
    for (const path of [
      "name",
      "branch",
      "git_path",
      "git_secret_ref",
      "sqlmesh_version",
      "dbt_version",
      "polling_interval",
      "agent_context",
      "suspended",
      "remediation_auto_merge",
      "id",
      "operation",
      "colour",
    ])
      expect(paths).toContain(path);
    expect(paths.some((path) => path === "cpu_request" || path === "cpu_limit")).toBe(true);
    expect((await call("GET", P)).body).toEqual({ projects: [], total: 0 });
  });

  it("list all projects with total, and page only on request", async () => {
    const { call, create } = await servedHost();
    const names = ["one", "two", "three"];
    for (const name of names) await create({ name });
    const all = await call("GET", P);
    expect(Object.keys(all.body)).toEqual(["projects", "total"]);
    expect((all.body["projects"] as { name: string }[]).map(({ name }) => name)).toEqual(names);
    const paged = await call("GET", `${P}?limit=2&page=2`);
    expect(paged.body).toMatchObject({ total: 3, page: 2, limit: 2, total_pages: 2 });
    expect(paged.body["projects"]).toHaveLength(1);
  });

  it("change only the fields that a PUT supplies, and nothing with an empty body", async () => {
    const { call, create } = await servedHost();
    const before = await create({ description: "first", memory_limit: "8Gi" });
    const path = `${P}/${before.id}`;
    const empty = await call("PUT", path);
    expect(empty.status).toBe(200);
    expect(empty.body).toMatchObject({ revision: 1, updated_at: before["updated_at"] });
    expect((await call("PUT", path, { body: { description: "first" } })).body["revision"]).toBe(1);
    const changed = await call("PUT", path, {
      body: { max_concurrent_job_runs: 2, remediation_auto_merge: true },
    });
    expect(changed.status).toBe(200);
    expect(changed.headers.get("etag")).toBe('"2"');
    expect(changed.body).toMatchObject({
      description: "first",
      memory_limit: "8Gi",
      max_concurrent_job_runs: 2,
      remediation_auto_merge: true,
      revision: 2,
    });
    const cleared = await call("PUT", path, { body: { description: null, memory_limit: null } });
    expect(cleared.body).not.toHaveProperty("description");
    expect(cleared.body["memory_limit"]).toBe("4Gi");
    expect(holdsNull(cleared.text)).toBe(false);
  });

  it("keep every other field when a PUT supplies one, for each field", async () => {
    const { call, create, repository } = await servedHost();
    await repository.commit(
      { "config.yaml": "gateways:\n  local: {}\n", "sub/config.yaml": "gateways:\n  sub: {}\n" },
      "Sub",
    );
    const { id } = await create({
      project_type: "sqlmesh",
      description: "d",
      sqlmesh_environment: "dev",
      sqlmesh_version: "0.130.0",
      agent_context: "c",
      run_tests: false,
      auto_apply: true,
    });
    const changes: Readonly<Record<string, unknown>> = {
      name: "renamed",
      description: "e",
      git_path: "sub",
      sqlmesh_environment: "prod",
      use_managed_state_database: false,
      auto_apply: false,
      run_tests: true,
      cpu_request: "100m",
      cpu_limit: "3",
      memory_request: "2Gi",
      memory_limit: "6Gi",
      concurrency_policy: "Replace",
      suspended: true,
      agent_context: "x",
      remediation_auto_merge: true,
      max_concurrent_job_runs: 3,
    };
    const observed = [
      "revision",
      "updated_at",
      "operation",
      "status",
      "status_message",
      "gateways",
      "gateway_detection",
      "current_commit_sha",
      "latest_commit_sha",
      "latest_commit_message",
      "commits_behind",
      "deployed",
    ];
    const settable = (project: Readonly<Record<string, unknown>>) =>
      Object.fromEntries(Object.entries(project).filter(([field]) => !observed.includes(field)));
    for (const [field, value] of Object.entries(changes)) {
      const before = settable((await call("GET", `${P}/${id}`)).body);
      const put = await call("PUT", `${P}/${id}`, { body: { [field]: value } });
      expect([field, put.status, put.body["issues"]]).toEqual([field, 200, undefined]);
      expect(settable((await call("GET", `${P}/${id}`)).body)).toEqual({
        ...before,
        [field]: value,
      });
    }
  });

  it("accept the whole object of a GET with one change in it", async () => {
    const { call, create } = await servedHost();
    const { id } = await create();
    const read = await call("GET", `${P}/${id}`);
    const sent = await call("PUT", `${P}/${id}`, {
      body: { ...read.body, description: "changed" },
    });
    expect(sent.text).toContain('"description":"changed"');
    expect(sent.status).toBe(200);
    expect((await call("PUT", `${P}/${id}`, { body: { project_type: "dbt" } })).status).toBe(400);
    expect(
      (await call("PUT", `${P}/${id}`, { body: { created_at: "2020-01-01T00:00:00Z" } })).status,
    ).toBe(400);
  });

  it("deploy, undeploy and deploy again", async () => {
    const { call, create, engine } = await servedHost();
    const { id } = await create();
    const undeployed = await call("DELETE", `${P}/${id}/deploy`);
    expect(undeployed.status).toBe(200);
    expect(Object.keys(undeployed.body)).toEqual(["message", "project", "operation"]);
    expect((await call("GET", String(undeployed.headers.get("location")))).body).toMatchObject({
      kind: "undeploy",
      status: "succeeded",
      project_id: id,
    });
    expect(undeployed.body).toMatchObject({
      message: "Project undeployed successfully",
      project: { id, deployed: false, status: "inactive" },
    });
    expect(engine.counts().deployments).toBe(0);
    const deployed = await call("POST", `${P}/${id}/deploy`);
    expect(deployed.status).toBe(200);
    expect(Object.keys(deployed.body)).toEqual(["message", "project"]);
    expect(deployed.body).toMatchObject({
      message: "Deployment started",
      project: { id, deployed: true },
    });
    expect(engine.counts().deployments).toBe(1);
  });

  it("delete a project permanently", async () => {
    const { call, create, engine } = await servedHost();
    const { id } = await create();
    const { status, headers, body } = await call("DELETE", `${P}/${id}`);
    expect(status).toBe(200);
    expect((await call("GET", String(headers.get("location")))).body).toMatchObject({
      kind: "delete",
      status: "succeeded",
      project_id: id,
    });
    expect(body["id"]).toBe(id);
    expect(body["message"]).toMatch(/^Project deleted successfully/);
    expect((await call("GET", `${P}/${id}`)).status).toBe(404);
    expect(engine.counts().deployments).toBe(0);
  });

  it("answer a run with its fields, and refuse one where nothing is deployed", async () => {
    const { call, create } = await servedHost();
    const { id } = await create();
    const { status, body } = await call("POST", `${P}/${id}/run`);
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(["job_run_id", "job_name", "status", "message"]);
    expect(body).toMatchObject({ status: "pending", message: "Run triggered successfully" });
    expect(body["job_name"]).toMatch(/^analytics-scheduled-run-manual-\d{8}-\d{6}/);
    const jobs = await call("GET", `${P}/${id}/jobs`);
    expect(jobs.body).toMatchObject({
      total: 1,
      jobs: [{ name: "scheduled-run", enabled: false }],
    });
    expect(
      (await call("POST", `${P}/${id}/run`, { body: { apply_plan: "yes", now: true } })).body[
        "issues"
      ],
    ).toHaveLength(2);
    await call("DELETE", `${P}/${id}/deploy`);
    const refused = await call("POST", `${P}/${id}/run`);
    expect(refused.status).toBe(409);
    expect(refused.body["message"]).toMatch(/deploy/i);
  });

  it("deploy with take_over, and refuse other fields", async () => {
    const { call, create, engine } = await servedHost();
    const { id, organization_id } = await create();
    const ref = { organization: String(organization_id), project: id };
    engine.edit(ref, true);
    const refused = await call("POST", `${P}/${id}/deploy`);
    expect(refused.status).toBe(409);
    expect(refused.body["message"]).toMatch(/take_over/);
    const wrong = await call("POST", `${P}/${id}/deploy`, { body: { take_over: 1, force: true } });
    expect(wrong.status).toBe(400);
    expect(wrong.body["issues"]).toHaveLength(2);
    const { status, body } = await call("POST", `${P}/${id}/deploy`, { body: { take_over: true } });
    expect(status).toBe(200);
    expect(body).toMatchObject({ message: "Deployment started", project: { id } });
  });

  it("return the state of the branch and of the deployment", async () => {
    const { call, create, repository } = await servedHost();
    const { id } = await create();
    const synced = await call("GET", `${P}/${id}/sync-status`);
    expect(synced.status).toBe(200);
    expect(synced.body).toMatchObject({
      project_id: id,
      branch: "main",
      sync_status: "synced",
      commits_behind: 0,
      deployment: { phase: "converged" },
    });
    await repository.commit({ "main.mjs": "console.log('more')" }, "More");
    const behind = await call("GET", `${P}/${id}/sync-status`);
    expect(behind.body).toMatchObject({
      sync_status: "behind",
      commits_behind: 1,
      latest_commit_message: "More",
    });
    expect(behind.body["current_commit_sha"]).toMatch(/^[0-9a-f]{40}$/);
    expect(behind.body["checked_at"]).toMatch(/Z$/);
    expect(holdsNull(behind.text)).toBe(false);
  });

  it("accept a project's name in place of its id", async () => {
    const { call, create } = await servedHost();
    const { id } = await create({ name: "Core models.v2" });
    expect((await call("GET", `${P}/Core%20models.v2`)).body["id"]).toBe(id);
  });

  it("refuse a taken name, a missing repository and a missing branch before anything is recorded", async () => {
    const { call, create, input, repository } = await servedHost();
    await create();
    expect((await call("POST", P, { body: { ...input, name: "ANALYTICS" } })).status).toBe(409);
    expect(
      (
        await call("POST", P, {
          body: { ...input, name: "b", repository_url: "https://git.example.com/none.git" },
        })
      ).status,
    ).toBe(400);
    const branch = await call("POST", P, { body: { ...input, name: "c", branch: "gone" } });
    expect(branch.status).toBe(400);
    expect(branch.body["issues"]).toMatchObject([{ path: "branch" }]);
    repository.setFailure("unreachable");
    const silent = await call("POST", P, { body: { ...input, name: "d" } });
    expect(silent.status).toBe(503);
    expect(silent.headers.get("retry-after")).toMatch(/^\d+$/);
    expect((await call("GET", P)).body["total"]).toBe(1);
  });
});

describe("operations and organizations", () => {
  it("an operation is listed with its steps, also after its project is deleted", async () => {
    const { call, create } = await servedHost();
    const { id } = await create();
    const list = await call("GET", `${P}/${id}/operations`);
    expect(list.body).toMatchObject({
      total: 1,
      operations: [{ kind: "create", status: "succeeded", project_id: id }],
    });
    const [operation] = list.body["operations"] as { id: string; steps: unknown[] }[];
    expect(operation?.steps.length).toBeGreaterThan(0);
    await call("DELETE", `${P}/${id}`);
    expect((await call("GET", `/api/v1/operations/${operation?.id}`)).body).toMatchObject({
      id: operation?.id,
      kind: "create",
    });
  });

  it("DELETE answers 202 with the operation while a removal goes on, and the operation reports the rest", async () => {
    const { call, create, engine } = await servedHost();
    const { id } = await create();
    engine.setRemoval("manual");
    const going = await call("DELETE", `${P}/${id}`, { headers: { prefer: "wait=0" } });
    expect(going.status).toBe(202);
    expect(going.headers.get("preference-applied")).toBe("wait=0");
    expect(Object.keys(going.body)).toEqual(["message", "operation"]);
    const operation = going.body["operation"] as { id: string };
    expect(going.headers.get("location")).toBe(`/api/v1/operations/${operation.id}`);
    expect((await call("GET", `${P}/${id}`)).body).toMatchObject({
      status: "deleting",
      operation: { id: operation.id },
    });
    await removalFinished(engine, id);
    await until(
      () => call("GET", `/api/v1/operations/${operation.id}`),
      ({ body }) => body["status"] === "succeeded",
    );
    expect((await call("GET", `${P}/${id}`)).status).toBe(404);
  });

  it("an id of another organization has exactly the same answer as an absent one", async () => {
    const { call, create } = await servedHost();
    const { id } = await create();
    const run = String((await call("POST", `${P}/${id}/run`)).body["job_run_id"]);
    const [operation] = (await call("GET", `${P}/${id}/operations`)).body["operations"] as {
      id: string;
    }[];
    const absent = "proj_00000000000000000000";
    const calls: readonly [method: string, path: string][] = [
      ["GET", `${P}/ID`],
      ["PUT", `${P}/ID`],
      ["DELETE", `${P}/ID`],
      ["POST", `${P}/ID/deploy`],
      ["DELETE", `${P}/ID/deploy`],
      ["POST", `${P}/ID/run`],
      ["GET", `${P}/ID/sync-status`],
      ["GET", `${P}/ID/jobs`],
      ["GET", `${P}/ID/jobs/scheduled-run`],
      ["PUT", `${P}/ID/jobs/scheduled-run`],
      ["GET", `${P}/ID/runs`],
      ["GET", `${P}/ID/runs/${run}`],
      ["GET", `${P}/ID/runs/${run}/logs`],
      ["POST", `${P}/ID/runs/${run}/cancel`],
      ["GET", `${P}/ID/operations`],
    ];
    for (const [method, path] of calls) {
      const foreign = await call(method, path.replace("ID", id), { token: "rival-token" });
      const none = await call(method, path.replace("ID", absent), { token: "rival-token" });
      expect(foreign.status, `${method} ${path}`).toBe(404);
      expect(foreign.text.replaceAll(id, absent), `${method} ${path}`).toBe(none.text);
    }
    const foreign = await call("GET", `/api/v1/operations/${operation?.id}`, {
      token: "rival-token",
    });
    expect(foreign.status).toBe(404);
    expect((await call("GET", P, { token: "rival-token" })).body).toEqual({
      projects: [],
      total: 0,
    });
  });
});
