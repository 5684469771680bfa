import { artifactLines, piecesOf } from "../../../core/test/results/artifact-lines.ts";
import { planProgram } from "../../../core/test/host/plan-frames.ts";
import { entriesOf } from "@dagctl/api";
import type { OpenApiOperation } from "@dagctl/api/shapes";
import type { Host } from "@dagctl/core";
import { httpServer } from "@dagctl/http-server";
import { nodeType } from "@dagctl/project-types/node";
import { memoryTokenStore, testHost, until } from "@dagctl/testing";
import { Validator } from "@seriousme/openapi-schema-validator";
import fastify from "fastify";
import { describe, expect, it, onTestFinished } from "vitest";
import { servedHost } from "../served-host.ts";
import { BASE, checksOf, documentOf, operationOf } from "../openapi/described-answers.ts";

/** The calls in an order in which each example is right. */
const ORDER = [
  "environmentVariables.create",
  "environmentVariables.list",
  "environmentVariables.get",
  "environmentVariables.update",
  "projects.create",
  "projects.list",
  "projects.counts",
  "projects.get",
  "projects.update",
  "projects.deploy",
  "projects.syncStatus",
  "jobs.list",
  "jobs.create",
  "jobs.get",
  "jobs.update",
  "jobs.run",
  "plans.create",
  "plans.list",
  "plans.get",
  "plans.models",
  "plans.actions",
  "plans.approve",
  "plans.retry",
  "plans.reject",
  "plans.cancel",
  "environments.list",
  "environments.get",
  "environments.delete",
  "projects.run",
  "runs.artifacts",
  "runs.artifact",
  "runs.list",
  "runs.listAll",
  "runs.get",
  "runs.logs",
  "runs.cancel",
  "runs.models",
  "runs.modelExecutions",
  "runs.dailyStats",
  "runs.retry",
  "events.list",
  "operations.list",
  "operations.get",
  "jobs.delete",
  "projects.undeploy",
  "projects.delete",
  "environmentVariables.delete",
  "notifications.create",
  "notifications.list",
  "notifications.get",
  "notifications.update",
  "notifications.test",
  "notifications.deliveries",
  "notifications.retry",
  "notifications.rotate",
  "notifications.delete",
  "caller.get",
  "organizations.list",
  "secrets.put",
  "secrets.list",
  "secrets.delete",
  "hooks.create",
  "hooks.list",
  "hooks.get",
  "hooks.rotate",
  "hooks.delete",
  "tokens.create",
  "tokens.list",
  "tokens.delete",
  "audit.list",
];

/** What a run prints that has an artifact. */
const MANIFEST = artifactLines(piecesOf("manifest.json", "{}")).map((print) => ({ print }));

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly example?: string;
}

interface Content {
  readonly content: { readonly "application/json": { readonly example: unknown } };
}

interface WithSchema {
  readonly content: { readonly "application/json"?: { readonly schema: object } };
}

const exampleOf = ({ requestBody }: OpenApiOperation): unknown =>
  (requestBody as unknown as Content | undefined)?.content["application/json"].example;

describe("/openapi.json", () => {
  it("is the description of the host's API, valid, without a token, and has nothing of the data", async () => {
    const { call, host, create } = await servedHost();
    await create({ name: "confidential" });
    const answer = await call("GET", "/openapi.json", { token: "" });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([
      200,
      "application/json; charset=utf-8",
    ]);
    expect(answer.body).toEqual(documentOf(host));
    expect(answer.body["servers"]).toEqual([{ url: BASE }]);
    expect(answer.text).not.toContain("confidential");
    expect(await new Validator().validate({ ...answer.body })).toEqual({ valid: true });
  });

  it("answers HEAD, and other methods with 405", async () => {
    const { call } = await servedHost();
    expect((await call("HEAD", "/openapi.json", { token: "" })).status).toBe(200);
    for (const method of ["POST", "QUERY", "PROPFIND"]) {
      const { status, headers } = await call(method, "/openapi.json", { token: "" });
      expect([method, status, headers.get("allow")]).toEqual([method, 405, "GET, HEAD"]);
    }
  });

  it("is not served with `openApi: false`", async () => {
    const { call } = await servedHost({}, { openApi: false });
    expect((await call("GET", "/openapi.json", { token: "" })).status).toBe(404);
    expect((await call("POST", "/openapi.json", { token: "" })).status).toBe(404);
  });

  it("is under the prefix of the plugin, which `servers` names, and where the application has the path it is absent", async () => {
    const { host } = await testHost({ projectTypes: [nodeType()] });
    onTestFinished(() => host.close());
    const app = fastify();
    onTestFinished(() => app.close());
    app.get("/openapi.json", () => ({ own: true }));
    const authenticate = (): never => {
      throw new TypeError("The document needs no caller");
    };
    await app.register(httpServer({ host, authenticate }), { prefix: "/pipelines" });
    await app.register(httpServer({ host, authenticate, health: false }));
    const answer = await app.inject({ url: "/pipelines/openapi.json" });
    expect(answer.json()).toMatchObject({ servers: [{ url: "/pipelines/api/v1" }] });
    expect((await app.inject({ url: "/openapi.json" })).json()).toEqual({ own: true });
  });
});

