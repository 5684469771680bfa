import { execFile } from "node:child_process";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import {
  applyObjects,
  type ControlPlane,
  controlPlane,
  kubectl,
  kubectlAnswer,
  until,
} from "@dagctl/control-plane";
import type { DeploymentRef } from "@dagctl/core/contracts";
import { Secret } from "@dagctl/core/driver-kit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Bench, bench, servicesWith } from "./bench.ts";
import { deny } from "./denials.ts";
import { deploymentOf, type Present, runOf, type Scene, scene } from "./scene.ts";

let plane: ControlPlane;
let setup: Bench;
let on: Scene;
beforeAll(async () => {
  // A deletion that was refused is tried again when Argo CD next reconciles.
  plane = await controlPlane({ restartPause: 200, resyncSeconds: 30 });
  setup = await bench(plane);
  on = await scene(plane, {
    repository: { url: setup.repositoryUrl, commit: setup.commits[0].sha },
  });
}, 60 * 60_000);
afterAll(async () => {
  await on?.close();
  await setup?.close();
  await plane?.stop();
});

let generation = 1;
const remove = (ref: DeploymentRef): Promise<void> =>
  on.driver.deploy.remove(ref, { generation: (generation += 1) });
const exists = async (...what: readonly string[]): Promise<boolean> =>
  (await kubectlAnswer(plane, ["get", ...what])).code === 0;
const namespaceExists = (ref: DeploymentRef): Promise<boolean> =>
  exists("namespace", on.place(ref).namespace);

/** Returns the names of all objects of a project, in its namespace and next to its Application. */
async function objectsOf(ref: DeploymentRef): Promise<readonly string[]> {
  const { namespace, labels } = on.place(ref);
  const label = `dagctl.dev/project=${labels["dagctl.dev/project"]}`;
  const inNamespace = await kubectl(plane, [
    "get",
    "cronjobs,jobs,pods,secrets,configmaps",
    "-n",
    namespace,
    "-l",
    label,
    "-o",
    "name",
  ]);
  const inArgoCd = await kubectl(plane, [
    "get",
    "applications.argoproj.io,configmaps",
    "-n",
    "argocd",
    "-l",
    label,
    "-o",
    "name",
  ]);
  const own = await kubectl(plane, [
    "get",
    "configmaps",
    "-n",
    "dagctl",
    "-l",
    label,
    "-o",
    "name",
  ]);
  return `${inNamespace}${inArgoCd}${own}`.split("\n").filter((line) => line !== "");
}

/** Runs the reported command in a shell, as a person does. */
async function type(command: string): Promise<void> {
  await promisify(execFile)("sh", ["-c", command], {
    env: {
      PATH: `${dirname(plane.kubectl)}:/usr/bin:/bin`,
      KUBECONFIG: plane.kubeconfig,
      HOME: plane.folder,
    },
  });
}

const remainingObject = (
  { remaining = [] }: Present,
  kind: string,
  reason: string,
): { readonly name: string; readonly remedy?: string } | undefined =>
  remaining.find((one) => one.kind === kind && one.reason.includes(reason));

/** Waits until an object is reported to block the removal, with the command that frees it. */
async function held(ref: DeploymentRef, kind: string, reason: string): Promise<string> {
  const state = await on.observed(
    ref,
    `${kind}: ${reason}`,
    (now) => remainingObject(now, kind, reason)?.remedy !== undefined,
    60_000,
  );
  expect(state.phase).toBe("removing");
  return remainingObject(state, kind, reason)?.remedy ?? "";
}

// Each of these tests has its own organization and mostly waits, so they run concurrently. The
// longest begins first.
test.concurrent("the last project leaves an organization while another joins, and no project is ever left without its namespace", async () => {
  // An organization that is being removed may take longer than `apply` waits by default: then a
  // host tries again.
  const joiner = await on.another({ timing: { organizationMs: 20_000 } });
  let leaving = { ref: on.ref("even", "busy"), generation: 1 };
  let joining = { ref: on.ref("odd", "busy"), generation: 0 };
  await on.deployed(leaving.ref, 1);
  const begun = performance.now();
  for (let round = 0; round < 10; round += 1) {
    const leave = async (): Promise<void> => {
      await on.driver.deploy.remove(leaving.ref, { generation: (leaving.generation += 1) });
      await on.gone(leaving.ref);
    };
    const join = async (): Promise<void> => {
      await sleep(round * 60);
      await joiner.deploy.apply(deploymentOf(joining.ref, (joining.generation += 1)));
    };
    await Promise.all([leave(), join()]);
    await on.observed(
      joining.ref,
      "the joiner's deployment",
      (state) => state.phase === "converged",
    );
    const { namespace } = on.place(joining.ref);
    const found = JSON.parse(
      await kubectl(plane, ["get", "namespace", namespace, "-o", "json"]),
    ) as { metadata: { deletionTimestamp?: string } };
    expect(found.metadata.deletionTimestamp).toBeUndefined();
    expect(
      (await kubectl(plane, ["get", "cronjobs", "-n", namespace, "-o", "name"])).trim().split("\n"),
    ).toHaveLength(1);
    [leaving, joining] = [joining, leaving];
  }
  console.log(`ten rounds took ${Math.round((performance.now() - begun) / 1000)} s`);
});

