import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { createHost, type Host, type Organization, type Project } from "@dagctl/core";
import type { Clock } from "@dagctl/core/contracts";
import { systemClock } from "@dagctl/core/driver-kit";
import { nodeType } from "@dagctl/project-types/node";
import { gitDriver } from "@dagctl/git-driver";
import { localDriver } from "@dagctl/local-driver";
import { messageSender } from "@dagctl/message-sender";
import { sqliteStore } from "@dagctl/sql-driver";
import { type Point, until, withPoints } from "@dagctl/testing";
import { polledType } from "./polled-type.ts";
import { readReceived } from "./receiver.ts";
import type { Orders, World } from "./scenarios.ts";
import { versionedType } from "./versioned-type.ts";

const ORGANIZATION = "org-acme";

export const organizationOf = (host: Host): Organization => host.organization(ORGANIZATION);

/** How long a host has a message that it sends; after a crash another one sends it then. */
const CLAIM_MS = 30_000;

/** The clock of a host that starts when the claims of the killed one are over. */
function laterClock(): Clock {
  const clock = systemClock();
  return { ...clock, now: () => clock.now() + CLAIM_MS };
}

/** A host on the folders of the orders. It polls branches only while `mayPoll` says so. */
export function composeHost(
  orders: Orders,
  onPoint: (point: Point) => void,
  mayPoll: () => boolean,
): Promise<Host> {
  const local = localDriver({
    directory: join(orders.data, "local"),
    timing: { pollMs: 20, graceMs: 500, retryMs: 50 },
  });
  return createHost({
    store: withPoints(sqliteStore({ file: join(orders.data, "dagctl.db") }), "store", onPoint),
    git: withPoints(
      gitDriver({ directory: join(orders.data, "git"), allow: [`file://${orders.repositories}/`] }),
      "git",
      onPoint,
    ),
    deploy: withPoints(local.deploy, "deploy", onPoint),
    run: withPoints(local.run, "run", onPoint),
    stateDatabase: withPoints(local.stateDatabase, "state", onPoint),
    secrets: withPoints(local.secrets, "secrets", onPoint),
    messages: withPoints(messageSender({ allow: [orders.receiver] }), "messages", onPoint),
    ...(orders.scenario === "message" && orders.mode === "recover" && { clock: laterClock() }),
    projectTypes: [nodeType(), versionedType(), polledType(mayPoll)],
    timing: { observeMs: 100, retryMs: 20 },
  });
}

async function names(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}

async function observe(host: Host, orders: Orders, commits: readonly string[]): Promise<World> {
  const acme = organizationOf(host);
  const { projects } = await acme.projects.list();
  const lists = await Promise.all(
    projects.map(async ({ id }) => ({
      runs: (await acme.runs.list(id)).runs,
      operations: (await acme.operations.list(id)).operations,
    })),
  );
  const { notifications } = await acme.notifications.list();
  const deliveries = await Promise.all(
    notifications.map(async ({ id }) => (await acme.notifications.deliveries(id)).deliveries),
  );
  const deployments = join(orders.data, "local/deployments", ORGANIZATION);
  // A folder whose first file is being written is empty until then.
  const readDesired = async (project: string): Promise<string> =>
    readFile(join(deployments, project, "wanted.json"), "utf8").catch(() => '{ "generation": 0 }');
  const works = join(orders.data, "local/work", ORGANIZATION);
  const times = async (file: string): Promise<number> => {
    const texts = await Promise.all(
      (await names(works)).map((project) =>
        readFile(join(works, project, "dagctl-checkout/files", file), "utf8").catch(() => ""),
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
        generation: Number(JSON.parse(await readDesired(project)).generation),
      })),
    ),
    stateDatabases: await names(join(orders.data, "local/state", ORGANIZATION)),
    executions: await times("executed"),
    migrations: await times("migrated"),
    variables: (await acme.environmentVariables.list()).environment_variables.map(
      ({ name, value }) => `${name}=${value}`,
    ),
    commits,
    notifications: notifications.length,
    deliveries: deliveries.flat(),
    received: await readReceived(orders.received),
  };
}

/**
 * Returns whether nothing is in progress any more: no operation, no deployment, no run, and no
 * message about one.
 */
function isIdle({ projects, runs, notifications, deliveries }: World): boolean {
  const resting = (project: Project): boolean =>
    project.operation === undefined && ["active", "inactive", "failed"].includes(project.status);
  const failed = runs.filter(({ status }) => status === "failed").length;
  return (
    projects.every(resting) &&
    deliveries.length >= notifications * failed &&
    deliveries.every(({ status }) => status !== "pending") &&
    runs.every(({ status }) => status !== "pending" && status !== "running")
  );
}

/** Returns the world once nothing is in progress in it. */
export async function settle(host: Host, orders: Orders): Promise<World> {
  const commits = JSON.parse(
    await readFile(join(orders.repositories, "commits.json"), "utf8"),
  ) as readonly string[];
  return until(() => observe(host, orders, commits), isIdle, {
    what: "The end of everything in progress",
    timeoutMs: 30_000,
    pauseMs: 20,
  });
}
