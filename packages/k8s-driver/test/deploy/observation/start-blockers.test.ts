import type { DeploymentRef } from "@dagctl/core/contracts";
import { Secret } from "@dagctl/core/driver-kit";
import { afterEach, describe, expect, test } from "vitest";
import { createContext } from "../../../src/create-context.ts";
import { organizationApplication } from "../../../src/deploy/organization/organization-application.ts";
import { organizationPlace, projectPlace } from "../../../src/context.ts";
import {
  parseRecord,
  projectApplication,
} from "../../../src/deploy/application/project-application.ts";
import type { DeploymentRecord } from "../../../src/manifests/cron-job.ts";
import {
  kubernetesDriver,
  type KubernetesDriver,
  type KubernetesDriverOptions,
} from "../../../src/index.ts";
import type { Application } from "../../../src/manifests/application.ts";
import { ANNOTATION, modulesName, packagesName } from "../../../src/names.ts";
import { settingsOf } from "../../../src/options.ts";
import {
  apiDouble,
  type ApiDouble,
  type Asked,
  eventually,
  json,
} from "../../cluster/api-double.ts";
import { syncedApplication } from "../recorded-applications.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/**
 * A recorded Application: one environment value is from a Secret, and no credential for Git is
 * needed.
 */
const synced = syncedApplication();
const { namespace = "", name: base = "" } = {
  namespace: synced.spec?.destination.namespace,
  name: synced.metadata?.name,
};
const REF: DeploymentRef = {
  organization: synced.metadata?.annotations?.[ANNOTATION.organization] ?? "",
  project: synced.metadata?.annotations?.[ANNOTATION.project] ?? "",
};
const environment = `${base}-g${synced.metadata?.annotations?.[ANNOTATION.generation]}`;

/** Returns the same project with a repository that requires a credential. */
function withLogin(): Application {
  const record = JSON.parse(synced.metadata?.annotations?.[ANNOTATION.deployment] ?? "{}") as {
    workload: { repository: object };
  };
  const workload = {
    ...record.workload,
    repository: { ...record.workload.repository, authMethod: "ssh" },
  };
  const annotations = {
    ...synced.metadata?.annotations,
    [ANNOTATION.deployment]: JSON.stringify({ ...record, workload }),
  };
  return { ...synced, metadata: { ...synced.metadata, annotations } };
}

const LOCK = `sha256:${"ab".repeat(32)}`;
const lockMap = packagesName("recorded", REF.organization, LOCK);

/** Returns the same project with packages. */
function withPackages(): Application {
  const record = JSON.parse(synced.metadata?.annotations?.[ANNOTATION.deployment] ?? "{}") as {
    workload: { runtime: object };
  };
  const workload = { ...record.workload, runtime: { ...record.workload.runtime, lock: LOCK } };
  const annotations = {
    ...synced.metadata?.annotations,
    [ANNOTATION.deployment]: JSON.stringify({ ...record, workload }),
  };
  return { ...synced, metadata: { ...synced.metadata, annotations } };
}

const PYTHON_MODULES = { dagctl: "x = 1\n" };
const modulesMap = modulesName("recorded", REF.organization, { "dagctl.py": "x = 1\n" });

/**
 * Returns the same project with Python modules. As an earlier version has deployed them, its
 * CronJobs have them, and name no ConfigMap.
 */
function withModules({ isNamed }: { readonly isNamed: boolean }): Application {
  const record = JSON.parse(
    synced.metadata?.annotations?.[ANNOTATION.deployment] ?? "{}",
  ) as DeploymentRecord;
  const own = { ...record, workload: { ...record.workload, pythonModules: PYTHON_MODULES } };
  const annotations = {
    ...synced.metadata?.annotations,
    [ANNOTATION.deployment]: JSON.stringify(own),
  };
  const found = { ...synced, metadata: { ...synced.metadata, annotations } };
  if (!isNamed) return found;
  const context = createContext(
    settingsOf({ chartsUrl: synced.spec?.source?.repoURL ?? "", installation: "recorded" }),
  );
  const place = projectPlace(context.settings, REF);
  const { spec } = projectApplication(context, place, parseRecord(place, own), []);
  const { source } = spec ?? {};
  const stamp = synced.spec?.source?.helm.valuesObject.stamp;
  // Argo CD has reconciled this source.
  return JSON.parse(JSON.stringify(found), (_key, value: unknown) =>
    (value as { helm?: { valuesObject?: { stamp?: string } } } | null)?.helm?.valuesObject
      ?.stamp === stamp
      ? source
      : value,
  ) as Application;
}

