import { entriesOf } from "@dagctl/api";
import { SHAPES } from "@dagctl/api/shapes";
import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { type ServedHost, servedHost, until } from "./served-host.ts";

const P = "/api/v1/projects";
const HOURLY = { name: "hourly", command: "dbt build" };
const REFRESH = { parameters: { full_refresh: true } };

/** The files of a dbt project. */
const FILES = {
  "dbt_project.yml": "name: shop\nprofile: shop\n",
  "profiles.yml": "shop:\n  target: dev\n  outputs:\n    dev: { type: duckdb, path: a.duckdb }\n",
};

/** Waits until a run has ended. */
const untilEnded = ({ call }: ServedHost, run: unknown) =>
  until(
    async () => (await call("GET", `${P}/analytics/runs/${String(run)}`)).body,
    ({ end_time: end }) => end !== undefined,
  );

async function servedProject(): Promise<ServedHost> {
  const on = await servedHost({ files: FILES });
  await on.create({ project_type: "dbt", check_on_deploy: false });
  return on;
}

/** Serves a dbt project with a job, and a run with `full_refresh` that has failed. */
async function servedDbt(): Promise<ServedHost & { readonly run: string }> {
  const on = await servedProject();
  on.engine.setRuns(() => [{ exit: 1 }]);
  await on.call("POST", `${P}/analytics/jobs`, { body: HOURLY });
  const started = await on.call("POST", `${P}/analytics/jobs/hourly/run`, { body: REFRESH });
  const run = String(started.body["job_run_id"]);
  await untilEnded(on, run);
  return { ...on, run };
}

