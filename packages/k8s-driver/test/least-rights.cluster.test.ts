import { setTimeout as sleep } from "node:timers/promises";
import { applyObjects, type ClusterAccess, clusterWait, kubectl } from "@dagctl/control-plane";
import { sharedControlPlane } from "@dagctl/control-plane/shared";
import type { Deployment, DeploymentRef } from "@dagctl/core/contracts";
import { parseWorkloadRepository, Secret, systemClock } from "@dagctl/core/driver-kit";
import { isPresent, program, type ProgramAction, until } from "@dagctl/testing";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { client as clientOf, type Client } from "../src/cluster/client.ts";
import { connection } from "../src/cluster/connection.ts";
import { CRON_JOB, JOB, type Kind } from "../src/cluster/kinds.ts";
import { projectPlace } from "../src/context.ts";
import type { KubernetesDriver } from "../src/index.ts";
import { settingsOf } from "../src/options.ts";
import { type Bench, bench, unique } from "./bench.ts";
import { hoursLater } from "./hours-later.ts";
import {
  type LimitedAccount,
  limitedAccount,
  type Right,
  RIGHTS,
  type Where,
} from "./limited-account.ts";
import { kubeconfigOf, limitWrites } from "./rights.ts";

// Each verb of `rbac.yaml` and of the Role that organizations get is removed once, and one call
// that needs it reports so.

let plane: ClusterAccess;
let setup: Bench;
let driver: KubernetesDriver;
let admin: Client;
let own: string;
let secrets: string;
let account: LimitedAccount;
const log: string[] = [];

beforeAll(async () => {
  plane = await sharedControlPlane();
  setup = await bench(plane);
  admin = clientOf(connection({ kubeconfig: plane.kubeconfig }, systemClock()));
  own = unique();
  secrets = await plane.namespace("secrets");
  account = limitedAccount(admin, { name: own, namespace: secrets });
  await applyObjects(plane, {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name: own, namespace: secrets },
  });
  for (const where of ["argocd", "secrets", "cluster"] as const)
    await account.grant(where, namespaceOf(where));
  await limitWrites(plane, {
    name: `least-${own}`,
    account: { namespace: secrets, name: own },
    installation: own,
    project: "default",
    chartsUrl: setup.chartsUrl,
  });
  // Without `serviceAccount` the driver gives itself no Role in organizations: the test does.
  driver = await setup.start({
    cluster: { kubeconfig: await kubeconfigOf(plane, secrets, own) },
    namespace: secrets,
    installation: own,
    log: ({ message }) => log.push(message),
    // Its projects have no packages: the claim is watched, and no pod names it.
    packages: { cacheClaim: "downloads" },
  });
  await untilConverged("keeper", "a");
}, 60 * 60_000);
afterAll(async () => {
  await setup?.close();
  await admin?.connection.close();
});

const settings = () => settingsOf({ chartsUrl: setup.chartsUrl, installation: own });
const placeOf = (ref: DeploymentRef) => projectPlace(settings(), ref);
const refOf = (project: string, organization = "a"): DeploymentRef => ({
  organization: `org-${own}-${organization}`,
  project: `prj-${own}-${project}`,
});

function namespaceOf(where: Where, organization = "a"): string | undefined {
  if (where === "cluster") return undefined;
  if (where === "organization") return placeOf(refOf("any", organization)).namespace;
  return where === "argocd" ? "argocd" : secrets;
}

interface Changes {
  readonly secrets?: Readonly<Record<string, Secret>>;
  readonly organization?: string;
  readonly cpu?: string;
}

function deploymentOf(
  ref: DeploymentRef,
  generation: number,
  { secrets: values = { value: new Secret(`of-${generation}`) }, cpu = "10m" }: Changes,
): Deployment {
  const { sha: commit } = setup.commits[0];
  const repository = {
    url: setup.repositoryUrl,
    branch: "main",
    commit,
    authMethod: "none" as const,
  };
  return {
    ref,
    generation,
    commit,
    workload: {
      runtime: { language: "node", packages: [] },
      environment: {},
      resources: {
        cpu_request: cpu,
        cpu_limit: "2000",
        memory_request: "16Mi",
        memory_limit: "256Mi",
      },
      timeZone: "UTC",
      suspended: false,
      concurrencyPolicy: "Allow",
      history: { successful: 1, failed: 1 },
      repository,
    },
    repository: parseWorkloadRepository(ref.organization, repository),
    jobs: [
      {
        name: "nightly",
        jobType: "run",
        command: "node",
        schedule: "0 0 30 2 *",
        enabled: true,
        steps: [{ name: "step-1", argv: ["node", "--version"] }],
      },
    ],
    secrets: values,
  };
}