test.concurrent("a removal deletes all of a project, a running pod and every Secret included, and nothing of other projects", async () => {
  const [ref, neighbour] = [on.ref("whole"), on.ref("neighbour")];
  const driver = await on.another();
  await driver.deploy.attach?.(
    servicesWith(async () => ({
      kind: "ssh",
      secret: new Secret("a key"),
      knownHosts: "host key",
    })),
  );
  const secrets = { token: new Secret("hidden") };
  await on.deployed(neighbour, 1, { secrets });
  await on.deployed(ref, 1, { secrets });
  const variable = { name: "GREETING", value: new Secret("hello"), sensitive: false };
  await driver.deploy.setRunVariables?.(ref, { generation: 1, variables: [variable] });
  const run = runOf(
    deploymentOf(ref, 1, {
      repository: { url: setup.repositoryUrl, commit: setup.commits[0].sha },
    }),
    "run-1",
    [{ wait: true }],
    secrets,
  );
  await driver.run.start(run);
  await until(
    "the run",
    30_000,
    async () => (await driver.run.observe(run.ref))?.status === "running",
  );
  const { workload, ...rest } = deploymentOf(ref, 2, { secrets });
  const withKey = {
    ...rest,
    workload: { ...workload, repository: { ...workload.repository, authMethod: "ssh" as const } },
  };
  await driver.deploy.apply(withKey);
  const before = await objectsOf(ref);
  expect(before.filter((name) => name.startsWith("secret/"))).toHaveLength(5);
  for (const kind of [
    "cronjob.batch/",
    "job.batch/",
    "pod/",
    "configmap/",
    "application.argoproj.io/",
  ])
    expect(before.join()).toContain(kind);

  const begun = performance.now();
  await driver.deploy.remove(ref, { generation: 3 });
  await on.gone(ref);
  console.log(
    `a project with a running pod was gone after ${Math.round(performance.now() - begun)} ms`,
  );
  expect(await objectsOf(ref)).toEqual([`configmap/${on.place(ref).base}-removed`]);
  expect((await on.observe(neighbour)).phase).toBe("converged");
  expect((await objectsOf(neighbour)).filter((name) => name.startsWith("secret/"))).toHaveLength(1);
});

test.concurrent("a removal of the last project deletes the namespace, and everything of the organization", async () => {
  const [first, second] = [on.ref("first", "last"), on.ref("second", "last")];
  for (const ref of [first, second]) await on.deployed(ref, 1);
  await remove(first);
  await on.gone(first);
  expect(await namespaceExists(first)).toBe(true);
  await remove(second);
  await on.gone(second);
  const { name } = on.organization(second);
  expect(await namespaceExists(second)).toBe(false);
  expect(await exists("-n", "argocd", "application", name)).toBe(false);
  expect(await exists("-n", "argocd", "appproject", name)).toBe(false);
});

test.concurrent.each([
  ["a ConfigMap", { apiVersion: "v1", kind: "ConfigMap" }],
  ["a Service", { apiVersion: "v1", kind: "Service", spec: { ports: [{ port: 80 }] } }],
])(
  "a removal keeps the namespace while another person's %s is in it, and deletes it afterwards",
  async (_name, object) => {
    const ref = on.ref("guest", object.kind.toLowerCase());
    const { namespace } = on.place(ref);
    await on.deployed(ref, 1);
    await applyObjects(plane, { ...object, metadata: { name: "somebodys", namespace } });
    await on.driver.deploy.remove(ref, { generation: 2 });
    await on.gone(ref);
    expect(await exists("-n", namespace, object.kind, "somebodys")).toBe(true);
    expect(await exists("-n", "argocd", "application", on.organization(ref).name)).toBe(false);
    await kubectl(plane, ["delete", "-n", namespace, object.kind, "somebodys"]);
    await on.deployed(ref, 3);
    await on.driver.deploy.remove(ref, { generation: 4 });
    await on.gone(ref);
    expect(await namespaceExists(ref)).toBe(false);
  },
);

