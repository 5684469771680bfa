import { isDeepStrictEqual } from "node:util";
import type { Delivery, Organization, Project, Run } from "@dagctl/core";
import { until } from "@dagctl/testing";
import type { Received } from "./receiver.ts";
import type { VersionedProject } from "./versioned-type.ts";

/** The order of a child process. Plain JSON: it comes in one argument, or in one line. */
export interface Orders {
  readonly data: string;
  readonly repositories: string;
  readonly url: string;
  /** The URL of the receiver of messages, and the file to which it writes them. */
  readonly receiver: string;
  readonly received: string;
  readonly scenario: ScenarioName;
  /**
   * `prepare`: creates what the scenario begins with. `record`: acts, and reports the points that
   * it passed. `kill`: dies at the point. `recover`: goes on after that, in a process that recovers
   * repeatedly.
   */
  readonly mode: "prepare" | "record" | "kill" | "recover";
  readonly point?: string;
}

/** One call of a person, with a key as a careful client sends one; safe to send again. */
export interface Scenario {
  /** The project is there and active before. */
  readonly prepared: boolean;
  /** What the project has beyond `INPUT`. */
  readonly input?: Readonly<Record<string, unknown>>;
  /** What else has happened before, on the project that is there. */
  first?(acme: Organization, orders: Orders): Promise<unknown>;
  act(acme: Organization): Promise<unknown>;
  /** Whether a world after recovery is one in which nothing of the call happened. */
  before(world: World): boolean;
  /** Whether it is one in which all of the call happened. Each world is one of the two. */
  after(world: World): boolean;
}

/** The world after recovery: records, files and processes, read when nothing changes any more. */
export interface World {
  readonly projects: readonly Project[];
  readonly runs: readonly Run[];
  readonly operations: readonly { readonly kind: string; readonly status: string }[];
  /** Projects that the driver stores, with the generation of the desired state. */
  readonly deployments: readonly { readonly project: string; readonly generation: number }[];
  readonly stateDatabases: readonly string[];
  /** How often the project's program has really run: it leaves a line each time. */
  readonly executions: number;
  /** How often it has really migrated its state. */
  readonly migrations: number;
  /** Variables for runs, `NAME=value`. */
  readonly variables: readonly string[];
  readonly commits: readonly string[];
  /** How many notifications there are. */
  readonly notifications: number;
  readonly deliveries: readonly Delivery[];
  /** What the receiver has got, the first one first. */
  readonly received: readonly Received[];
}

/** What a host finds after a kill: by itself, and after the call was sent again. */
export interface Recovered {
  readonly alone: World;
  readonly again: World;
}

export type ScenarioName =
  | "create"
  | "update"
  | "migration"
  | "deploy"
  | "polled"
  | "undeploy"
  | "delete"
  | "run"
  | "message"
  | "variable";

const idempotencyKey = "the-one-call";
const only = (world: World): Project | undefined =>
  world.projects.length === 1 ? world.projects[0] : undefined;
const succeeded = (world: World, kind: string): number =>
  world.operations.filter(
    (operation) => operation.kind === kind && operation.status === "succeeded",
  ).length;

function active(world: World, more: Readonly<Partial<VersionedProject>> = {}): boolean {
  const project = only(world);
  return (
    project?.status === "active" &&
    project.deployed &&
    project.operation === undefined &&
    world.deployments.length === 1 &&
    world.stateDatabases.length === 1 &&
    isDeepStrictEqual({ ...project, ...more }, project)
  );
}

/**
 * Returns whether one message has arrived, once or repeatedly under one id, and its delivery says
 * so: it has each attempt but the one whose end its host did not live to record.
 */
function isDelivered({ deliveries, received, runs }: World): boolean {
  const [delivery, ...others] = deliveries;
  if (!delivery || others.length > 0) return false;
  const { attempts, id, status, type } = delivery;
  const [body = "{}", ...otherBodies] = new Set(received.map((message) => message.body));
  const { data } = JSON.parse(body) as { readonly data?: { readonly run?: Run } };
  const unrecorded = received.length - attempts.length;
  return (
    type === "run.failed" &&
    status === "delivered" &&
    attempts.length > 0 &&
    attempts.every((attempt) => attempt.status === 200 && attempt.error === undefined) &&
    (unrecorded === 0 || unrecorded === 1) &&
    received.every((message) => message.id === id) &&
    otherBodies.length === 0 &&
    data?.run?.id === runs[0]?.id
  );
}

/** Waits for a deploy that polling asked for. */
async function polledDeploy(acme: Organization): Promise<void> {
  await until(
    () => acme.operations.list("analytics"),
    ({ operations }) =>
      operations.some(
        ({ requested_by, status }) => requested_by === "polling" && status === "succeeded",
      ),
    { what: "A deploy by polling", timeoutMs: 20_000, pauseMs: 20 },
  );
}

export const INPUT = { name: "analytics", project_type: "node", use_managed_state_database: true };