interface Cluster {
  application: Application;
  /** Names of ConfigMaps with packages, and of claims. */
  configMaps?: string[];
  claims?: string[];
  /** Names of Secrets; `refused`: the driver has no rights in the namespace. */
  secrets: string[] | "refused";
  namespace: object | undefined;
  pods: object[];
}

const RIGHT = `secrets is forbidden: User "dagctl" cannot list resource "secrets" in API group "" in the namespace "${namespace}"`;
const notFound = { kind: "Status", reason: "NotFound", message: "not found" };
const annotations = {
  [ANNOTATION.organization]: REF.organization,
  [ANNOTATION.project]: REF.project,
};
const secret = (name: string): object => ({
  metadata: { name, namespace, annotations, resourceVersion: "1" },
});

async function driverOf(
  cluster: Cluster,
  watch?: (asked: Asked, response: Parameters<Parameters<typeof apiDouble>[0]>[1]) => void,
  more: Partial<KubernetesDriverOptions> = {},
) {
  const api = await apiDouble((asked, response) => {
    const { method, path, query, body } = asked;
    const listed = (kind: string, items: readonly object[]): void =>
      json(response, 200, { kind, metadata: { resourceVersion: "5" }, items });
    if (query.has("watch")) {
      response.writeHead(200, { "content-type": "application/json" });
      response.flushHeaders();
      return watch?.(asked, response);
    }
    if (method === "POST") {
      const made = JSON.parse(body) as { kind: string; metadata: { name: string; uid?: string } };
      if (made.kind === "Secret" && cluster.secrets !== "refused")
        cluster.secrets.push(made.metadata.name);
      if (made.kind === "ConfigMap" && path.includes(`/${namespace}/`))
        cluster.configMaps = [...(cluster.configMaps ?? []), made.metadata.name];
      return json(response, 201, {
        ...made,
        metadata: { ...made.metadata, uid: "made", resourceVersion: "9" },
      });
    }
    if (path.endsWith(`/namespaces/${namespace}`))
      return json(
        response,
        cluster.namespace === undefined ? 404 : 200,
        cluster.namespace ?? notFound,
      );
    if (path.endsWith("/secrets")) {
      if (cluster.secrets === "refused")
        return json(response, 403, { kind: "Status", reason: "Forbidden", message: RIGHT });
      return listed("PartialObjectMetadataList", cluster.secrets.map(secret));
    }
    const shared = (name: string): object => ({ metadata: { name, namespace } });
    if (path.endsWith("/configmaps"))
      return listed("PartialObjectMetadataList", (cluster.configMaps ?? []).map(shared));
    if (path.endsWith("/persistentvolumeclaims"))
      return listed("PartialObjectMetadataList", (cluster.claims ?? []).map(shared));
    if (path.endsWith("/pods")) return listed("PodList", cluster.pods);
    if (path.endsWith("/applications")) return listed("ApplicationList", [cluster.application]);
    if (path.endsWith(`/applications/${base}`)) return json(response, 200, cluster.application);
    // The ConfigMap that claims the project, so that a Secret may be written for it.
    if (path.endsWith(`/argocd/configmaps/${base}`))
      return json(response, 200, {
        metadata: { name: base, uid: "claim" },
        data: { generation: cluster.application.metadata?.annotations?.[ANNOTATION.generation] },
      });
    json(response, 404, notFound);
  });
  const driver = kubernetesDriver({
    cluster: { kubeconfig: api.kubeconfig },
    chartsUrl: "http://charts.example",
    installation: "recorded",
    ...more,
  });
  ends.push(
    () => api.close(),
    async () => driver.deploy.close?.(),
  );
  await driver.deploy.attach?.({
    checkout: async () => undefined,
    credentials: async () => ({ kind: "ssh", secret: new Secret("a-key"), knownHosts: "host key" }),
  });
  return { api, driver };
}