test.concurrent("a namespace that existed before stays unchanged", async () => {
  const namespace = await plane.namespace("theirs");
  const driver = await on.another({ organizationNamespace: () => namespace });
  const ref = on.ref("lodger", "lodging");
  await driver.deploy.apply(deploymentOf(ref, 1));
  await until("convergence", 120_000, async () => {
    const state = await driver.deploy.observe(ref);
    return state.present && state.phase === "converged";
  });
  await driver.deploy.remove(ref, { generation: 2 });
  await until("absence", 120_000, async () => !(await driver.deploy.observe(ref)).present);
  expect(await exists("namespace", namespace)).toBe(true);
  expect(
    await kubectl(plane, ["get", "cronjobs,jobs,secrets", "-n", namespace, "-o", "name"]),
  ).toBe("");
  expect(await exists("-n", namespace, "serviceaccount", "dagctl-run")).toBe(false);
});

test.concurrent("a namespace that two organizations share stays as long as one of them is in it", async () => {
  const namespace = `shared-${Date.now()}`;
  const { deploy } = await on.another({ organizationNamespace: () => namespace });
  const [first, second] = [on.ref("first", "sharing-one"), on.ref("second", "sharing-two")];
  const converged = (ref: DeploymentRef): Promise<unknown> =>
    until("convergence", 120_000, async () => {
      const state = await deploy.observe(ref);
      return state.present && state.phase === "converged";
    });
  for (const ref of [first, second]) {
    await deploy.apply(deploymentOf(ref, 1));
    await converged(ref);
  }
  await deploy.remove(first, { generation: 2 });
  await until("absence", 120_000, async () => !(await deploy.observe(first)).present);
  expect(await kubectl(plane, ["get", "cronjobs", "-n", namespace, "-o", "name"])).toContain(
    on.place(second).base,
  );
  await converged(second);
  await deploy.remove(second, { generation: 2 });
  await until("absence", 120_000, async () => !(await deploy.observe(second)).present);
  expect(
    (await kubectl(plane, ["get", "cronjobs,secrets,applications", "-A", "-o", "name"])).includes(
      "sharing-",
    ),
  ).toBe(false);
});

test.concurrent("a CronJob with a foreign finalizer is named, and the printed command removes the finalizer", async () => {
  const ref = on.ref("finalized", "finalized");
  await on.deployed(ref, 1);
  const { namespace } = on.place(ref);
  const [cronJob = ""] = (
    await kubectl(plane, ["get", "cronjobs", "-n", namespace, "-o", "name"])
  ).split("\n");
  await kubectl(plane, [
    "patch",
    "-n",
    namespace,
    cronJob,
    "--type",
    "merge",
    "--patch",
    '{"metadata":{"finalizers":["example.com/audit"]}}',
  ]);
  await on.driver.deploy.remove(ref, { generation: 2 });
  const state = await on.observed(
    ref,
    "the finalizer",
    (now) => remainingObject(now, "CronJob", "example.com/audit") !== undefined,
  );
  expect(state.message).toContain("example.com/audit");
  await type(remainingObject(state, "CronJob", "example.com/audit")?.remedy ?? "");
  await on.gone(ref);
});

test.concurrent("an Application with a foreign finalizer is named once Argo CD has deleted its objects, and the printed command removes the finalizer", async () => {
  const ref = on.ref("kept", "kept");
  await on.deployed(ref, 1);
  const patch = JSON.stringify([
    { op: "add", path: "/metadata/finalizers/-", value: "example.com/audit" },
  ]);
  await kubectl(plane, [
    "patch",
    "-n",
    "argocd",
    "application",
    on.place(ref).base,
    "--type",
    "json",
    "--patch",
    patch,
  ]);
  await on.driver.deploy.remove(ref, { generation: 2 });
  await type(
    await held(ref, "Application", "the finalizer example.com/audit belongs to another tool"),
  );
  await on.gone(ref);
});