async function apply(
  project: string,
  generation: number,
  changes: Changes = {},
): Promise<DeploymentRef> {
  const ref = refOf(project, changes.organization);
  await driver.deploy.apply(deploymentOf(ref, generation, changes));
  await until(
    async () => {
      const state = await driver.deploy.observe(ref);
      return state.present && state.phase === "converged" && state.generation === generation;
    },
    isPresent,
    clusterWait(`generation ${generation} of ${project}`, 60_000),
  );
  return ref;
}

/**
 * Deploys the first project of an organization and waits: it has converged only when its namespace
 * can be read.
 */
async function untilConverged(project: string, organization: string): Promise<void> {
  await driver.deploy.apply(deploymentOf(refOf(project, organization), 1, { secrets: {} }));
  const namespace = namespaceOf("organization", organization);
  await until(() => namespaceLives(namespace), isPresent, clusterWait("the namespace", 60_000));
  await account.grant("organization", namespace);
  await apply(project, 1, { secrets: {}, organization });
}

async function start(ref: DeploymentRef, actions: readonly ProgramAction[] = []): Promise<void> {
  await driver.run.start({
    ref: { ...ref, run: "run-1" },
    generation: 1,
    commit: setup.commits[0].sha,
    job: "nightly",
    name: "run-1",
    steps: [{ name: "step-1", argv: program(actions) }],
    secrets: {},
    variables: [],
    deadline: new Date(Date.now() + 600_000).toISOString(),
  });
}

const runOf = (ref: DeploymentRef) => ({ ...ref, run: "run-1" });
async function running(ref: DeploymentRef): Promise<void> {
  await start(ref, [{ print: "hello" }, { wait: true }]);
  await until(
    async () => (await driver.run.observe(runOf(ref)))?.status === "running",
    isPresent,
    clusterWait("the run goes on", 60_000),
  );
}

async function all(items: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  for await (const item of items) count += item === undefined ? 0 : 1;
  return count;
}

/** Calls again until the call is refused. */
async function until403(call: () => Promise<unknown>): Promise<void> {
  for (const end = performance.now() + 30_000; performance.now() < end;) await call();
}

/** Throws the refusal of a watch. It is read from the log, because the watch tries again. */
async function watched(
  watch:
    | ((onChange: () => void, options: { readonly signal: AbortSignal }) => Promise<void>)
    | undefined,
  { verb, resource }: Right,
): Promise<void> {
  const over = new AbortController();
  log.length = 0;
  const watching = watch?.(() => undefined, { signal: over.signal });
  try {
    const line = await until(
      async () => log.find((one) => one.includes(`cannot ${verb} resource "${resource}"`)),
      isPresent,
      clusterWait("a line in the log", 30_000),
    );
    throw new Error(line);
  } finally {
    over.abort();
    await watching;
  }
}

/** Deletes the Application of a project and leaves what it made. */
async function orphaned(ref: DeploymentRef): Promise<void> {
  const { base } = placeOf(ref);
  const patch = '{"metadata":{"finalizers":null}}';
  await kubectl(plane, ["patch", "application", base, "-n", "argocd", "--type=merge", "-p", patch]);
  await kubectl(plane, ["delete", "application", base, "-n", "argocd"]);
}

interface Probe {
  /** Runs with all rights before the call. */
  readonly before?: (ref: DeploymentRef) => Promise<unknown>;
  readonly call: (ref: DeploymentRef, right: Right) => Promise<unknown>;
  /**
   * What the project is deployed with at the beginning; `false`: it is not. @default generation 1
   * with a secret
   */
  readonly deployed?: Changes | false;
  /** Whether it has an organization for itself. */
  readonly alone?: boolean;
}

const observe = (ref: DeploymentRef): Promise<unknown> => driver.deploy.observe(ref);
const remove = (ref: DeploymentRef): Promise<void> => driver.deploy.remove(ref, { generation: 9 });
const again = (generation: number) => (ref: DeploymentRef) =>
  driver.deploy.apply(deploymentOf(ref, generation, {}));
