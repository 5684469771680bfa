import { readdir, readFile } from "node:fs/promises";
import { writeSync } from "node:fs";
import { join } from "node:path";
import { createHost, isDagctlError, nodeType } from "@dagctl/core";
import type { Host, Project } from "@dagctl/core";
import { gitDriver } from "@dagctl/git-driver";
import { localDriver } from "@dagctl/local-driver";
import { sqliteStore } from "@dagctl/sql-driver";
import { type Point, withPoints } from "@dagctl/testing";
import { polledType } from "./polled-type.ts";
import { INPUT, type Orders, type Scenario, scenarios, type World } from "./scenarios.ts";
import { versionedType } from "./versioned-type.ts";

const ORGANIZATION = "org-acme";
const orders = JSON.parse(process.argv[2] ?? "{}") as Orders;
const scenario: Scenario = scenarios(orders.url)[orders.scenario];
const passed: string[] = [];
let armed = false;
const counts = new Map<string, number>();

/**
 * Counted from the moment the scenario acts, so that a point has the same name in every process.
 */
function onPoint({ contract, method, phase }: Point): void {
  if (!armed) return;
  const place = `${contract}.${method}.${phase}`;
  const index = (counts.get(place) ?? 0) + 1;
  counts.set(place, index);
  const point = `${place}.${index}`;
  passed.push(point);
  if (orders.mode !== "kill" || point !== orders.point) return;
  process.kill(process.pid, "SIGKILL");
  // The signal comes at once, but not before the next instruction: nothing of ours may follow.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

function compose(): Promise<Host> {
  const local = localDriver({
    directory: join(orders.data, "local"),
    timing: { poll: 20, grace: 500, retry: 50 },
  });
  return createHost({
    store: withPoints(sqliteStore({ file: join(orders.data, "dagctl.db") }), "store", onPoint),
    git: withPoints(
      gitDriver({ cache: join(orders.data, "git"), allow: [`file://${orders.repositories}/`] }),
      "git",
      onPoint,
    ),
    deploy: withPoints(local.deploy, "deploy", onPoint),
    run: withPoints(local.run, "run", onPoint),
    stateDatabase: withPoints(local.stateDatabase, "state", onPoint),
    secrets: withPoints(local.secrets, "secrets", onPoint),
    plugins: [
      {
        name: "node",
        projectTypes: [
          nodeType(),
          versionedType(),
          polledType(() => armed || orders.mode === "recover"),
        ],
      },
    ],
    timing: { observe: 100, retry: 20 },
  });
}

async function names(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}

async function observe(host: Host, commits: readonly string[]): Promise<World> {
  const acme = host.organization(ORGANIZATION);
  const { projects } = await acme.projects.list();
  const lists = await Promise.all(
    projects.map(async ({ id }) => ({
      runs: (await acme.runs.list(id)).runs,
      operations: (await acme.operations.list(id)).operations,
    })),
  );
  const deployments = join(orders.data, "local/deployments", ORGANIZATION);
  // A folder whose first file is being written holds nothing yet.
  const wanted = async (project: string): Promise<string> =>
    readFile(join(deployments, project, "wanted.json"), "utf8").catch(() => '{ "generation": 0 }');
  const works = join(orders.data, "local/work", ORGANIZATION);
  const times = async (file: string): Promise<number> => {
    const texts = await Promise.all(
      (await names(works)).map((project) =>
        readFile(join(works, project, file), "utf8").catch(() => ""),
      ),
    );
    return texts.join("").split("\n").filter(Boolean).length;
  };
  return {
    projects,
    runs: lists.flatMap(({ runs }) => runs),
    operations: lists.flatMap(({ operations }) => operations),
    deployments: await Promise.all(
      (await names(deployments)).map(async (project) => ({
        project,
        generation: Number(JSON.parse(await wanted(project)).generation),
      })),
    ),
    stateDatabases: await names(join(orders.data, "local/state", ORGANIZATION)),
    executions: await times("executed"),
    migrations: await times("migrated"),
    variables: (await acme.environmentVariables.list()).environment_variables.map(
      ({ name, value }) => `${name}=${value}`,
    ),
    commits,
  };
}

/** Nothing is under way any more: no operation, no deployment on its way, no run. */
function settled({ projects, runs }: World): boolean {
  const resting = (project: Project): boolean =>
    project.operation === undefined && ["active", "inactive", "failed"].includes(project.status);
  return (
    projects.every(resting) &&
    runs.every(({ status }) => status !== "pending" && status !== "running")
  );
}

async function settle(host: Host, commits: readonly string[]): Promise<World> {
  const end = Date.now() + 30_000;
  for (;;) {
    const world = await observe(host, commits);
    if (settled(world)) return world;
    if (Date.now() > end) throw new Error(`Not settled within 30 s: ${JSON.stringify(world)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const commits = JSON.parse(
  await readFile(join(orders.repositories, "commits.json"), "utf8"),
) as readonly string[];
const host = await compose();
const acme = host.organization(ORGANIZATION);
if (orders.mode === "prepare") {
  if (scenario.prepared)
    await acme.projects.create({ ...INPUT, ...scenario.input, repository_url: orders.url });
  if (scenario.first) {
    await settle(host, commits);
    await scenario.first(acme);
  }
  await settle(host, commits);
} else if (orders.mode === "recover") {
  const alone = await settle(host, commits);
  // A delete that was carried through answers by its key; without a record of the call it is told
  // what is so: it is gone.
  await scenario.act(acme).catch((error: unknown) => {
    if (
      !(
        orders.scenario === "delete" &&
        alone.projects.length === 0 &&
        isDagctlError(error, "not_found")
      )
    )
      throw error;
  });
  writeSync(1, `${JSON.stringify({ alone, again: await settle(host, commits) })}\n`);
} else {
  armed = true;
  await scenario.act(acme);
  await settle(host, commits);
  armed = false;
  writeSync(1, `${JSON.stringify(passed)}\n`);
}
await host.close();
