import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createClient } from "@dagctl/client";
import { describe, expect, test } from "vitest";
import { type Action, clientOf, proxy, served } from "./served.ts";

describe("a change whose answer is lost", () => {
  test.each<[string, Action[]]>([
    ["before the server has it", ["cut before"]],
    ["after the server has done it", ["cut after"]],
    ["three times in a row", ["cut after", "cut before", "cut after"]],
    ["in a proxy", [{ status: 502, body: "<html>" }, { status: 504 }]],
  ])("is sent again with its key, and happens once: lost %s", async (_name, actions) => {
    const { url, host, input } = await served();
    const sent = actions.length;
    const between = await proxy(url, actions);
    const client = clientOf(between.url);
    const project = await client.projects.create(input);
    expect(project).toMatchObject({ name: "analytics", revision: 1 });
    const { projects } = await host.organization("org-acme").projects.list();
    expect(projects.map(({ id }) => id)).toEqual([project.id]);
    const keys = between.requests.map(({ headers }) => headers["idempotency-key"]);
    expect(keys).toHaveLength(sent + 1);
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
  });

  test("starts one run only", async () => {
    const { url, client, engine, input } = await served();
    const { id } = await client.projects.create(input);
    const between = await proxy(url, ["cut after", "cut after"]);
    const accepted = await clientOf(between.url).projects.run(id);
    expect(await client.runs.wait(id, accepted.job_run_id)).toMatchObject({ status: "success" });
    expect((await client.runs.list(id)).total).toBe(1);
    expect(engine.counts().runs).toBe(1);
  });

  test("is outcome_unknown after four tries, and its key leads to the outcome", async () => {
    const { url, input } = await served();
    const between = await proxy(url, ["cut after", "cut before", "cut before", "cut before"]);
    const client = clientOf(between.url);
    const lost = client.projects.create(input, { idempotencyKey: "my-key" });
    await expect(lost).rejects.toMatchObject({
      name: "DagctlError",
      code: "outcome_unknown",
      retryable: true,
      message: expect.stringContaining("my-key"),
    });
    expect(between.requests).toHaveLength(4);
    const project = await client.projects.create(input, { idempotencyKey: "my-key" });
    expect((await client.projects.list()).projects.map(({ id }) => id)).toEqual([project.id]);
  });

  test("is unavailable where no server was reached", async () => {
    const { input } = await served();
    const nothing = createServer().listen(0, "127.0.0.1");
    await once(nothing, "listening");
    const { port } = nothing.address() as AddressInfo;
    nothing.close();
    await once(nothing, "close");
    const client = clientOf(`http://127.0.0.1:${port}`);
    await expect(client.projects.create(input)).rejects.toMatchObject({ code: "unavailable" });
    await expect(client.projects.list()).rejects.toMatchObject({ code: "unavailable" });
  });
});

describe("a change that may have reached the server", () => {
  test("stays outcome_unknown when the server is gone at the last try", async () => {
    let tries = 0;
    const client = createClient({
      baseUrl: "http://dagctl.test",
      token: "token",
      organization: "org-acme",
      fetch: async () => {
        tries += 1;
        const code = tries === 1 ? "ECONNRESET" : "ECONNREFUSED";
        throw new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) });
      },
    });
    await expect(client.projects.deploy("analytics")).rejects.toMatchObject({
      code: "outcome_unknown",
    });
    expect(tries).toBe(4);
  });
});

describe("a read whose answer is lost", () => {
  test("is sent again", async () => {
    const { url } = await served();
    const between = await proxy(url, ["cut before", "cut after"]);
    expect(await clientOf(between.url).projects.list()).toMatchObject({ total: 0 });
    expect(between.requests).toHaveLength(3);
  });

  test("stops with the caller's reason", async () => {
    const { url } = await served();
    const between = await proxy(url, ["cut before", "cut before", "cut before"]);
    const signal = AbortSignal.timeout(100);
    const read = clientOf(between.url).projects.list({ signal });
    await expect(read).rejects.toMatchObject({ name: "TimeoutError" });
  });
});

describe("an answer of the server", () => {
  test("is not requested again, whatever its status", async () => {
    const { url, input } = await served();
    const between = await proxy(url, []);
    const client = clientOf(between.url);
    await expect(client.projects.get("absent")).rejects.toMatchObject({ code: "not_found" });
    await expect(client.projects.create({ ...input, name: "" })).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path: "name" }],
      retryable: false,
    });
    await expect(clientOf(between.url, "wrong").projects.list()).rejects.toMatchObject({
      code: "unauthenticated",
    });
    expect(between.requests).toHaveLength(3);
  });

  test("has the details that concern the caller", async () => {
    const { client, input } = await served();
    const { id } = await client.projects.create(input);
    await expect(
      client.projects.update(id, { suspended: true }, { ifMatch: 7 }),
    ).rejects.toMatchObject({ code: "precondition_failed", details: { revision: 1 } });
  });

  test("of a proxy is an error that says so", async () => {
    const { url } = await served();
    const between = await proxy(url, [
      { status: 503, body: "Service Unavailable" },
      { status: 403, body: "<html>no</html>" },
      { status: 301, headers: { location: "https://dagctl.example.com/" } },
      { status: 418 },
    ]);
    const { projects } = clientOf(between.url);
    await expect(projects.list()).rejects.toMatchObject({ code: "unavailable" });
    await expect(projects.list()).rejects.toMatchObject({ code: "forbidden" });
    await expect(projects.list()).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringContaining("https://dagctl.example.com/"),
    });
    await expect(projects.list()).rejects.toMatchObject({ code: "internal" });
    expect(between.requests).toHaveLength(4);
  });
});