/** Returns the id of the one project. */
async function onlyProject(host: Host): Promise<string> {
  const [project] = (await host.organization("org-acme").projects.list()).projects;
  return project?.id ?? "";
}

/** Makes an environment beside the one project's own one. */
async function makeEnvironment(host: Host, environment: string): Promise<void> {
  const { plans } = host.organization("org-acme");
  const project = await onlyProject(host);
  const { id } = await plans.create(project, { environment });
  await plans.wait(project, id);
  await plans.approve(project, id);
  await plans.wait(project, id);
}

/** Waits until the newest run of the one project has ended. */
async function untilEnded(host: Host): Promise<void> {
  const { runs } = host.organization("org-acme");
  const project = await onlyProject(host);
  await until(
    () => runs.get(project, "latest"),
    ({ end_time: end }) => end !== undefined,
  );
}

describe("the document and the server", () => {
  it("agree on every example: the server accepts it, and the answer is as described", async () => {
    const tokens = { store: memoryTokenStore(), organization: "org-acme" };
    const { call, host, engine } = await servedHost({}, { tokens });
    const document = documentOf(host);
    const checks = checksOf(document);
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    );
    expect(operations.map(({ operation }) => operation.operationId).toSorted()).toEqual(
      ORDER.toSorted(),
    );
    const ids: Record<string, string> = {};
    let audited: readonly { readonly action: string }[] = [];
    for (const id of ORDER) {
      const found = operations.find(({ operation }) => operation.operationId === id);
      if (!found) throw new Error(`There is no ${id}`);
      // Only a run that has failed is repeated.
      if (id === "projects.run") engine.setRuns(() => [...MANIFEST, { exit: 1 }]);
      if (id === "runs.artifacts" || id === "runs.retry") await untilEnded(host);
      if (id === "plans.create") {
        await untilEnded(host);
        engine.setRuns((run) =>
          planProgram(run, { changes: [{ name: "shop.orders", change: "added" }] }),
        );
      }
      // A plan is decided about once it was explained, and made again once it has ended.
      if (id.startsWith("plans.") && ids["plan"] !== undefined)
        await host.organization("org-acme").plans.wait(await onlyProject(host), ids["plan"]);
      if (id === "environments.list") await makeEnvironment(host, "dev_ann");
      const { path, method, operation } = found;
      const parameters = operation.parameters as unknown as readonly Parameter[];
      const url = path.replace(/\{(\w+)\}/g, (_, name: string) =>
        ids[name] !== undefined
          ? ids[name]
          : (parameters.find((parameter) => parameter.name === name)?.example ?? "missing"),
      );
      const headers = Object.fromEntries(
        parameters.flatMap(({ name, in: place, example }) =>
          // Only here the revision is still that of the example.
          place === "header" &&
          example !== undefined &&
          (name === "Prefer" || id.endsWith("update"))
            ? [[name, example]]
            : [],
        ),
      );
      const body = exampleOf(operation);
      if (body !== undefined) expect([id, checks.body(operation, body)]).toEqual([id, undefined]);
      const answer = await call(method.toUpperCase(), `${BASE}${url}`, {
        token: "acme-admin",
        headers,
        ...(body === undefined ? {} : { body }),
      });
      expect([id, answer.status, answer.text]).toEqual([
        id,
        expect.toSatisfy((status: number) => status >= 200 && status < 300),
        answer.text,
      ]);
      if (id === "operations.list")
        ids["operation"] = (answer.body["operations"] as readonly { id: string }[])[0]?.id ?? "";
      if (id === "notifications.create") ids["notification"] = String(answer.body["id"]);
      if (id === "notifications.test") ids["delivery"] = String(answer.body["id"]);
      if (id === "plans.create" || id === "plans.retry") ids["plan"] = String(answer.body["id"]);
      if (id === "tokens.create") ids["token"] = String(answer.body["id"]);
      if (id === "jobs.create") ids["job"] = String(answer.body["id"]);
      if (id === "hooks.create") ids["hook"] = String(answer.body["id"]);
      if (id === "audit.list") audited = answer.body["records"] as typeof audited;
    }
    // Each change of the table is in the audit, under the name of its call. The cancels changed
    // nothing, because the run and the plan had ended.
    const changes = entriesOf().filter(
      ({ method: name, call: { method: verb } }) => verb !== "GET" && name !== "cancel",
    );
    expect(audited.map(({ action }) => action).toSorted()).toEqual(
      // The environment has two more.
      [...changes.map(({ id }) => id), "plans.approve", "plans.create"].toSorted(),
    );
  });

  it("has a name for the schema of each JSON answer and body, which generated clients take over", async () => {
    const { host } = await servedHost();
    const inline = Object.entries(documentOf(host).paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, { requestBody, responses }]) =>
        [requestBody, ...Object.values(responses)].flatMap((part) => {
          const { content } = (part ?? {}) as Partial<WithSchema>;
          const schema = content?.["application/json"]?.schema;
          return schema === undefined || "$ref" in schema || "oneOf" in schema
            ? []
            : [`${method} ${path}`];
        }),
      ),
    );
    expect(inline).toEqual([]);
  });

  it("agree on a project of each type that is sent back as it was read, and on unknown fields", async () => {
    const { call, host, create } = await servedHost();
    const document = documentOf(host);
    const { body: problem } = checksOf(document);
    const variable = { name: "A", value: "1", unknown: true };
    const made = operationOf(document, "POST", `${BASE}/environment-variables`);
    if (!made) throw new Error("The call is missing");
    expect(problem(made.operation, variable)).toContain("additional properties");
    const refused = await call("POST", `${BASE}/environment-variables`, { body: variable });
    expect(refused.status).toBe(400);
    for (const type of ["node", "sqlmesh"]) {
      const { id } = await create({ name: `${type} project`, project_type: type });
      const url = `${BASE}/projects/${id}`;
      const { body } = await call("GET", url);
      const found = operationOf(document, "PUT", url);
      if (!found) throw new Error("The call is missing");
      const change = { ...body, description: "New" };
      expect(problem(found.operation, change)).toBeUndefined();
      expect((await call("PUT", url, { body: change })).status).toBe(200);
      const wrong = { ...body, unknown_field: 1 };
      expect(problem(found.operation, wrong)).toBeDefined();
      expect((await call("PUT", url, { body: wrong })).status).toBe(400);
    }
  });

  it("agree on null for a field that is only read: it is what an answer without the field says", async () => {
    const { call, host, create } = await servedHost();
    const document = documentOf(host);
    const { body: problem } = checksOf(document);
    const { id } = await create();
    const variables = `${BASE}/environment-variables`;
    await call("POST", variables, { body: { name: "A", value: "1" } });
    for (const [url, field, isAccepted] of [
      [`${BASE}/projects/${id}`, "id", false],
      [`${BASE}/projects/${id}`, "created_at", false],
      [`${BASE}/projects/${id}`, "status_message", true],
      [`${BASE}/projects/${id}/jobs/scheduled-run`, "command", false],
      [`${variables}/A`, "updated_at", false],
      [`${variables}/A`, "project_id", true],
    ] as const) {
      const found = operationOf(document, "PUT", url);
      if (!found) throw new Error("The call is missing");
      const body = { [field]: null };
      const { status } = await call("PUT", url, { body });
      expect([url, field, status, problem(found.operation, body) === undefined]).toEqual([
        url,
        field,
        isAccepted ? 200 : 400,
        isAccepted,
      ]);
    }
  });

  it("agree on the names of secrets, and on a parameter with control characters", async () => {
    const { call, host } = await servedHost();
    const found = operationOf(documentOf(host), "PUT", `${BASE}/secrets/name`);
    const [parameter] = found?.operation.parameters ?? [];
    const { pattern, maxLength } = (parameter?.["schema"] ?? {}) as {
      readonly pattern?: string;
      readonly maxLength?: number;
    };
    for (const name of ["deploy-key", "a", "a.b_c", ".a", "a..b", "a b", "é", "x".repeat(64)]) {
      const url = `${BASE}/secrets/${encodeURIComponent(name)}`;
      const { status } = await call("PUT", url, { body: { value: "secret" } });
      const matches = new RegExp(pattern ?? "", "u").test(name) && name.length <= (maxLength ?? 0);
      expect([name, status]).toEqual([name, matches ? 200 : 400]);
    }
    const { status } = await call("PUT", `${BASE}/secrets/a%03b`, { body: { value: "secret" } });
    expect(status).toBe(404);
  });

  it("agree on the form of If-Match, and of a project in a query", async () => {
    const { call, host, create } = await servedHost();
    const { id } = await create();
    const patternOf = (method: string, url: string, name: string): RegExp => {
      const found = operationOf(documentOf(host), method, url);
      const parameter = found?.operation.parameters.find((each) => each["name"] === name);
      const schema = parameter?.["schema"] as { readonly pattern: string } | undefined;
      return new RegExp(schema?.pattern ?? "", "u");
    };
    const url = `${BASE}/projects/${id}`;
    const tags = patternOf("PUT", url, "If-Match");
    for (const tag of ["*", '"1"', 'W/"1"', '"1", W/"2"', '"1","2"', '""', "1", "0", '"1', "**"]) {
      const { status } = await call("PUT", url, { headers: { "if-match": tag }, body: {} });
      expect([tag, status !== 400]).toEqual([tag, tags.test(tag)]);
    }
    const projects = patternOf("GET", `${BASE}/environment-variables`, "project_id");
    for (const project of [id, "é 😀", "\u00a0", "", "\u0000", "\u0092", "x".repeat(201)]) {
      const query = new URLSearchParams({ project_id: project });
      const { status } = await call("GET", `${BASE}/environment-variables?${query.toString()}`);
      expect([project, status !== 400]).toEqual([project, projects.test(project)]);
    }
  });

  it("agree on the refusals of HTTP itself", async () => {
    const { call, host } = await servedHost({}, { bodyLimit: 100 });
    const document = documentOf(host);
    const url = `${BASE}/projects`;
    const refusals = [
      [405, await call("PATCH", url)],
      [413, await call("POST", url, { body: { name: "x".repeat(200) } })],
      [415, await call("POST", url, { body: "name=x", headers: { "content-type": "text/plain" } })],
    ] as const;
    for (const [status, answer] of refusals) {
      expect(answer.status).toBe(status);
      // The answer of another method is that of the path.
      checksOf(document).answer("POST", url, answer);
    }
  });

  it("agree on the events of a log", async () => {
    const { call, host, create, engine } = await servedHost();
    engine.setRuns(() => [{ print: "one" }, { print: "two" }]);
    const { id } = await create();
    await call("POST", `${BASE}/projects/${id}/run`);
    const answer = await call("GET", `${BASE}/projects/${id}/runs/latest/logs?follow=true`, {
      headers: { accept: "text/event-stream" },
    });
    const found = operationOf(documentOf(host), "GET", `${BASE}/projects/x/runs/latest/logs`);
    const { content } = (found?.operation.responses["200"] ?? {}) as {
      readonly content?: Record<string, { readonly "x-events": Record<string, { data: unknown }> }>;
    };
    const events = content?.["text/event-stream"]?.["x-events"] ?? {};
    const blocks = answer.text.split("\n\n").filter((block) => block.includes("data:"));
    expect(blocks.length).toBeGreaterThan(1);
    for (const block of blocks) {
      const name = /^event: (.*)$/m.exec(block)?.[1] ?? "message";
      const data: unknown = JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? "");
      const operation = {
        requestBody: { content: { "application/json": { schema: events[name]?.data } } },
      } as unknown as OpenApiOperation;
      expect([name, checksOf(documentOf(host)).body(operation, data)]).toEqual([name, undefined]);
    }
  });
});
