import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { ProjectType } from "@dagctl/core/contracts";
import { systemClock } from "@dagctl/core/driver-kit";
import { bearerTokens, createHttpServer } from "@dagctl/http-server";
import { nodeType } from "@dagctl/project-types/node";
import { sqliteStore } from "@dagctl/sql-driver";
import { fakeEngine, fakeGit, testHost, until } from "@dagctl/testing";
import { describe, expect, onTestFinished, test } from "vitest";

const MINUTE = 60_000;

/** A `node` type whose projects have other jobs than the default one. */
const typeWithCommands = (): ProjectType => ({
  ...nodeType(),
  parseCommand: (_, command) => command.split(" "),
  prepareRun: (_, __, { argv: [, ...rest] }) => ({
    steps: [{ name: "run", argv: ["node", ...rest] }],
  }),
});

type Answer = Readonly<Record<string, unknown>>;

/** Serves a host on a real database, with the calls of a person. */
async function serve(options: Omit<Parameters<typeof testHost>[0], "projectTypes">) {
  const started = await testHost({
    projectTypes: [typeWithCommands()],
    timing: { leaseMs: 1e9 },
    ...options,
  });
  const { host } = started;
  const app = createHttpServer({
    host,
    authenticate: bearerTokens({
      lookup: (caller) => ({ organization: "org-acme", caller, access: "admin" }),
    }),
  });
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  const close = async (): Promise<void> => {
    await app.close();
    await host.close();
  };
  async function call(method: string, path: string, body?: object): Promise<Answer> {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { authorization: "Bearer ann", "content-type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { ...((await answer.json()) as Answer), http: answer.status };
  }
  return { ...started, close, call };
}

/** Has two active projects, each with a job, and stops; then a person edits the database. */
async function damagedProjects(damage: string, column = "internals") {
  const folder = await mkdtemp(join(tmpdir(), "dagctl-damaged-"));
  const file = join(folder, "dagctl.db");
  let offset = 0;
  const clock = { ...systemClock(), now: () => Date.now() + offset };
  const logged: string[] = [];
  const log = ({ message }: { readonly message: string }): void => void logged.push(message);
  const fakes = { engine: fakeEngine(), plainGit: fakeGit(), clock, log };
  const first = await serve({ ...fakes, store: sqliteStore({ file }) });
  for (const name of ["damaged", "sound"]) {
    await first.call("POST", "/projects", { ...first.input, name });
    await until(
      () => first.call("GET", `/projects/${name}`),
      ({ status }) => status === "active",
    );
    await first.call("POST", `/projects/${name}/jobs`, {
      name: "orders",
      command: "node orders.mjs --all",
      schedule: "* * * * *",
    });
  }
  await first.close();
  const database = new DatabaseSync(file);
  database.exec(`update projects set ${column} = ${damage} where name_key = 'damaged'`);
  database.close();
  const { repository } = first;
  const second = await serve({ ...fakes, repository, store: sqliteStore({ file }) });
  onTestFinished(async () => {
    await second.close();
    await rm(folder, { recursive: true, force: true });
  });
  const commands = async (project: string): Promise<readonly unknown[]> => {
    const { runs } = await second.call("GET", `/runs?project=${project}&limit=100`);
    return (runs as readonly Answer[]).map((run) => run["cronjob_name"]);
  };
  return { ...second, logged, commands, elapse: (ms: number) => void (offset += ms) };
}

const jobs = (value: string): string => `json_set(internals, '$.jobs', json('${value}'))`;
const field = (change: string): string =>
  `json_set(internals, '$.jobs.' || (select id from jobs where project = projects.id and name = 'orders') || '${change})`;

describe("a project whose stored jobs are damaged", () => {
  test.each([
    ["null", jobs("null")],
    ["a text", jobs('"x"')],
    ["a list", jobs("[1]")],
    ["a job that is null", field("', json('null')")],
    ["a job without a name", field(".name', 5")],
    ["a job without words", field(".argv', 'node'")],
    ["a job whose schedule is none", field(".schedule', 'x'")],
    ["a job in no time zone", field(".timeZone', 'Mars'")],
    ["a job with a number as a resource", field(".resources', json('{\"cpu_request\":5}')")],
    ["a job with no quantity as a resource", field('.resources\', json(\'{"cpu_limit":"x"}\')')],
    ["a job with no words", field(".argv', json('[]')")],
  ])("goes on with the records of its jobs: %s", async (_, damage) => {
    const { call, elapse, logged, commands } = await damagedProjects(damage);
    expect(await call("GET", "/projects")).toMatchObject({ http: 200, total: 2 });
    for (const name of ["damaged", "sound"]) {
      expect(await call("GET", `/projects/${name}/jobs`)).toMatchObject({ http: 200, total: 2 });
      const next = await call("GET", `/projects/${name}/jobs/orders`);
      expect(next).toMatchObject({ http: 200, next_run_at: expect.stringMatching(/:00.000Z$/) });
    }
    // The first tick of the restored job is after the start.
    await until(
      async () => [await commands("damaged"), await commands("sound")],
      (runs) => {
        elapse(MINUTE);
        return runs.every((of) => of.includes("orders"));
      },
    );
    const found = logged.filter((message) => message.includes("The jobs in the record"));
    expect(found).toEqual([expect.stringContaining("restored from the records of the jobs")]);
    expect(await call("POST", "/projects/damaged/deploy")).toMatchObject({ http: 200 });
    expect(await call("PUT", "/projects/damaged/jobs/orders", { enabled: false })).toMatchObject({
      http: 200,
      command: "node orders.mjs --all",
      enabled: false,
    });
    // Its run goes on for a moment.
    await until(
      () => call("DELETE", "/projects/damaged/jobs/orders"),
      ({ http }) => http === 200,
    );
  });
});

describe("a project whose record is damaged as a whole", () => {
  test.each([
    ["no JSON", "internals", "'{'"],
    ["null", "internals", "'null'"],
    ["a number", "internals", "'5'"],
    ["a list", "internals", "'[]'"],
    ["a project that is no JSON", "wire", "'{'"],
    ["a project that is null", "wire", "'null'"],
  ])("keeps no other one from its runs: %s", async (_, column, damage) => {
    const { call, elapse, commands } = await damagedProjects(damage, column);
    expect(await call("GET", "/projects?sort=name")).toMatchObject({
      http: 200,
      projects: [{ name: "sound" }],
    });
    expect(await call("GET", "/projects?limit=2")).toMatchObject({
      http: 200,
      projects: [{ name: "sound" }],
      total: 2,
    });
    const variable = { name: "region", value: "north" };
    expect(await call("POST", "/environment-variables", variable)).toMatchObject({ http: 201 });
    expect(await call("POST", "/projects/damaged/deploy")).toMatchObject({
      http: 500,
      error: "internal",
    });
    await until(
      () => commands("sound"),
      (runs) => {
        elapse(MINUTE);
        return runs.includes("orders");
      },
    );
  });
});
