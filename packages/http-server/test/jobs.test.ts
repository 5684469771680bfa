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
    expect(await call("DELETE", path)).toMatchObject({ status: 405 });
    expect(
      (await call("PUT", path, { token: "acme-reader", body: { enabled: true } })).status,
    ).toBe(403);
    expect((await call("GET", path, { token: "acme-reader" })).status).toBe(200);
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