test.concurrent("an Application that a foreign finalizer keeps is not overwritten, and is deployed once it is gone", async () => {
  const ref = on.ref("fenced", "fenced");
  await on.deployed(ref, 1);
  const { base } = on.place(ref);
  const patch = JSON.stringify([
    { op: "add", path: "/metadata/finalizers/-", value: "example.com/audit" },
  ]);
  await kubectl(plane, [
    "patch",
    "-n",
    "argocd",
    "application",
    base,
    "--type",
    "json",
    "--patch",
    patch,
  ]);
  await on.driver.deploy.remove(ref, { generation: 2 });
  const remedy = await held(ref, "Application", "example.com/audit");
  await expect(on.driver.deploy.apply(deploymentOf(ref, 3))).rejects.toMatchObject({
    code: "unavailable",
    message: expect.stringContaining("example.com/audit"),
  });
  await type(remedy);
  await on.gone(ref);
  await on.deployed(ref, 3);
});

test.concurrent("no Secret is written to an owner that is being deleted", async () => {
  const ref = on.ref("going", "going");
  const secrets = { token: new Secret("a token") };
  await on.deployed(ref, 1, { secrets });
  const { base, namespace } = on.place(ref);
  const finalizers = (what: string, names: readonly string[] | null): Promise<string> =>
    kubectl(plane, [
      "patch",
      "-n",
      namespace,
      what,
      "--type",
      "merge",
      "--patch",
      JSON.stringify({ metadata: { finalizers: names } }),
    ]);
  for (const what of [`secret/${base}-g1`, `configmap/${base}`]) {
    await finalizers(what, ["example.com/audit"]);
    await kubectl(plane, ["delete", "-n", namespace, what, "--wait=false"]);
    const again = on.driver.deploy.apply(
      deploymentOf(ref, 1, { secrets: { token: new Secret("another token") } }),
    );
    await expect(again).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("example.com/audit"),
    });
    await finalizers(what, null);
    await on.deployed(ref, 1, { secrets });
  }
});

test.concurrent("an AppProject that was deleted first is reported, and the printed command ends the removal", async () => {
  const ref = on.ref("orphaned", "orphaned");
  const { name } = on.organization(ref);
  await on.deployed(ref, 1);
  await kubectl(plane, [
    "annotate",
    "-n",
    "argocd",
    "application",
    name,
    "argocd.argoproj.io/skip-reconcile=true",
  ]);
  await kubectl(plane, ["delete", "-n", "argocd", "appproject", name]);
  await on.driver.deploy.remove(ref, { generation: 2 });
  const remedy = await held(ref, "Application", name);
  await on.driver.deploy.remove(ref, { generation: 2 });
  await type(remedy);
  await kubectl(plane, [
    "annotate",
    "-n",
    "argocd",
    "application",
    name,
    "argocd.argoproj.io/skip-reconcile-",
  ]);
  await on.gone(ref);
  expect(await namespaceExists(ref)).toBe(false);
});

test.concurrent("an AppProject with a foreign finalizer is named, and the printed command removes the finalizer", async () => {
  const ref = on.ref("ruled", "ruled");
  const { name } = on.organization(ref);
  await on.deployed(ref, 1);
  await kubectl(plane, [
    "patch",
    "-n",
    "argocd",
    "appproject",
    name,
    "--type",
    "merge",
    "--patch",
    '{"metadata":{"finalizers":["example.com/audit"]}}',
  ]);
  await on.driver.deploy.remove(ref, { generation: 2 });
  await type(
    await held(ref, "Application", "the AppProject of that name is left: a finalizer blocks it"),
  );
  await on.gone(ref);
  expect(await exists("-n", "argocd", "appproject", name)).toBe(false);
});

test.concurrent("a missing right of Argo CD's controller is reported with its message, and the removal continues once the right exists", async () => {
  const ref = on.ref("denied", "denied");
  await on.deployed(ref, 1);
  const grant = await deny(plane, on.place(ref).namespace, ["DELETE"]);
  await on.driver.deploy.remove(ref, { generation: 2 });
  const state = await on.observed(
    ref,
    "the denial",
    (now) => remainingObject(now, "Application", "is forbidden") !== undefined,
  );
  expect(remainingObject(state, "CronJob", "it has not been deleted yet")).toBeDefined();
  await grant();
  const begun = performance.now();
  await on.gone(ref, 90_000);
  console.log(`gone ${Math.round(performance.now() - begun)} ms after the right was granted`);
});

