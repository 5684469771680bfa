import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type ClusterAccess, getObject, type ServedFiles } from "@dagctl/control-plane";
import { sharedControlPlane } from "@dagctl/control-plane/shared";
import type { Project, Run } from "@dagctl/core";
import type { PostgresServer } from "@dagctl/test-servers";
import { until } from "@dagctl/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { chartsAddress } from "./cluster/charts-address.ts";
import { freePort, type Installation, installation } from "./cluster/installation.ts";
import { send, type CallAnswer, plannedCalls } from "./cluster/mixed-operations.ts";
import { type Api, serverWait } from "./end-to-end/api.ts";
import { ask, encryptedPostgres, postgresPart, stateDatabases } from "./end-to-end/postgres.ts";
import { TOKEN, builtServer } from "./end-to-end/built-server.ts";
import type { BuiltServer } from "./end-to-end/built-server.ts";

/** The first start on a machine builds. */
const FIRST_START = 60 * 60_000;
const SEED = 20_260_105;
const CALL_COUNT = 200;
const PROJECTS = 20;
const AT_ONCE = 12;
/**
 * Ten times a lease and the time until the next poll of the other server for expired leases (a
 * third of one), in milliseconds: other tests run at the same time.
 */
const TAKEN_OVER_MS = 10 * (15_000 + 5_000);

/** How long the cluster may take to remove what is not desired any more, in milliseconds. */
const LEFT_MS = 30_000;

let plane: ClusterAccess;
let own: Installation;
let charts: ServedFiles;
let postgres: PostgresServer;
/** Two servers: `dying` is killed in the middle. */
let staying: BuiltServer;
let dying: BuiltServer;
beforeEach(async () => {
  plane = await sharedControlPlane();
  charts = await chartsAddress();
  [own, postgres, staying, dying] = await Promise.all([
    installation(plane, charts.url),
    encryptedPostgres(),
    builtServer(),
    builtServer(),
  ]);
}, FIRST_START);
afterEach(async () => {
  await Promise.all([staying.dispose(), dying.dispose()]);
  await Promise.all([charts.close(), postgres.close()]);
});

const NAMES = Array.from({ length: PROJECTS }, (_, index) => `p${String(index).padStart(2, "0")}`);
/** Half of them have a state in PostgreSQL. */
const hasState = (name: string): boolean => Number(name.slice(1)) % 2 === 0;

