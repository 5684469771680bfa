import {
  type Answer,
  COMMON_ERRORS,
  entriesOf,
  type JsonCall,
  MUTATION_ERRORS,
  pathParameters,
  publicDetails,
  STATUS_OF,
  TABLE,
} from "@dagctl/api";
import type { Host, Organization } from "@dagctl/core";
import { nodeType } from "@dagctl/project-types/node";
import { testHost, type TestHost, until } from "@dagctl/testing";
import { afterEach, describe, expect, it } from "vitest";

let host: Host | undefined;
afterEach(async () => {
  await host?.close();
  host = undefined;
});

async function organization(): Promise<TestHost & { readonly acme: Organization }> {
  const started = await testHost({ projectTypes: [nodeType()] });
  host = started.host;
  return { ...started, acme: host.organization("org-acme") };
}

/** Sends an answer as HTTP does: what is undefined or has no JSON form is lost. */
const sent = (answer: Answer): Answer => JSON.parse(JSON.stringify(answer)) as Answer;

/** Returns what a client gets for the result of a method. */
function roundTrip<Result>(call: JsonCall<Result>, result: Result): Result {
  return call.result(sent(call.answer(result)));
}

describe("the table of the API", () => {
  it("has each method, path and media type once, and parameters that a URL can name", () => {
    const places = entriesOf().map(
      ({ call }) => `${call.method} ${call.path}${call.stream === "events" ? " as events" : ""}`,
    );
    expect(new Set(places).size).toBe(places.length);
    for (const { call } of entriesOf()) {
      expect(call.path).toMatch(/^(?:\/(?:[a-z-]+|:[a-z]+))+$/);
      expect(new Set(pathParameters(call.path)).size).toBe(pathParameters(call.path).length);
    }
  });

  it("describes each call in sentences, and lists no error code twice", () => {
    for (const { id, call } of entriesOf()) {
      expect([id, call.summary]).toEqual([id, expect.stringMatching(/^[A-Z`][^\n]*\.$/)]);
      expect([id, call.answers]).toEqual([id, expect.stringMatching(/\.$/)]);
      const codes = [
        ...COMMON_ERRORS,
        ...(call.method === "GET" ? [] : MUTATION_ERRORS),
        ...call.errors,
      ];
      expect([id, codes.length]).toEqual([id, new Set(codes).size]);
      for (const code of codes) expect(STATUS_OF[code]).toBeGreaterThanOrEqual(400);
    }
  });

  it("needs more than the access read for each change, and admin for tokens and audit", () => {
    for (const { id, part, call } of entriesOf()) {
      if (call.method !== "GET") expect([id, call.access]).not.toEqual([id, "read"]);
      expect([id, call.access === "admin"]).toEqual([id, part === "tokens" || part === "audit"]);
    }
  });

  it("returns from an answer what the method has returned", async () => {
    const { acme, engine, input } = await organization();
    const { projects, runs, jobs, operations, events, environmentVariables } = TABLE;
    const created = await acme.projects.create(input);
    const project = created.id;
    const run = await acme.projects.run(project);
    await until(
      () => acme.runs.get(project, run.job_run_id),
      ({ status }) => status === "success",
    );
    const { operations: list } = await acme.operations.list(project);
    const variable = await acme.environmentVariables.create({ name: "A", value: "1" });
    const same = <Result>(call: JsonCall<Result>, result: Result): void =>
      expect(roundTrip(call, result)).toEqual(JSON.parse(JSON.stringify(result)));

    same(projects.create, created);
    same(projects.run, run);
    same(projects.list, await acme.projects.list({ page: 1 }));
    same(projects.get, await acme.projects.get(project));
    same(projects.update, await acme.projects.update(project, { suspended: true }));
    same(projects.update, await acme.projects.update(project, { suspended: false }));
    same(projects.deploy, await acme.projects.deploy(project));
    same(projects.syncStatus, await acme.projects.syncStatus(project));
    same(runs.list, await acme.runs.list(project));
    same(runs.get, await acme.runs.get(project, "latest"));
    same(runs.cancel, await acme.runs.cancel(project, "latest"));
    same(jobs.list, await acme.jobs.list(project));
    same(jobs.get, await acme.jobs.get(project, "scheduled-run"));
    same(jobs.update, await acme.jobs.update(project, "scheduled-run", { enabled: false }));
    same(operations.list, await acme.operations.list(project));
    same(operations.get, await acme.operations.get(list[0]?.id ?? ""));
    same(events.list, await acme.events.list());
    same(environmentVariables.create, variable);
    same(environmentVariables.list, await acme.environmentVariables.list());
    same(environmentVariables.get, await acme.environmentVariables.get(variable.id));
    same(
      environmentVariables.update,
      await acme.environmentVariables.update(variable.id, { value: "2" }),
    );
    same(environmentVariables.delete, await acme.environmentVariables.delete(variable.id));
    const token = {
      id: "tok_aaaaaaaaaaaaaaaa",
      name: "ci",
      access: "run",
      created_at: "2026-01-01T00:00:00.000Z",
      token: "dctl_x",
    } as const;
    same(TABLE.tokens.create, token);
    same(TABLE.tokens.list, { tokens: [token], total: 1 });
    same(TABLE.tokens.delete, { id: token.id });
    const { secrets } = TABLE;
    same(secrets.put, await acme.secrets.put("deploy-key", { value: "key" }));
    same(secrets.list, await acme.secrets.list());
    same(secrets.delete, await acme.secrets.delete("deploy-key"));
    same(TABLE.organizations.list, { organizations: [{ id: "org-acme" }], total: 1 });
    same(projects.undeploy, await acme.projects.undeploy(project));
    engine.setRemoval("manual");
    same(projects.delete, await acme.projects.delete(project, { waitMs: 0 }));
    engine.setRemoval("at_once");
    same(projects.delete, await acme.projects.delete(project));
  });

  it("answers what continues with 202 and its operation, and a new record with 201 and its address", async () => {
    const { acme, engine, input } = await organization();
    const created = await acme.projects.create(input);
    expect(TABLE.projects.create.answer(created)).toEqual({
      status: 201,
      body: created,
      location: `/projects/${created.id}`,
      revision: 1,
    });
    engine.setRemoval("manual");
    const removal = await acme.projects.delete(created.id, { waitMs: 0 });
    expect(TABLE.projects.delete.answer(removal)).toEqual({
      status: 202,
      body: { message: removal.message, operation: removal.operation },
      location: `/operations/${removal.operation.id}`,
    });
    engine.setRemoval("at_once");
  });
});

describe("the details of an error", () => {
  it("are those that concern the caller", () => {
    expect(publicDetails({ operation: "op_1", host: "h", retry_after: 3 })).toEqual({
      operation: "op_1",
      retry_after: 3,
    });
    expect(publicDetails({ host: "h" })).toBeUndefined();
    expect(publicDetails(undefined)).toBeUndefined();
  });
});