const there = (over: Partial<Cluster> = {}): Cluster => ({
  application: synced,
  secrets: [environment],
  namespace: { metadata: { name: namespace } },
  pods: [],
  ...over,
});

describe("a project that Argo CD has synced", () => {
  test("is converged while everything that its pods need exists", async () => {
    const { driver } = await driverOf(there());
    expect(await driver.deploy.observe(REF)).toMatchObject({ present: true, phase: "converged" });
  });

  test("is failing when a Secret that its pods need is gone; the message names it, and no value is read", async () => {
    const { api, driver } = await driverOf(there({ secrets: [] }));
    const state = await driver.deploy.observe(REF);
    expect(state).toMatchObject({ phase: "failing", olderRuns: false, lacks: ["credentials"] });
    expect(state).toMatchObject({
      message: expect.stringContaining(`The Secret ${environment} in ${namespace} is gone`),
    });
    const asked = api.asked.filter(({ path }) => path.includes("/secrets"));
    expect(asked.map(({ accept }) => accept)).toEqual([
      "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1",
    ]);
  });

  test.each([
    [
      "ConfigMap of its packages",
      { claims: ["downloads"] },
      `The ConfigMap ${lockMap} in ${namespace} is gone, and pods of the project cannot start without it. Deploy again`,
    ],
    [
      "claim of downloads",
      { configMaps: [lockMap] },
      `The PersistentVolumeClaim downloads in ${namespace} does not exist, and pods of the project cannot start without it. Create it`,
    ],
  ])("is failing when the %s is gone", async (_what, over, message) => {
    const packages = { cacheClaim: "downloads" };
    const cluster = there({ application: withPackages(), ...over });
    const { driver } = await driverOf(cluster, undefined, { packages });
    const state = await driver.deploy.observe(REF);
    expect(state).toMatchObject({ phase: "failing", message: expect.stringContaining(message) });
    expect(state).not.toHaveProperty("lacks");
    cluster.configMaps = [lockMap];
    cluster.claims = ["downloads"];
    expect(await driver.deploy.observe(REF)).toMatchObject({ phase: "converged" });
  });

  test("gets its Git credentials again from the driver itself", async () => {
    const cluster = there({ application: withLogin() });
    const { driver } = await driverOf(cluster);
    expect(await driver.deploy.observe(REF)).toMatchObject({ present: true, phase: "converged" });
    expect(cluster.secrets).toEqual([environment, `${base}-git-ssh`]);
  });

  test("gets its Python modules again from the driver itself, where its CronJobs name them", async () => {
    const cluster = there({ application: withModules({ isNamed: true }) });
    const { driver } = await driverOf(cluster);
    expect(await driver.deploy.observe(REF)).toMatchObject({ present: true, phase: "converged" });
    expect(cluster.configMaps).toEqual([modulesMap]);
  });

  test("needs no ConfigMap while its CronJobs are those of an earlier version", async () => {
    const cluster = there({ application: withModules({ isNamed: false }) });
    const { api, driver } = await driverOf(cluster);
    expect(await driver.deploy.observe(REF)).toMatchObject({ present: true, phase: "converged" });
    expect(api.asked.filter(({ method }) => method !== "GET")).toEqual([]);
  });

  test.each([
    ["is gone", undefined, `The namespace ${namespace} is gone`],
    [
      "is being deleted",
      { metadata: { name: namespace, deletionTimestamp: "2026-01-01T00:00:00Z" } },
      `The namespace ${namespace} is being deleted`,
    ],
    [
      "has no Role for the driver",
      { metadata: { name: namespace } },
      `The driver has no rights in the namespace ${namespace}: ${RIGHT}`,
    ],
  ])("is failing when its namespace %s", async (_what, found, message) => {
    const { driver } = await driverOf(there({ secrets: "refused", namespace: found }));
    expect(await driver.deploy.observe(REF)).toMatchObject({
      phase: "failing",
      message: expect.stringContaining(message),
    });
  });

  test("is partly failing when the pod of a run waits for something that does not exist", async () => {
    const waiting = { reason: "CreateContainerConfigError", message: 'secret "x" not found' };
    const status = {
      phase: "Pending",
      containerStatuses: [{ name: "step-1", state: { waiting } }],
    };
    const { driver } = await driverOf(
      there({ pods: [{ metadata: { name: "run-pod", annotations }, status }] }),
    );
    const message =
      'The pod run-pod of a run cannot start: CreateContainerConfigError: secret "x" not found';
    expect(await driver.deploy.observe(REF)).toMatchObject({
      phase: "failing",
      olderRuns: true,
      message,
    });
  });
});

