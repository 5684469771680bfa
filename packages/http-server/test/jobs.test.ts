import { fakeEngine } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { servedHost, until } from "./served-host.ts";

const P = "/api/v1/projects";

describe("/projects/:id/jobs/:job_id", () => {
  it("returns the default job by name before it has a record, and updates it", async () => {
    const { call, create } = await servedHost();
    const { id } = await create();
    const path = `${P}/analytics/jobs/scheduled-run`;
    const read = await call("GET", path);
    expect(read).toMatchObject({
      status: 200,
      body: { project_id: id, name: "scheduled-run", schedule: "0 2 * * *", enabled: false },
    });
    expect(read.body["id"]).toMatch(/^job_/);
    const put = await call("PUT", path, { body: { schedule: "30 4 * * *", enabled: true } });
    expect(put).toMatchObject({
      status: 200,
      body: { id: read.body["id"], schedule: "30 4 * * *", enabled: true },
    });
    expect((await call("GET", `${P}/${id}/jobs/${String(put.body["id"])}`)).body).toEqual(put.body);
    expect((await call("GET", `${P}/${id}/jobs`)).body).toEqual({ jobs: [put.body], total: 1 });
    // A job can be sent back as it was read.
    expect((await call("PUT", path, { body: put.body })).body).toEqual(put.body);
    expect((await call("GET", `${P}/${id}`)).body["revision"]).toBe(1);
  });

  it("reports every problem at once, and gives the same answer for each job that does not exist", async () => {
    const { call, create } = await servedHost();
    await create();
    const path = `${P}/analytics/jobs/scheduled-run`;
    const wrong = await call("PUT", path, {
      body: { schedule: "every night", enabled: 1, name: "nightly", cron: "0 2 * * *" },
    });
    expect(wrong).toMatchObject({ status: 400, body: { error: "invalid" } });
    const issues = wrong.body["issues"] as readonly {
      readonly path: string;
      readonly message: string;
    }[];
    expect(issues.map(({ path: field }) => field).toSorted()).toEqual([
      "cron",
      "enabled",
      "name",
      "schedule",
    ]);
    expect(issues.find(({ path: field }) => field === "schedule")?.message).toContain("0 2 * * *");
    expect((await call("PUT", path, { body: [] })).status).toBe(400);
    expect((await call("GET", `${path}?page=1`)).status).toBe(400);
    expect((await call("GET", `${P}/analytics/jobs/nightly`)).status).toBe(404);
    expect((await call("GET", `${P}/absent/jobs/scheduled-run`)).status).toBe(404);
    expect(await call("DELETE", path)).toMatchObject({ status: 409 });
    expect(
      (await call("PUT", path, { token: "acme-reader", body: { enabled: true } })).status,
    ).toBe(403);
    expect((await call("GET", path, { token: "acme-reader" })).status).toBe(200);
  });

  it("creates a job, runs it by hand, changes it and deletes it", async () => {
    const { call, create } = await servedHost();
    const { id } = await create({ project_type: "sqlmesh" });
    const jobs = `${P}/analytics/jobs`;
    const made = await call("POST", jobs, {
      body: { name: "hourly", command: "sqlmesh run prod", schedule: "15 * * * *" },
    });
    const path = `/projects/${id}/jobs/${String(made.body["id"])}`;
    expect(made).toMatchObject({
      status: 201,
      body: { name: "hourly", time_zone: "UTC", enabled: true, next_run_at: expect.any(String) },
    });
    expect(made.headers.get("location")).toBe(`/api/v1${path}`);
    expect((await call("GET", jobs)).body).toMatchObject({
      jobs: [{ name: "scheduled-run" }, made.body],
      total: 2,
    });
    const started = await call("POST", `${jobs}/hourly/run`);
    expect(started).toMatchObject({ status: 200, body: { status: "pending" } });
    const run = `${P}/${id}/runs/${String(started.body["job_run_id"])}`;
    await until(
      async () => (await call("GET", run)).body,
      ({ status }) => status === "success",
    );
    const named = { job_id: made.body["id"], cronjob_name: "hourly" };
    expect((await call("GET", run)).body).toMatchObject(named);
    const ofJob = "job_type=run&updated_after=2026-01-01T00:00:00Z&cronjob_name";
    for (const list of [`${P}/${id}/runs`, "/api/v1/runs"]) {
      const found = await call("GET", `${list}?${ofJob}=hourly`);
      expect(found.body).toMatchObject({ runs: [named], total: 1 });
      expect((await call("GET", `${list}?${ofJob}=other`)).body).toMatchObject({ total: 0 });
      expect((await call("GET", `${list}?job_type=apply`)).status).toBe(400);
      expect((await call("GET", `${list}?updated_after=yesterday`)).status).toBe(400);
    }
    const zone = await call("PUT", `/api/v1${path}`, { body: { time_zone: "europe/berlin" } });
    expect(zone).toMatchObject({ status: 200, body: { time_zone: "Europe/Berlin" } });
    const retries = { max_retries: 2, retry_pause: "90m", cpu_limit: "4", memory_limit: "8Gi" };
    expect(await call("PUT", `${jobs}/hourly`, { body: retries })).toMatchObject({
      status: 200,
      body: retries,
    });
    const after = { name: "audits", command: "sqlmesh audit", after: ["hourly", "scheduled-run"] };
    const follower = await call("POST", jobs, { body: after });
    expect(follower).toMatchObject({ status: 201, body: after });
    expect(follower.body).not.toHaveProperty("schedule");
    expect(await call("DELETE", `${jobs}/hourly`)).toMatchObject({
      status: 409,
      body: { error: "conflict", message: expect.stringContaining("The job audits runs after") },
    });
    for (const job of ["hourly", "scheduled-run"]) await call("POST", `${jobs}/${job}/run`);
    const all = await until(
      async () => (await call("GET", "/api/v1/runs?triggered_by=after")).body,
      ({ total }) => total === 1,
    );
    expect(all["runs"]).toMatchObject([
      { after_runs: [{ job: "hourly" }, { job: "scheduled-run" }], job_id: follower.body["id"] },
    ]);
    expect((await call("DELETE", `${jobs}/audits`)).status).toBe(200);
    const cleared = await call("PUT", `${jobs}/hourly`, { body: { cpu_limit: null } });
    expect(cleared.body).not.toHaveProperty("cpu_limit");
    expect(cleared.body).toMatchObject({ memory_limit: "8Gi" });
    const byHand = await call("PUT", `${jobs}/hourly`, { body: { schedule: null } });
    expect(byHand.body).not.toHaveProperty("schedule");
    expect(byHand.body).not.toHaveProperty("next_run_at");
    expect(await call("DELETE", `${jobs}/hourly`)).toMatchObject({
      status: 200,
      body: { message: "Job deleted successfully", id: made.body["id"] },
    });
    expect((await call("GET", `${jobs}/hourly`)).status).toBe(404);
    expect((await call("GET", run)).status).toBe(200);
  });

  it("refuses a wrong new job with every problem, and a type without commands", async () => {
    const { call, create } = await servedHost();
    await create({ project_type: "sqlmesh" });
    await create({ name: "scripts" });
    const jobs = `${P}/analytics/jobs`;
    const wrong = await call("POST", jobs, {
      body: {
        name: "Nightly run",
        command: "sqlmesh run prod; rm -rf /",
        schedule: "0 0 L * *",
        time_zone: "+02:00",
        enabled: "yes",
        max_retries: 6,
        retry_pause: "25h",
        retries: 2,
        after: ["none"],
        cpu_request: "a lot",
        memory_limit: 8,
      },
    });
    expect(wrong.status).toBe(400);
    const issues = wrong.body["issues"] as readonly { readonly path: string }[];
    expect(issues.map(({ path }) => path).toSorted()).toEqual([
      "after.0",
      "command",
      "cpu_request",
      "enabled",
      "max_retries",
      "memory_limit",
      "name",
      "retries",
      "retry_pause",
      "schedule",
      "time_zone",
    ]);
    expect((await call("GET", jobs)).body["total"]).toBe(1);
    const hourly = { name: "hourly", command: "sqlmesh run prod" };
    expect((await call("POST", jobs, { token: "acme-reader", body: hourly })).status).toBe(403);
    expect((await call("POST", jobs, { token: "rival-token", body: hourly })).status).toBe(404);
    expect((await call("POST", jobs, { body: hourly })).status).toBe(201);
    expect(await call("POST", jobs, { body: hourly })).toMatchObject({
      status: 409,
      body: { issues: [{ path: "name" }] },
    });
    expect((await call("POST", `${P}/scripts/jobs`, { body: hourly })).status).toBe(501);
    expect((await call("POST", `${jobs}/hourly/run`, { token: "acme-reader" })).status).toBe(403);
  });

  it("follows the conventions of a change: a key is one call, and a job has no ETag to match", async () => {
    const { call, create } = await servedHost();
    await create();
    const path = `${P}/analytics/jobs/scheduled-run`;
    const headers = { "idempotency-key": "once" };
    const first = await call("PUT", path, { body: { enabled: true }, headers });
    await call("PUT", path, { body: { enabled: false } });
    expect((await call("PUT", path, { body: { enabled: true }, headers })).text).toBe(first.text);
    expect((await call("PUT", path, { body: { enabled: false }, headers })).status).toBe(422);
    expect((await call("GET", path)).body["enabled"]).toBe(false);
    expect(
      (await call("PUT", path, { body: { enabled: true }, headers: { "if-match": '"1"' } })).status,
    ).toBe(412);
    expect(
      (await call("PUT", path, { body: { enabled: true }, headers: { "if-match": "*" } })).status,
    ).toBe(200);
  });

  it("answers after the engine has the new schedule, where the engine runs the schedules", async () => {
    const { deploy, run, isSchedulePaused } = fakeEngine({ schedules: "engine" });
    const { call, create } = await servedHost({ deploy, run });
    const { id } = await create();
    const put = await call("PUT", `${P}/${id}/jobs/scheduled-run`, {
      body: { schedule: "30 4 * * *", enabled: true },
      headers: { prefer: "wait=10" },
    });
    expect(put).toMatchObject({ status: 200, body: { schedule: "30 4 * * *" } });
    expect(put.headers.get("preference-applied")).toBe("wait=10");
    expect((await call("GET", `${P}/${id}/operations`)).body).toMatchObject({
      operations: [{ kind: "update", status: "succeeded" }, { kind: "create" }],
    });
    await until(
      async () => isSchedulePaused({ organization: "org-acme", project: id }, "scheduled-run"),
      (held) => !held,
    );
  });
});