test(
  "two servers on one store and one cluster lose, repeat or block none of 200 mixed operations, although one server is killed during them",
  { timeout: 600_000 },
  async () => {
    const executions = join(dirname(staying.data), "executions");
    const repository = await staying.git.create("many");
    const program = (name: string): string =>
      `import { appendFileSync } from "node:fs";\nappendFileSync(${JSON.stringify(executions)}, "${name} " + process.cwd() + "\\n");\nconsole.log("done");\n`;
    const files = NAMES.flatMap((name) => [
      [`${name}/package.json`, '{"type":"module","main":"main.js"}'],
      [`${name}/main.js`, program(name)],
    ]);
    await repository.commit(Object.fromEntries(files) as Record<string, string>, "Many projects");
    const { settings } = await postgresPart(postgres, dirname(staying.data));
    const ports = [own.port, await freePort()] as const;
    const both = { ...own.settings, ...settings, DAGCTL_GIT_ALLOW: staying.git.url };
    const server = await staying.start(both, ports[0]);
    const leases = (): Promise<readonly string[]> =>
      ask(postgres, "records", "select number from leases");
    const first = await leases();
    await dying.start(both, ports[1]);
    const lease = (await leases()).find((number) => !first.includes(number));
    const runningOnDying = async (): Promise<number> =>
      Number(
        (
          await ask(
            postgres,
            "records",
            `select count(*) from operations where status = 'running' and lease = ${lease}`,
          )
        )[0],
      );

    // All calls, some at the same time, to both servers; in the middle one server dies while
    // operations of its own are in progress.
    const [one, other] = ports.map((port) => `http://127.0.0.1:${port}`) as [string, string];
    const queue = [...plannedCalls(SEED, CALL_COUNT, NAMES)];
    const answers: CallAnswer[] = [];
    let alive = true;
    let takenOver: Promise<number> | undefined;
    const killOne = async (): Promise<number> => {
      await until(
        runningOnDying,
        (count) => count > 0,
        serverWait("an operation of the server that is to die"),
      );
      alive = false;
      await dying.kill();
      const died = Date.now();
      await until(
        runningOnDying,
        (count) => count === 0,
        serverWait("the end of the dead server's operations"),
      );
      return Date.now() - died;
    };
    const worker = async (): Promise<void> => {
      for (let call = queue.shift(); call !== undefined; call = queue.shift()) {
        const asksOther = call.index % 2 === 1;
        const answer = await send(call, {
          token: TOKEN,
          servers: () => (alive && asksOther ? [other, one] : [one]),
          body: ({ index, kind, project: name }) => {
            const create = {
              name,
              project_type: "node",
              repository_url: repository.url,
              git_path: name,
              use_managed_state_database: hasState(name),
            };
            return kind === "create"
              ? create
              : kind === "update"
                ? { memory_limit: `${(index % 4) + 4}Gi` }
                : undefined;
          },
        });
        answers.push(answer);
        if (answers.length >= CALL_COUNT / 2) takenOver ??= killOne();
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    expect(await takenOver).toBeLessThan(TAKEN_OVER_MS);

    // No call was refused except for the state that the project had at that time.
    expect(answers).toHaveLength(CALL_COUNT);
    for (const { call, status, body } of answers)
      expect({ ...call, body, status }).toEqual({
        ...call,
        body,
        status: expect.toSatisfy((code: number) =>
          [200, 201, 202, 404, 409].includes(code),
        ) as number,
      });

    // Nothing is stuck.
    const projects = async (): Promise<readonly Project[]> =>
      (await server.call<{ projects: readonly Project[] }>("GET", "/projects?limit=500")).body
        .projects;
    const settled = await until(
      projects,
      (all) =>
        all.every(
          ({ operation, status }) =>
            operation === undefined && ["active", "inactive"].includes(status),
        ),
      serverWait("rest"),
    );
    expect(
      await ask(postgres, "records", "select wire from operations where status = 'running'"),
    ).toEqual([]);
    await nothingLost(server, settled, answers);
    await sameOutside(settled);

    // Each run that was accepted is there once, has ended, and its program has started at most
    // once.
    const ended = await Promise.all(
      settled.map(async ({ id, name }) => ({
        name,
        runs: await until(
          () => runsOf(server, id),
          (all) => all.every(({ status }) => !["pending", "running"].includes(status)),
          serverWait("the end of its runs"),
        ),
      })),
    );
    const started = existsSync(executions)
      ? readFileSync(executions, "utf8").trim().split("\n")
      : [];
    expect(new Set(started).size).toBe(started.length);
    const accepted = answers.filter(({ call, status }) => call.kind === "run" && status < 300);
    const ids = accepted.map(({ body }) => body.job_run_id);
    for (const { name, runs: all } of ended) {
      const runs = all.filter(({ triggered_by: by }) => by === "manual");
      expect(runs.filter((run) => !ids.includes(run.id))).toEqual([]);
      expect(new Set(runs.map((run) => run.id)).size).toBe(runs.length);
      const lines = started.filter((line) => line.startsWith(`${name} `)).length;
      expect(lines).toBeGreaterThanOrEqual(
        runs.filter(({ status }) => status === "success").length,
      );
      expect(lines).toBeLessThanOrEqual(
        accepted.filter(({ call }) => call.project === name).length,
      );
    }
    expect(accepted.length).toBeGreaterThan(10);

    // The server that is left ends all of it.
    for (const answer of await Promise.all(
      settled.map(({ id }) => server.call("DELETE", `/projects/${id}`)),
    ))
      expect(answer.status).toBeLessThan(300);
    await until(projects, (all) => all.length === 0, serverWait("the end of all projects"));
    await until(
      async () => (await own.objects()).filter((line) => !line.startsWith("ConfigMap ")),
      (objects) => objects.length === 0,
      serverWait("the end of all objects"),
    );
    expect(await stateDatabases(postgres)).toEqual([]);
    expect(await staying.stop()).toEqual({ code: 0, signal: null });
  },
);

async function runsOf(server: Api, id: string): Promise<readonly Run[]> {
  return (await server.call<{ runs: readonly Run[] }>("GET", `/projects/${id}/runs?limit=500`)).body
    .runs;
}

/**
 * Checks that the projects that exist are those whose creation was confirmed to a client, without
 * those whose end was confirmed to a client.
 */
async function nothingLost(
  server: Api,
  settled: readonly Project[],
  answers: readonly CallAnswer[],
): Promise<void> {
  const created = answers
    .filter(({ call, status }) => call.kind === "create" && status === 201)
    .map(({ body }) => body.id ?? "");
  const deletes = answers.filter(({ call, status }) => call.kind === "delete" && status < 300);
  const deleted = deletes.map(({ body }) => body.id ?? body.operation?.project_id ?? "");
  expect(new Set(created).size).toBe(created.length);
  expect(settled.map(({ id }) => id).toSorted()).toEqual(
    created.filter((id) => !deleted.includes(id)).toSorted(),
  );
  expect(
    await ask(
      postgres,
      "records",
      "select count(*) from operations where wire::json->>'kind' = 'create'",
    ),
  ).toEqual([String(created.length)]);
  for (const id of new Set(deleted))
    expect((await server.call("GET", `/projects/${id}`)).status).toBe(404);
}

/** Checks that the cluster and PostgreSQL contain what the records say, and nothing else. */
async function sameOutside(settled: readonly Project[]): Promise<void> {
  const deployed = settled.filter((project) => project.deployed).map(({ id }) => id);
  const projectsOf = async (kind: string): Promise<readonly string[]> => {
    const label = `dagctl.dev/installation=${own.name},dagctl.dev/project`;
    const found = await getObject<{
      items: readonly { metadata: { labels: Record<string, string> } }[];
    }>(plane, "", kind, "-A", "-l", label);
    return found.items
      .map(({ metadata }) => metadata.labels["dagctl.dev/project"] ?? "")
      .toSorted();
  };
  for (const kind of ["applications.argoproj.io", "cronjobs"])
    expect({ kind, of: await projectsOf(kind) }).toEqual({ kind, of: deployed.toSorted() });
  // What a server that died still created is deleted with the object that owned it, which takes the
  // garbage collector a moment.
  for (const kind of ["jobs", "pods", "secrets"]) {
    await until(
      async () => (await projectsOf(kind)).filter((id) => !deployed.includes(id)),
      (ids) => ids.length === 0,
      serverWait(`the end of ${kind} of projects that are not deployed`, LEFT_MS),
    );
  }
  const stateful = settled.filter(({ use_managed_state_database: isManaged }) => isManaged);
  const registered = await ask(
    postgres,
    "registry",
    "select project from dagctl_state_databases where dropped_at is null",
  );
  expect(registered.filter((id) => !stateful.some((project) => project.id === id))).toEqual([]);
  expect(stateful.filter(({ deployed: there, id }) => there && !registered.includes(id))).toEqual(
    [],
  );
  expect(await stateDatabases(postgres)).toHaveLength(registered.length);
}