export function scenarios(url: string): Readonly<Record<ScenarioName, Scenario>> {
  return {
    create: {
      prepared: false,
      act: (acme) => acme.projects.create({ ...INPUT, repository_url: url }, { idempotencyKey }),
      before: (world) =>
        world.projects.length === 0 &&
        world.deployments.length === 0 &&
        world.stateDatabases.length === 0,
      after: (world) => active(world, { revision: 1 }) && succeeded(world, "create") === 1,
    },
    update: {
      prepared: true,
      act: (acme) => acme.projects.update("analytics", { memory_limit: "8Gi" }, { idempotencyKey }),
      before: (world) =>
        active(world, { memory_limit: "4Gi", revision: 1 }) && succeeded(world, "update") === 0,
      after: (world) =>
        active(world, { memory_limit: "8Gi", revision: 2 }) && succeeded(world, "update") === 1,
    },
    // An update that migrates what a run of the version before has written.
    migration: {
      prepared: true,
      input: { project_type: "versioned", tool_version: "1" },
      first: (acme) => acme.projects.run("analytics"),
      act: (acme) =>
        acme.projects.update<VersionedProject>(
          "analytics",
          { tool_version: "2" },
          { idempotencyKey },
        ),
      before: (world) =>
        active(world, { tool_version: "1", revision: 1 }) &&
        world.runs.length === 1 &&
        world.migrations === 0,
      after: (world) =>
        active(world, { tool_version: "2", revision: 2 }) &&
        succeeded(world, "update") === 1 &&
        world.runs.map(({ job_type, status }) => `${job_type} ${status}`).join() ===
          "migrate success,run success" &&
        world.migrations === 1 &&
        world.executions === 1,
    },
    deploy: {
      prepared: true,
      act: (acme) => acme.projects.deploy("analytics", undefined, { idempotencyKey }),
      before: (world) =>
        active(world, { current_commit_sha: world.commits[0] ?? "" }) &&
        succeeded(world, "deploy") === 0,
      after: (world) =>
        active(world, { current_commit_sha: world.commits[1] ?? "" }) &&
        succeeded(world, "deploy") === 1,
    },
    // There is no call: the branch has moved, and polling finds it.
    polled: {
      prepared: true,
      input: { project_type: "polled" },
      act: polledDeploy,
      before: (world) =>
        active(world, { current_commit_sha: world.commits[0] ?? "" }) &&
        succeeded(world, "deploy") === 0,
      after: (world) =>
        active(world, { current_commit_sha: world.commits[1] ?? "" }) &&
        succeeded(world, "deploy") === 1 &&
        only(world)?.auto_deploy?.outcome === "deployed",
    },
    undeploy: {
      prepared: true,
      act: (acme) => acme.projects.undeploy("analytics", { idempotencyKey }),
      before: (world) => active(world),
      after: (world) =>
        only(world)?.status === "inactive" &&
        world.deployments.length === 0 &&
        world.stateDatabases.length === 1 &&
        succeeded(world, "undeploy") === 1,
    },
    delete: {
      prepared: true,
      first: async (acme) => {
        await acme.environmentVariables.create({
          name: "OWN",
          value: "its own",
          project_id: "analytics",
        });
        await acme.environmentVariables.create({ name: "SHARED", value: "everybody's" });
      },
      act: (acme) => acme.projects.delete("analytics", { idempotencyKey }),
      before: (world) => active(world) && world.variables.length === 2,
      after: (world) =>
        world.projects.length === 0 &&
        world.deployments.length === 0 &&
        world.stateDatabases.length === 0 &&
        world.variables.join() === "SHARED=everybody's",
    },
    run: {
      prepared: true,
      act: (acme) => acme.projects.run("analytics", {}, { idempotencyKey }),
      before: (world) => active(world) && world.runs.length === 0 && world.executions === 0,
      after: (world) =>
        active(world) &&
        world.runs.length === 1 &&
        world.runs[0]?.status === "success" &&
        world.executions === 1,
    },
    // A run fails, and its message is delivered.
    message: {
      prepared: true,
      async first({ environmentVariables, notifications }, { receiver: address }) {
        await environmentVariables.create({ name: "FAILS", value: "yes" });
        await notifications.create({
          name: "on call",
          kind: "webhook",
          url: address,
          events: ["run.failed"],
        });
      },
      act: (acme) => acme.projects.run("analytics", {}, { idempotencyKey }),
      before: (world) => active(world) && world.runs.length === 0 && world.received.length === 0,
      after: (world) =>
        active(world) &&
        world.runs.length === 1 &&
        world.runs[0]?.status === "failed" &&
        world.executions === 1 &&
        isDelivered(world),
    },
    // The only call that writes two entries of the secret source, which knows no transactions.
    variable: {
      prepared: false,
      first: (acme) => acme.environmentVariables.create({ name: "TOKEN", value: "first" }),
      act: (acme) =>
        acme.environmentVariables.update(
          "TOKEN",
          { name: "BETTER", value: "second" },
          { idempotencyKey },
        ),
      before: (world) => world.variables.join() === "TOKEN=first",
      after: (world) => world.variables.join() === "BETTER=second",
    },
  };
}