/**
 * Returns the Application of the organization as a driver with another service account has made it.
 */
function organizationOf(serviceAccount: {
  readonly namespace: string;
  readonly name: string;
}): Application {
  const of = createContext(
    settingsOf({ chartsUrl: "http://charts.example", installation: "recorded", serviceAccount }),
  );
  const made = organizationApplication(of, organizationPlace(of.settings, REF.organization), {
    own: true,
    over: undefined,
  });
  return { ...made, metadata: { ...made.metadata, uid: "organization", resourceVersion: "3" } };
}

async function watching(
  cluster: Cluster,
  organization: Application,
): Promise<{
  readonly api: ApiDouble;
  readonly driver: KubernetesDriver;
  news(line: object, plural?: string): void;
  readonly reported: string[];
}> {
  const streams = new Map<string, (line: object) => void>();
  const api = await apiDouble((asked, response) => {
    const { method, path, query, body } = asked;
    if (query.has("watch")) {
      response.writeHead(200, { "content-type": "application/json" });
      response.flushHeaders();
      const plural = path.split("/").at(-1) ?? "";
      streams.set(plural, (line) => void response.write(`${JSON.stringify(line)}\n`));
      return;
    }
    const list = (kind: string, items: readonly object[]): void =>
      json(response, 200, { kind, metadata: { resourceVersion: "5" }, items });
    if (method === "PATCH") return json(response, 200, JSON.parse(body));
    if (path.endsWith("/applications"))
      return list("ApplicationList", [organization, cluster.application]);
    if (path.endsWith("/secrets"))
      return list(
        "PartialObjectMetadataList",
        cluster.secrets === "refused" ? [] : cluster.secrets.map(secret),
      );
    if (path.endsWith("/configmaps"))
      return list(
        "PartialObjectMetadataList",
        (cluster.configMaps ?? []).map((name) => ({ metadata: { name, namespace } })),
      );
    if (path.endsWith("/pods")) return list("PodList", cluster.pods);
    if (path.endsWith(`/applications/${base}`)) return json(response, 200, cluster.application);
    if (path.endsWith(`/applications/${organization.metadata?.name}`))
      return json(response, 200, organization);
    if (path.endsWith(`/namespaces/${namespace}`))
      return json(response, 200, cluster.namespace ?? notFound);
    json(response, 404, notFound);
  });
  const driver = kubernetesDriver({
    cluster: { kubeconfig: api.kubeconfig },
    chartsUrl: "http://charts.example",
    installation: "recorded",
  });
  const aborting = new AbortController();
  const reported: string[] = [];
  const done = driver.deploy.watch?.(({ project }) => void reported.push(project), {
    signal: aborting.signal,
  });
  ends.push(
    () => api.close(),
    async () => driver.deploy.close?.(),
    async () => {
      aborting.abort();
      await done;
    },
  );
  await eventually(() => {
    for (const plural of ["secrets", "configmaps"]) expect(streams.has(plural)).toBe(true);
  });
  const news = (line: object, plural = "secrets"): void => streams.get(plural)?.(line);
  return { api, driver, reported, news };
}