test.concurrent("a stuck namespace is reported with Kubernetes' message, and with a command for what the driver cannot see", async () => {
  const ref = on.ref("stuck", "stuck");
  await on.deployed(ref, 1);
  const { namespace } = on.place(ref);
  await applyObjects(plane, {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name: "robot", namespace, finalizers: ["example.com/robot"] },
  });
  await on.driver.deploy.remove(ref, { generation: 2 });
  const remedy = await held(ref, "Namespace", "example.com/robot");
  await type(remedy);
  await on.gone(ref);
  expect(await namespaceExists(ref)).toBe(false);
});

test.concurrent("a namespace with a foreign finalizer is named, and the printed command removes the finalizer", async () => {
  const ref = on.ref("walled", "walled");
  await on.deployed(ref, 1);
  const { namespace } = on.place(ref);
  await kubectl(plane, [
    "patch",
    "namespace",
    namespace,
    "--type",
    "merge",
    "--patch",
    '{"metadata":{"finalizers":["example.com/wall"]}}',
  ]);
  await on.driver.deploy.remove(ref, { generation: 2 });
  await type(
    await held(ref, "Namespace", "the finalizer example.com/wall belongs to another tool"),
  );
  await on.gone(ref);
});

// These run one after the other: they pause the application controller, or the node, or need short
// times.
test("a stopped application controller is reported, the printed command ends the removal, and the rest is deleted once it runs again", async () => {
  const ref = on.ref("unseen", "unseen");
  await on.deployed(ref, 1);
  plane.components.controller?.pause();
  try {
    await on.driver.deploy.remove(ref, { generation: 2 });
    const remedy = await held(
      ref,
      "Application",
      "application controller has not begun to remove what it made",
    );
    await on.driver.deploy.remove(ref, { generation: 2 });
    await type(remedy);
    expect(await exists("-n", "argocd", "application", on.place(ref).base)).toBe(false);
    await until("the CronJob's end", 20_000, async () => {
      await on.driver.deploy.observe(ref);
      return (
        (await kubectl(plane, ["get", "cronjobs", "-n", on.place(ref).namespace, "-o", "name"])) ===
        ""
      );
    });
  } finally {
    plane.components.controller?.resume();
  }
  await on.gone(ref);
  expect(await namespaceExists(ref)).toBe(false);
});

test("an organization that the command removes without the application controller leaves its namespace, which the next project uses", async () => {
  const ref = on.ref("freed", "freed");
  await on.deployed(ref, 1);
  plane.components.controller?.pause();
  try {
    await on.driver.deploy.remove(ref, { generation: 2 });
    for (let step = 0; step < 2; step += 1)
      await type(
        await held(
          ref,
          "Application",
          "application controller has not begun to remove what it made",
        ),
      );
    await on.gone(ref);
  } finally {
    plane.components.controller?.resume();
  }
  expect(await namespaceExists(ref)).toBe(true);
  await on.deployed(ref, 3);
  await on.driver.deploy.remove(ref, { generation: 4 });
  await on.gone(ref);
  expect(await namespaceExists(ref)).toBe(false);
});

test("a removal ends a sync that is being retried", async () => {
  const ref = on.ref("retrying", "retrying");
  await on.driver.deploy.apply(deploymentOf(ref, 1, { schedule: "99 99 * * *" }));
  await on.observed(ref, "the refusal", (state) => state.phase === "failing");
  const begun = performance.now();
  await on.driver.deploy.remove(ref, { generation: 2 });
  await until("the Application's end", 5_000, async () => {
    await on.driver.deploy.observe(ref);
    return !(await exists("-n", "argocd", "application", on.place(ref).base));
  });
  console.log(`the Application was gone after ${Math.round(performance.now() - begun)} ms`);
  await on.gone(ref);
});

test("a pod whose node is lost is named once its grace period is over, and the printed command deletes it", async () => {
  const ref = on.ref("nodeless", "nodeless");
  await on.deployed(ref, 1);
  const run = runOf(deploymentOf(ref, 1), "run-nodeless", [{ wait: true }]);
  await on.driver.run.start(run);
  await until(
    "the run",
    30_000,
    async () => (await on.driver.run.observe(run.ref))?.status === "running",
  );
  await plane.node.goAway();
  try {
    await on.driver.deploy.remove(ref, { generation: 2 });
    await type(await held(ref, "Pod", "its node has not said that its containers have ended"));
    await on.gone(ref);
  } finally {
    await plane.node.comeBack();
  }
});
