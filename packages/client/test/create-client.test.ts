import { inspect } from "node:util";
import { createClient } from "@dagctl/client";
import { DagctlError } from "@dagctl/core";
import { createHttpServer } from "@dagctl/http-server";
import { describe, expect, onTestFinished, test } from "vitest";
import { clientOf, ORGANIZATION, proxy, served } from "./served.ts";

/** Returns options as a caller in JavaScript may spell them. */
const misspelt = (given: object): object => given;

const options = { baseUrl: "http://127.0.0.1:4280", token: "token", organization: ORGANIZATION };

describe("createClient", () => {
  test.each(["", "dagctl.example.com", "ftp://a", "http://u:p@a", "http://a?b=c", "http://a#b"])(
    "refuses the address %j",
    (baseUrl) => {
      expect(() => createClient({ ...options, baseUrl })).toThrow(TypeError);
    },
  );

  test("refuses an option that does not exist, and a token that is none", () => {
    expect(() => createClient({ ...options, ...misspelt({ tokn: "other" }) })).toThrow(
      new TypeError(
        'createClient has no option "tokn"; its options are baseUrl, token, organization, timeoutMs, fetch',
      ),
    );
    for (const token of [1, null, {}])
      expect(() => createClient({ ...options, ...misspelt({ token }) })).toThrow(
        "createClient: `token` must be a text",
      );
  });

  test("sends neither a token nor an organization that it was not given", async () => {
    const { host } = await served();
    const seen: unknown[] = [];
    const app = createHttpServer({
      host,
      authenticate: ({ headers: { authorization, cookie, ...others } }) => {
        seen.push([authorization, others["x-organization-id"]]);
        if (cookie !== "session=ann") throw new DagctlError("unauthenticated", "Sign in");
        return { organization: ORGANIZATION, caller: "ann", access: "read" };
      },
    });
    const baseUrl = await app.listen({ host: "127.0.0.1", port: 0 });
    onTestFinished(() => app.close());
    // A browser adds the cookie by itself.
    const client = createClient({
      baseUrl,
      fetch: (input, init) => {
        const request = new Request(input, init);
        request.headers.set("cookie", "session=ann");
        return fetch(request);
      },
    });
    expect(client.id).toBe("");
    expect(await client.caller.get()).toMatchObject({ caller: "ann", organization: ORGANIZATION });
    await expect(createClient({ baseUrl }).caller.get()).rejects.toMatchObject({
      code: "unauthenticated",
      message: "Sign in",
    });
    expect(seen).toEqual([
      [undefined, undefined],
      [undefined, undefined],
    ]);
  });

  test("refuses the name of an organization as a host does", async () => {
    const { host } = await served();
    for (const organization of ["", "a b", "-a", "x".repeat(64)]) {
      const refusal = (call: () => unknown): unknown => {
        try {
          call();
        } catch (error) {
          const { code, message, issues } = error as Record<string, unknown>;
          return { code, message, issues };
        }
        return undefined;
      };
      const own = refusal(() => createClient({ ...options, organization }));
      expect(own).toMatchObject({ code: "invalid", issues: [{ path: "organization" }] });
      expect(own).toEqual(refusal(() => host.organization(organization)));
    }
  });

  test("has the methods of a host's organization, and its id", async () => {
    const { host, client } = await served();
    const own = host.organization(ORGANIZATION);
    expect(client.id).toBe(own.id);
    const { getText: _text, listText: _list, ...projects } = own.projects;
    expect(Object.keys(client.projects).sort()).toEqual(Object.keys(projects).sort());
    expect(Object.keys(client.runs).sort()).toEqual(Object.keys(own.runs).sort());
    expect(Object.keys(client.jobs).sort()).toEqual(Object.keys(own.jobs).sort());
    expect(Object.keys(client.environmentVariables).sort()).toEqual(
      Object.keys(own.environmentVariables).sort(),
    );
    expect(Object.keys(client.operations).sort()).toEqual(Object.keys(own.operations).sort());
  });

  test("asks a function for the token of each request, and shows it in no error", async () => {
    const { url } = await served();
    const between = await proxy(url, []);
    const tokens = ["token", "canary-of-a-token", "bad\ntoken", undefined];
    const client = createClient({
      ...options,
      baseUrl: `${between.url}/`,
      // As a caller in JavaScript may write it.
      token: (async () => tokens.shift()) as () => Promise<string>,
    });
    expect(await client.projects.list()).toMatchObject({ total: 0 });
    const refused = await client.projects.list().catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: "unauthenticated" });
    expect(String(refused)).not.toContain("canary");
    for (const _wrong of tokens.slice())
      await expect(client.projects.list()).rejects.toMatchObject({ code: "unauthenticated" });
    expect(between.requests.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer token",
      "Bearer canary-of-a-token",
    ]);
  });

  test("shows the token in no error of a lost connection, however deep it is printed", async () => {
    const client = createClient({ ...options, baseUrl: "http://127.0.0.1:1", token: "canary" });
    const errors = await Promise.all(
      [client.projects.list(), client.projects.deploy("analytics")].map((call) =>
        call.catch((error: unknown) => error),
      ),
    );
    for (const error of errors) {
      expect(error).toMatchObject({ name: "DagctlError" });
      expect(inspect(error, { depth: 20, showHidden: true })).not.toContain("canary");
    }
  });

  test("refuses at once what can never be sent: a key, and a body without a JSON form", async () => {
    const { url, input } = await served();
    const between = await proxy(url, []);
    const client = clientOf(between.url);
    for (const idempotencyKey of ["", "a b", "ä", "x".repeat(256)])
      await expect(client.projects.create(input, { idempotencyKey })).rejects.toMatchObject({
        code: "invalid",
        issues: [{ path: "Idempotency-Key" }],
      });
    const name = 1n as unknown as string;
    await expect(client.projects.create({ ...input, name })).rejects.toThrow(TypeError);
    expect(between.requests).toEqual([]);
  });

  test("sends no id that is no segment of a path: another call would result", async () => {
    const { url, input } = await served();
    const between = await proxy(url, []);
    const client = clientOf(between.url);
    await client.projects.create(input);
    for (const id of ["", ".", ".."]) {
      await expect(client.projects.get(id)).rejects.toMatchObject({ code: "not_found" });
      await expect(client.projects.delete(id)).rejects.toMatchObject({ code: "not_found" });
    }
    expect(between.requests).toHaveLength(1);
    for (const id of ["../operations", "a/b", "%2e%2e", "a?b", "a#b", "ä ö"])
      await expect(client.projects.get(id)).rejects.toMatchObject({ code: "not_found" });
    expect((await client.projects.list()).total).toBe(1);
  });
});