describe("a call that takes parameters of a run", () => {
  it("is refused with a token that may make the call, and not set the parameter", async () => {
    const on = await servedDbt();
    const bodies: Readonly<Record<string, object>> = {
      "jobs.create": { ...HOURLY, name: "other", ...REFRESH },
    };
    const all = entriesOf().filter(({ call }) => call.accessWith === "parameters");
    // Only a plan that has ended is repeated.
    const entries = all.filter(({ id }) => id !== "plans.retry");
    expect(all.map(({ id }) => id)).toEqual([
      "projects.run",
      "runs.retry",
      "jobs.create",
      "jobs.update",
      "jobs.run",
      "plans.create",
      "plans.retry",
    ]);
    const names: Readonly<Record<string, string>> = {
      project: "analytics",
      job: "hourly",
      run: on.run,
    };
    const send = (token: string, { id, call }: (typeof entries)[number]) =>
      on.call(
        call.method,
        `/api/v1${call.path.replace(/:([a-z]+)/g, (_, name: string) => names[name] ?? "")}`,
        { token, ...(call.body === "object" && { body: bodies[id] ?? REFRESH }) },
      );
    for (const entry of entries)
      for (const token of ["acme-runner", "acme-reader"])
        expect([entry.id, (await send(token, entry)).status]).toEqual([entry.id, 403]);
    for (const path of ["run", "jobs/hourly/run"]) {
      const refused = await on.call("POST", `${P}/analytics/${path}`, {
        token: "acme-runner",
        body: REFRESH,
      });
      expect(refused.body).toMatchObject({
        error: "forbidden",
        message: expect.stringContaining("full_refresh needs write access"),
      });
    }
    expect((await on.call("GET", `${P}/analytics/runs`)).body["total"]).toBe(1);
    for (const entry of entries)
      expect([entry.id, (await send("acme-token", entry)).status]).toEqual([
        entry.id,
        ["jobs.create", "plans.create"].includes(entry.id) ? 201 : 200,
      ]);
  });

  it("says so in the table wherever its body has them", () => {
    const withBody = entriesOf().filter(({ part, method }) => {
      const shapes: Readonly<Record<string, { readonly body?: { readonly shape: unknown } }>> =
        SHAPES[part];
      const shape = shapes[method]?.body?.shape;
      return typeof shape === "object" && Object.hasOwn((shape as z.ZodObject).shape, "parameters");
    });
    expect(withBody.map(({ id }) => id)).toEqual([
      "projects.run",
      "jobs.create",
      "jobs.update",
      "jobs.run",
      "plans.create",
    ]);
    for (const { call } of withBody) expect(call.accessWith).toBe("parameters");
  });

  it("starts a run that shows them, and a retry of it that has them", async () => {
    const on = await servedDbt();
    const parameters = {
      select: ["orders+", "tag:nightly"],
      exclude: ["big"],
      vars: { day: "2026-11-30" },
      threads: 2,
    };
    const started = await on.call("POST", `${P}/analytics/run`, {
      token: "acme-runner",
      body: { parameters },
    });
    const first = String(started.body["job_run_id"]);
    expect(await untilEnded(on, first)).toMatchObject({ status: "failed", parameters });
    const retried = await on.call("POST", `${P}/analytics/runs/${first}/retry`, {
      token: "acme-runner",
    });
    expect(retried).toMatchObject({ status: 200, body: { status: "pending" } });
    expect(await untilEnded(on, retried.body["job_run_id"])).toMatchObject({
      retry_of: first,
      triggered_by: "manual",
      parameters,
    });
    const body = { reason: "again" };
    expect((await on.call("POST", `${P}/analytics/runs/${first}/retry`, { body })).status).toBe(
      400,
    );
  });

  it.each([
    [{ select: ["; rm"] }, ["parameters.select[0]"]],
    [
      { select: ["-x", "a b"], threads: "4" },
      ["parameters.select[0]", "parameters.select[1]", "parameters.threads"],
    ],
    [{ selct: ["a"] }, ["parameters.selct"]],
    [{ vars: "a: 1" }, ["parameters.vars"]],
    [{ select_models: ["a"] }, ["parameters.select_models"]],
    [["select"], ["parameters"]],
    ["select", ["parameters"]],
  ])("is refused with every problem of %j at its place", async (parameters, paths) => {
    const { call } = await servedProject();
    const refused = await call("POST", `${P}/analytics/run`, { body: { parameters } });
    const issues = refused.body["issues"] as readonly { readonly path: string }[];
    expect([refused.status, issues.map(({ path }) => path)]).toEqual([400, paths]);
  });

  it("is refused where the command of the job and its parameters set the same, whichever changes", async () => {
    const { call } = await servedProject();
    const job = { ...HOURLY, parameters: { select: ["orders"] } };
    expect((await call("POST", `${P}/analytics/jobs`, { body: job })).status).toBe(201);
    const path = `${P}/analytics/jobs/hourly`;
    for (const body of [
      { command: "dbt build --select days" },
      { command: "dbt build --vars '{a: 1}'", parameters: { vars: { a: 2 }, select: ["a"] } },
      { command: "dbt snapshot", parameters: { full_refresh: true } },
    ]) {
      const refused = await call("PUT", path, { body });
      const [issue] = refused.body["issues"] as readonly { readonly path: string }[];
      expect([refused.status, issue?.path]).toEqual([
        400,
        `parameters.${Object.keys(body.parameters ?? job.parameters)[0]}`,
      ]);
    }
    expect((await call("GET", path)).body).toMatchObject(job);
    const body = { command: "dbt build --select days", parameters: null };
    expect((await call("PUT", path, { body })).body).not.toHaveProperty("parameters");
  });

  it("describes those of each type, with their access and commands", async () => {
    const { call } = await servedHost();
    const document = (await call("GET", "/openapi.json", { token: "" })).body;
    const { schemas } = document["components"] as {
      readonly schemas: Readonly<Record<string, { readonly properties?: object }>>;
    };
    expect(Object.keys(schemas["DbtRunParameters"]?.properties ?? {})).toEqual([
      "select",
      "exclude",
      "full_refresh",
      "vars",
      "threads",
    ]);
    expect(Object.values(schemas["DbtRunParameters"]?.properties ?? {})[2]).toMatchObject({
      description: expect.stringContaining("Needs write access."),
      "x-access": "write",
      "x-commands": ["build", "run", "seed"],
    });
    expect(JSON.stringify(schemas["RunBody"])).toContain("#/components/schemas/RunParameters");
    expect(schemas["SqlmeshPlanParameters"]?.properties).toMatchObject({
      select_models: { "x-access": "run" },
      restate_models: { "x-access": "write" },
    });
    expect(schemas["NodePlanParameters"]?.properties).toEqual({});
  });
});