const SAME = { namespace: "dagctl", name: "dagctl" };

describe("a driver that watches", () => {
  test("sends no request for a healthy project, and observes one at once whose Secret is deleted", async () => {
    const cluster = there();
    const { api, driver, reported, news } = await watching(cluster, organizationOf(SAME));
    await driver.deploy.observe(REF);
    const before = api.asked.length;
    for (let look = 0; look < 20; look += 1)
      expect(await driver.deploy.observe(REF)).toMatchObject({ phase: "converged" });
    expect(api.asked).toHaveLength(before);
    reported.length = 0;
    cluster.secrets = [];
    news({ type: "DELETED", object: secret(environment) });
    await eventually(() => expect(reported).toEqual([REF.project]));
    expect(await driver.deploy.observe(REF)).toMatchObject({
      phase: "failing",
      lacks: ["credentials"],
    });
    cluster.secrets = [environment];
    news({ type: "ADDED", object: secret(environment) });
    await eventually(() => expect(reported).toEqual([REF.project, REF.project]));
    expect(await driver.deploy.observe(REF)).toMatchObject({ phase: "converged" });
  });

  test("sends no request for a healthy project with packages, and observes it at once when these are deleted", async () => {
    const cluster = there({ application: withPackages(), configMaps: [lockMap] });
    const { api, driver, reported, news } = await watching(cluster, organizationOf(SAME));
    await driver.deploy.observe(REF);
    const before = api.asked.length;
    for (let look = 0; look < 20; look += 1)
      expect(await driver.deploy.observe(REF)).toMatchObject({ phase: "converged" });
    expect(api.asked).toHaveLength(before);
    reported.length = 0;
    cluster.configMaps = [];
    const packages = (name: string): object => ({ metadata: { name, namespace } });
    news({ type: "DELETED", object: packages("packages-of-others") }, "configmaps");
    news({ type: "DELETED", object: packages(lockMap) }, "configmaps");
    await eventually(() => expect(reported).toEqual([REF.project]));
    expect(await driver.deploy.observe(REF)).toMatchObject({ phase: "failing" });
    cluster.configMaps = [lockMap];
    news({ type: "ADDED", object: packages(lockMap) }, "configmaps");
    await eventually(() => expect(reported).toEqual([REF.project, REF.project]));
    expect(await driver.deploy.observe(REF)).toMatchObject({ phase: "converged" });
  });

  test("updates an organization's Application to its own version once, so that its Role has the required rights", async () => {
    const organization = organizationOf(SAME);
    const { api, news } = await watching(there(), organization);
    const patches = (): readonly Asked[] =>
      api.asked.filter(
        ({ method, path }) =>
          method === "PATCH" && path.endsWith(`/${organization.metadata?.name}`),
      );
    await eventually(() => expect(patches()).toHaveLength(1));
    // This driver has no service account to give a Role to.
    expect(patches()[0]?.body).not.toContain("dagctl-driver");
    news({ type: "BOOKMARK", object: { metadata: { resourceVersion: "7" } } });
    expect(patches()).toHaveLength(1);
  });

  test.each([
    ["that is being taken away", { [ANNOTATION.leaving]: "2026-01-01T00:00:00Z" }, undefined],
    ["that a person has edited", {}, "edited"],
  ])("does not change one %s", async (_what, more, stamp) => {
    const organization = organizationOf(SAME);
    const { metadata, spec } = organization;
    const edited = stamp === undefined ? spec : { ...spec, project: "another" };
    const { api, driver } = await watching(there(), {
      ...organization,
      metadata: { ...metadata, annotations: { ...metadata?.annotations, ...more } },
      ...(edited && { spec: edited as NonNullable<Application["spec"]> }),
    });
    await driver.deploy.observe(REF);
    expect(api.asked.filter(({ method }) => method === "PATCH")).toEqual([]);
  });
});