describe("a list of a client", () => {
  test("is a page, and an iterator over all items", async () => {
    const { client, input } = await served();
    const { id } = await client.projects.create(input);
    for (let runs = 0; runs < 5; runs += 1) {
      const { job_run_id } = await client.projects.run(id);
      await client.runs.wait(id, job_run_id);
    }
    expect(await client.runs.list(id, { limit: 2 })).toMatchObject({ total: 5, total_pages: 3 });
    const all: string[] = [];
    for await (const run of client.runs.list(id, { limit: 2 })) all.push(run.id);
    const { runs } = await client.runs.list(id);
    expect(all).toEqual(runs.map((run) => run.id));
    const projects: string[] = [];
    for await (const project of client.projects.list()) projects.push(project.id);
    expect(projects).toEqual([id]);
  });

  test("yields each item once when newer ones are recorded meanwhile", async () => {
    const { client, input } = await served();
    const { id } = await client.projects.create(input);
    const start = async (): Promise<void> => {
      const { job_run_id } = await client.projects.run(id);
      await client.runs.wait(id, job_run_id);
    };
    for (let runs = 0; runs < 4; runs += 1) await start();
    const seen: string[] = [];
    for await (const run of client.runs.list(id, { limit: 2 })) {
      seen.push(run.id);
      if (seen.length === 1) await start();
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toHaveLength(4);
  });

  test("rejects as the call does", async () => {
    const { client } = await served();
    const iterate = async (): Promise<void> => {
      for await (const run of client.runs.list("absent")) expect(run).toBeUndefined();
    };
    await expect(iterate()).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("waiting", () => {
  test("for a run fixes which run is the latest, and ends with the caller's signal", async () => {
    const { client, engine, input } = await served();
    engine.setConvergence("manual");
    const { id } = await client.projects.create(input);
    const { job_run_id } = await client.projects.run(id);
    const signal = AbortSignal.timeout(300);
    await expect(client.runs.wait(id, "latest", { signal })).rejects.toMatchObject({
      name: "TimeoutError",
    });
    engine.setConvergence("at_once");
    engine.converge({ organization: ORGANIZATION, project: id });
    expect(await client.runs.wait(id, "latest")).toMatchObject({
      id: job_run_id,
      status: "success",
    });
  });

  test("for an operation returns it when it has ended", async () => {
    const { client, engine, input } = await served();
    const { id } = await client.projects.create(input);
    engine.setRemoval("manual");
    const { operation } = await client.projects.delete(id, { waitMs: 0 });
    expect(operation.status).toBe("running");
    const waiting = client.operations.wait(operation.id);
    engine.setRemoval("at_once");
    engine.finishRemoval?.({ organization: ORGANIZATION, project: id });
    expect(await waiting).toMatchObject({ kind: "delete", status: "succeeded" });
  });
});
