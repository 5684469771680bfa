import { afterEach, describe, expect, test } from "vitest";
import { projectPlace } from "../../src/context.ts";
import { kubernetesDriver, type KubernetesDriver } from "../../src/index.ts";
import { ANNOTATION, runJobName } from "../../src/names.ts";
import { settingsOf } from "../../src/options.ts";
import { apiDouble, eventually, json } from "../cluster/api-double.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const REF = { organization: "acme", project: "proj_aaaaaaaaaaaaaaaa", run: "run_aaaaaaaaaaaaaaaa" };
const { base, namespace } = projectPlace(settingsOf({ chartsUrl: "http://charts.example" }), REF);
const annotations = {
  [ANNOTATION.organization]: REF.organization,
  [ANNOTATION.project]: REF.project,
  [ANNOTATION.run]: REF.run,
};
const ago = (seconds: number): string => new Date(Date.now() - seconds * 1000).toISOString();
const volumes = [
  { name: "git", secret: { secretName: `${base}-git-ssh` } },
  { name: "lock", configMap: { name: "packages-of-it" } },
  { name: "package-cache", persistentVolumeClaim: { claimName: "downloads" } },
];
const template = { spec: { activeDeadlineSeconds: 21_600, containers: [], volumes } };
const job = {
  metadata: {
    name: runJobName(base, REF.run),
    namespace,
    uid: "job",
    creationTimestamp: ago(60),
    annotations,
  },
  spec: { template },
};

const podWith = (status: object): object => ({
  metadata: {
    name: "pod",
    namespace,
    uid: "pod",
    creationTimestamp: ago(60),
    annotations,
    ownerReferences: [{ apiVersion: "batch/v1", kind: "Job", name: "job", uid: "job" }],
  },
  status: { phase: "Pending", startTime: ago(60), ...status },
});
const waitingFor = (reason: string, message?: string): object => ({
  initContainerStatuses: [{ name: "git-init", state: { waiting: { reason, message } } }],
});

async function cluster({
  pod,
  secrets = [],
  configMaps = ["packages-of-it"],
  claims = ["downloads"],
  events = [],
}: {
  readonly pod: object;
  readonly secrets?: readonly string[];
  readonly configMaps?: readonly string[];
  readonly claims?: readonly string[];
  readonly events?: readonly string[];
}) {
  const watched: string[] = [];
  const api = await apiDouble(({ path, query }, response) => {
    const list = (items: readonly object[]): void =>
      json(response, 200, { kind: "SomeList", metadata: { resourceVersion: "5" }, items });
    if (query.has("watch")) {
      watched.push(path);
      response.writeHead(200, { "content-type": "application/json" });
      return response.flushHeaders();
    }
    if (path.endsWith("/applications"))
      return list([
        {
          metadata: { name: "organization", labels: {} },
          spec: { source: {}, destination: { namespace } },
        },
      ]);
    if (path.endsWith("/jobs")) return list([job]);
    if (path.endsWith("/pods")) return list([pod]);
    const named = (names: readonly string[]): void =>
      list(names.map((name) => ({ metadata: { name } })));
    if (path.endsWith("/secrets")) return named(secrets);
    if (path.endsWith("/configmaps")) return named(configMaps);
    if (path.endsWith("/persistentvolumeclaims")) return named(claims);
    if (path.endsWith("/events"))
      return list(events.map((message) => ({ message, lastTimestamp: ago(1) })));
    if (path.endsWith("/cronjobs")) return list([]);
    if (path.includes("/jobs/")) return json(response, 200, job);
    json(response, 404, { kind: "Status", reason: "NotFound", message: "none" });
  });
  const driver: KubernetesDriver = kubernetesDriver({
    cluster: { kubeconfig: api.kubeconfig },
    chartsUrl: "http://charts.example",
  });
  ends.push(
    () => api.close(),
    async () => driver.deploy.close?.(),
  );
  return { api, driver, watched };
}

describe("a run whose pod does not start", () => {
  const present = [`${base}-git-ssh`];
  test.each([
    [
      "a Secret of a volume is gone",
      { pod: podWith(waitingFor("PodInitializing")) },
      `The Secret ${base}-git-ssh is gone, without which the pod cannot start`,
    ],
    [
      "its packages are gone",
      { pod: podWith(waitingFor("PodInitializing")), secrets: present, configMaps: [] },
      "The ConfigMap packages-of-it is gone, without which the pod cannot start. Deploy again, which resolves the packages of the project again",
    ],
    [
      "the claim of downloads is gone",
      { pod: podWith({ startTime: undefined }), secrets: present, claims: [] },
      "The PersistentVolumeClaim downloads does not exist, without which the pod cannot start. Create it, or change packages.cacheClaim, which names it",
    ],
    [
      "a volume cannot be mounted",
      {
        pod: podWith(waitingFor("ContainerCreating")),
        secrets: present,
        events: ['MountVolume.SetUp failed for volume "git"'],
      },
      'MountVolume.SetUp failed for volume "git"',
    ],
    [
      "a container names a key that is not there",
      {
        pod: podWith(waitingFor("CreateContainerConfigError", 'couldn\'t find key "x"')),
        secrets: present,
      },
      'CreateContainerConfigError: couldn\'t find key "x"',
    ],
  ])("is pending, with the reason: %s", async (_what, there, message) => {
    const { driver } = await cluster(there);
    expect(await driver.run.observe(REF)).toMatchObject({ status: "pending", message });
  });

  test("causes no request when a node accepted it a moment ago, or when it has begun", async () => {
    const fetched = {
      initContainerStatuses: [
        {
          name: "git-init",
          state: { terminated: { exitCode: 0, startedAt: ago(2), finishedAt: ago(1) } },
        },
      ],
    };
    for (const pod of [
      podWith({ startTime: ago(1), ...waitingFor("ContainerCreating") }),
      podWith(fetched),
    ]) {
      const { api, driver } = await cluster({ pod });
      expect(await driver.run.observe(REF)).toMatchObject({ status: "pending" });
      expect(api.asked.filter(({ path }) => /secrets|events/.test(path))).toEqual([]);
    }
  });
});

test("a watch of runs reports the project of a pod that cannot start", async () => {
  const { driver, watched } = await cluster({
    pod: podWith(waitingFor("CreateContainerConfigError", "no such key")),
  });
  const aborting = new AbortController();
  const reported: string[] = [];
  const done = driver.run.watch?.(({ project }) => void reported.push(project), {
    signal: aborting.signal,
  });
  await eventually(() => expect(watched.filter((path) => path.endsWith("/pods"))).toHaveLength(1));
  expect(reported).toContain(REF.project);
  aborting.abort();
  await done;
});