const component = "dagctl.dev/component=environment";
async function retired(ref: DeploymentRef): Promise<void> {
  await again(2)(ref);
  const { namespace, labels } = placeOf(ref);
  await until(
    async () => {
      const all = [
        "get",
        "secrets",
        "-n",
        namespace,
        "-l",
        `${component},dagctl.dev/project=${labels["dagctl.dev/project"]}`,
        "-o",
        "json",
      ];
      await looksAfter();
      return (await kubectl(plane, all)).includes("dagctl.dev/retired");
    },
    isPresent,
    clusterWait("the older environment is noted as such", 30_000),
  );
}
/**
 * Starts a driver whose garbage collection runs at once. With a right, it throws the refusal of
 * that right, some hours later: a host that has just begun deletes nothing.
 */
async function looksAfter({
  right,
  hours = 0,
}: { readonly right?: Right; readonly hours?: number } = {}): Promise<void> {
  log.length = 0;
  const another = await setup.start({
    cluster: { kubeconfig: await kubeconfigOf(plane, secrets, own) },
    namespace: secrets,
    installation: own,
    timing: { renewalMs: 100 },
    log: ({ message }) => log.push(message),
  });
  try {
    if (right === undefined) return await sleep(1_000);
    hoursLater(hours);
    throw new Error(
      await until(
        async () =>
          log.find((line) => line.includes(`cannot ${right.verb} resource "${right.resource}"`)),
        isPresent,
        clusterWait("a refusal", 30_000),
      ),
    );
  } finally {
    vi.useRealTimers();
    await another.deploy.close?.();
  }
}
const removedBefore = (ref: DeploymentRef): Promise<void> =>
  driver.deploy.remove(ref, { generation: 8 });
const removed: Probe = { before: remove, call: (ref) => until403(() => observe(ref)) };
const left = (kind: Kind): Probe => ({
  before: async (ref) => {
    if (kind === JOB) await running(ref);
    await orphaned(ref);
    await remove(ref);
  },
  call: (ref) => until403(() => observe(ref)),
});
const lastOne: Probe = {
  alone: true,
  deployed: { secrets: {} },
  call: async (ref) => remove(ref).then(() => until403(() => observe(ref))),
};

const PROBES: Readonly<Record<string, Probe>> = {
  "argocd applications get": { call: again(2) },
  "argocd applications list": { call: () => all(driver.deploy.list()) },
  "argocd applications watch": { call: (_, right) => watched(driver.deploy.watch, right) },
  "argocd applications create": { deployed: false, call: again(1) },
  "argocd applications patch": { call: again(2) },
  "argocd applications delete": { call: remove },
  "secrets secrets get": { call: () => driver.secrets.get("org", "name") },
  "secrets secrets list": { call: () => driver.secrets.list("org") },
  "secrets secrets create": { call: () => driver.secrets.put("org", "new", new Secret("x")) },
  "secrets secrets patch": { call: () => driver.secrets.put("org", "new", new Secret("x")) },
  "secrets secrets delete": { call: () => driver.secrets.delete("org", "name") },
  "secrets configmaps get": { deployed: false, call: again(1) },
  "secrets configmaps list": { call: (_, right) => looksAfter({ right }) },
  "secrets configmaps create": { call: remove },
  "secrets configmaps patch": {
    before: removedBefore,
    call: (ref) => driver.deploy.remove(ref, { generation: 10 }),
  },
  "secrets configmaps delete": {
    before: removedBefore,
    call: (_, right) => looksAfter({ right, hours: 24 * 8 }),
  },
  "cluster namespaces get": { deployed: false, alone: true, call: again(1) },
  "organization cronjobs get": { call: (ref) => start(ref) },
  "organization cronjobs list": {
    call: async (ref) => driver.run.setSchedulesPaused?.(ref, { nightly: true }),
  },
  "organization cronjobs watch": { call: (_, right) => watched(driver.run.watch, right) },
  "organization cronjobs patch": {
    call: async (ref) => driver.run.setSchedulesPaused?.(ref, { nightly: false }),
  },
  "organization cronjobs delete": left(CRON_JOB),
  "organization jobs get": { call: (ref) => driver.run.observe(runOf(ref)) },
  "organization jobs list": { call: (ref) => all(driver.run.list(ref)) },
  "organization jobs watch": { call: (_, right) => watched(driver.run.watch, right) },
  "organization jobs create": { call: (ref) => start(ref) },
  "organization jobs patch": { call: (ref) => start(ref) },
  "organization jobs delete": left(JOB),
  // A pod for which there is no node has no log to keep: its Job is ended.
  "organization jobs/status patch": {
    deployed: { cpu: "1000" },
    before: (ref) => start(ref),
    call: (ref) => driver.run.cancel(runOf(ref)),
  },
  "organization pods list": {
    before: (ref) => start(ref),
    call: (ref) => driver.run.observe(runOf(ref)),
  },
  "organization pods watch": { call: (_, right) => watched(driver.run.watch, right) },
  "organization pods patch": { before: running, call: (ref) => driver.run.cancel(runOf(ref)) },
  "organization pods/log get": { before: running, call: (ref) => all(driver.run.logs(runOf(ref))) },
  "organization secrets get": { deployed: false, call: again(1) },
  // The values that a log has to hide.
  "organization secrets list": { before: running, call: (ref) => all(driver.run.logs(runOf(ref))) },
  "organization secrets watch": { call: (_, right) => watched(driver.deploy.watch, right) },
  "organization configmaps watch": { call: (_, right) => watched(driver.deploy.watch, right) },
  "organization persistentvolumeclaims watch": {
    call: (_, right) => watched(driver.deploy.watch, right),
  },
  "organization secrets create": { deployed: false, call: again(1) },
  "organization secrets patch": {
    call: async (ref) => driver.deploy.refreshCredentials?.(ref, { value: new Secret("other") }),
  },
  // Values of an older generation are deleted in the background, when no run can have them and no
  // log shows them any more.
  "organization secrets delete": {
    before: retired,
    call: (_, right) => looksAfter({ right, hours: 31 }),
  },
  "organization configmaps get": { deployed: false, call: again(1) },
  "organization configmaps list": removed,
  "organization configmaps create": { deployed: false, call: again(1) },
  "organization configmaps patch": { call: again(2) },
  "organization configmaps delete": removed,
  // No pod may be created: only an event says why there is none.
  "organization events list": {
    before: async (ref) => {
      const quota = {
        apiVersion: "v1",
        kind: "ResourceQuota",
        metadata: { name: "none", namespace: placeOf(ref).namespace },
        spec: { hard: { pods: "0" } },
      };
      await applyObjects(plane, quota);
      await start(ref);
    },
    call: (ref) => driver.run.observe(runOf(ref)),
    alone: true,
  },
  "organization services list": lastOne,
  "organization persistentvolumeclaims list": lastOne,
  "organization deployments list": lastOne,
  "organization statefulsets list": lastOne,
};

const nameOf = ({ where, resource, verb }: Right): string => `${where} ${resource} ${verb}`;

describe("each right of the driver", () => {
  test("has a call that requires it", () => {
    expect(RIGHTS.map(nameOf).toSorted()).toEqual(Object.keys(PROBES).toSorted());
  });

  test.each(RIGHTS.map((right, index): [string, Right, number] => [nameOf(right), right, index]))(
    "makes its call fail when it is missing: %s",
    async (name, right, index) => {
      const probe = PROBES[name];
      if (probe === undefined) throw new Error("no call needs it");
      const { alone = false, deployed = {}, before } = probe;
      const project = `p${index}`;
      const organization = alone ? `o${index}` : "a";
      const ref = refOf(project, organization);
      if (alone && deployed !== false) {
        await untilConverged(project, organization);
      } else if (deployed !== false) await apply(project, 1, { ...deployed, organization });
      await before?.(ref);
      const namespace = namespaceOf(right.where, organization);
      await account.grant(right.where, namespace, right);
      try {
        await account.untilAllowed(right, namespace, false);
        const error: unknown = await probe.call(ref, right).then(
          () => undefined,
          (thrown: unknown) => thrown,
        );
        // About a namespace, Kubernetes says that it is in the namespace itself.
        const scope = `in the namespace "${namespace ?? placeOf(ref).namespace}"`;
        const message = error instanceof Error ? error.message : "nothing was refused";
        expect(message).toContain(
          `User "${account.user}" cannot ${right.verb} resource "${right.resource}"`,
        );
        expect(message).toContain(scope);
        expect(message).toContain("rbac.yaml");
      } finally {
        if (await namespaceLives(namespace)) {
          await account.grant(right.where, namespace);
          await account.untilAllowed(right, namespace, true);
        }
      }
    },
  );
});

async function namespaceLives(namespace: string | undefined): Promise<boolean> {
  if (namespace === undefined) return true;
  const found = await admin.get(
    { apiVersion: "v1", kind: "Namespace", plural: "namespaces" },
    { name: namespace },
  );
  return found !== undefined && found.metadata?.deletionTimestamp === undefined;
}
