import { setTimeout as sleep } from "node:timers/promises";
import {
  applyObjects,
  clusterWait,
  type ControlPlane,
  controlPlane,
  kubectl,
} from "@dagctl/control-plane";
import { isPresent, until } from "@dagctl/testing";
import type { DeploymentRef } from "@dagctl/core/contracts";
import { parseWorkloadRepository, Secret } from "@dagctl/core/driver-kit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Bench, bench, servicesWith } from "./bench.ts";
import { deny } from "./denials.ts";
import {
  addFinalizer,
  objectExists,
  objectsOf,
  remainingObject,
  remedyFor,
  runRemedy,
  runReportedCommand,
  setFinalizers,
  untilAbsent,
  untilConverged,
  untilRunning,
} from "./removals.ts";
import { deploymentOf, runOf, type Scene, scene } from "./scene.ts";

/** How often a project leaves an organization while another one joins it. */
const ROUNDS = process.env["DAGCTL_TEST_EXHAUSTIVE"] === undefined ? 4 : 10;

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
const exists = (...what: readonly string[]): Promise<boolean> => objectExists(plane, what);
const namespaceExists = (ref: DeploymentRef): Promise<boolean> =>
  exists("namespace", on.place(ref).namespace);

describe("a removal", () => {
  // Each of these tests has its own organization and mostly waits, so they run concurrently. The
  // longest begins first.
  test.concurrent("lets the last project leave an organization while another joins, and no project is ever left without its namespace", async () => {
    // An organization that is being removed may take longer than `apply` waits by default: then a
    // host tries again.
    const joiner = await on.another({ timing: { organizationMs: 20_000 } });
    let leaving = { ref: on.ref("even", "busy"), generation: 1 };
    let joining = { ref: on.ref("odd", "busy"), generation: 0 };
    await on.deployed(leaving.ref, 1);
    const begun = performance.now();
    for (let round = 0; round < ROUNDS; round += 1) {
      const leave = async (): Promise<void> => {
        await on.driver.deploy.remove(leaving.ref, { generation: (leaving.generation += 1) });
        await on.gone(leaving.ref);
      };
      const join = async (): Promise<void> => {
        await sleep((round * 600) / ROUNDS);
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
        (await kubectl(plane, ["get", "cronjobs", "-n", namespace, "-o", "name"]))
          .trim()
          .split("\n"),
      ).toHaveLength(1);
      [leaving, joining] = [joining, leaving];
    }
    console.log(`${ROUNDS} rounds took ${Math.round((performance.now() - begun) / 1000)} s`);
  });

  test.concurrent("deletes all of a project, a running pod and every Secret included, and nothing of other projects", async () => {
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
    await untilRunning(driver, run.ref);
    const { workload, ...rest } = deploymentOf(ref, 2, { secrets });
    const source = { ...workload.repository, authMethod: "ssh" as const };
    const withKey = {
      ...rest,
      workload: { ...workload, repository: source },
      repository: parseWorkloadRepository(ref.organization, source),
    };
    await driver.deploy.apply(withKey);
    const before = await objectsOf(on, ref);
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
    expect(await objectsOf(on, ref)).toEqual([`configmap/${on.place(ref).base}-removed`]);
    expect((await on.observe(neighbour)).phase).toBe("converged");
    expect(
      (await objectsOf(on, neighbour)).filter((name) => name.startsWith("secret/")),
    ).toHaveLength(1);
  });

  test.concurrent("deletes with the last project the namespace, and everything of the organization", async () => {
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
    "keeps the namespace while another person's %s is in it, and deletes it afterwards",
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

  test.concurrent("leaves a namespace that existed before unchanged", async () => {
    const namespace = await plane.namespace("theirs");
    const driver = await on.another({ organizationNamespace: () => namespace });
    const ref = on.ref("lodger", "lodging");
    await driver.deploy.apply(deploymentOf(ref, 1));
    await untilConverged(driver, ref);
    await driver.deploy.remove(ref, { generation: 2 });
    await untilAbsent(driver, ref);
    expect(await exists("namespace", namespace)).toBe(true);
    expect(
      await kubectl(plane, ["get", "cronjobs,jobs,secrets", "-n", namespace, "-o", "name"]),
    ).toBe("");
    expect(await exists("-n", namespace, "serviceaccount", "dagctl-run")).toBe(false);
  });

  test.concurrent("keeps a namespace that two organizations share as long as one of them is in it", async () => {
    const namespace = `shared-${Date.now()}`;
    const driver = await on.another({ organizationNamespace: () => namespace });
    const [first, second] = [on.ref("first", "sharing-one"), on.ref("second", "sharing-two")];
    for (const ref of [first, second]) {
      await driver.deploy.apply(deploymentOf(ref, 1));
      await untilConverged(driver, ref);
    }
    await driver.deploy.remove(first, { generation: 2 });
    await untilAbsent(driver, first);
    expect(await kubectl(plane, ["get", "cronjobs", "-n", namespace, "-o", "name"])).toContain(
      on.place(second).base,
    );
    await untilConverged(driver, second);
    await driver.deploy.remove(second, { generation: 2 });
    await untilAbsent(driver, second);
    expect(
      (await kubectl(plane, ["get", "cronjobs,secrets,applications", "-A", "-o", "name"])).includes(
        "sharing-",
      ),
    ).toBe(false);
  });

  test.concurrent("names a CronJob with a foreign finalizer, and the printed command removes the finalizer", async () => {
    const ref = on.ref("finalized", "finalized");
    await on.deployed(ref, 1);
    const { namespace } = on.place(ref);
    const [cronJob = ""] = (
      await kubectl(plane, ["get", "cronjobs", "-n", namespace, "-o", "name"])
    ).split("\n");
    await setFinalizers(plane, ["-n", namespace, cronJob], ["example.com/audit"]);
    await on.driver.deploy.remove(ref, { generation: 2 });
    const state = await on.observed(
      ref,
      "the finalizer",
      (now) => remainingObject(now, "CronJob", "example.com/audit") !== undefined,
    );
    expect(state.message).toContain("example.com/audit");
    await runReportedCommand(
      plane,
      remainingObject(state, "CronJob", "example.com/audit")?.remedy ?? "",
    );
    await on.gone(ref);
  });

  test.concurrent("names an Application with a foreign finalizer once Argo CD has deleted its objects, and the printed command removes the finalizer", async () => {
    const ref = on.ref("kept", "kept");
    await on.deployed(ref, 1);
    const { base } = on.place(ref);
    await addFinalizer(plane, ["-n", "argocd", "application", base], "example.com/audit");
    await on.driver.deploy.remove(ref, { generation: 2 });
    await runRemedy(
      on,
      ref,
      "Application",
      "the finalizer example.com/audit belongs to another tool",
    );
    await on.gone(ref);
  });

  test.concurrent("an Application that a foreign finalizer keeps is not overwritten, and is deployed once it is gone", async () => {
    const ref = on.ref("fenced", "fenced");
    await on.deployed(ref, 1);
    const { base } = on.place(ref);
    await addFinalizer(plane, ["-n", "argocd", "application", base], "example.com/audit");
    await on.driver.deploy.remove(ref, { generation: 2 });
    const remedy = await remedyFor(on, ref, "Application", "example.com/audit");
    await expect(on.driver.deploy.apply(deploymentOf(ref, 3))).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("example.com/audit"),
    });
    await runReportedCommand(plane, remedy);
    await on.gone(ref);
    await on.deployed(ref, 3);
  });

  test.concurrent("no Secret is written to an owner that is being deleted", async () => {
    const ref = on.ref("going", "going");
    const secrets = { token: new Secret("a token") };
    await on.deployed(ref, 1, { secrets });
    const { base, namespace } = on.place(ref);
    const finalizers = (what: string, names: readonly string[] | null): Promise<void> =>
      setFinalizers(plane, ["-n", namespace, what], names);
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

  test.concurrent("reports an AppProject that was deleted first, and ends with the printed command", async () => {
    const ref = on.ref("orphaned", "orphaned");
    const { name } = on.organization(ref);
    await on.deployed(ref, 1);
    const annotate = ["annotate", "-n", "argocd", "application", name];
    await kubectl(plane, [...annotate, "argocd.argoproj.io/skip-reconcile=true"]);
    await kubectl(plane, ["delete", "-n", "argocd", "appproject", name]);
    await on.driver.deploy.remove(ref, { generation: 2 });
    const remedy = await remedyFor(on, ref, "Application", name);
    await on.driver.deploy.remove(ref, { generation: 2 });
    await runReportedCommand(plane, remedy);
    await kubectl(plane, [...annotate, "argocd.argoproj.io/skip-reconcile-"]);
    await on.gone(ref);
    expect(await namespaceExists(ref)).toBe(false);
  });

  test.concurrent("names an AppProject with a foreign finalizer, and the printed command removes the finalizer", async () => {
    const ref = on.ref("ruled", "ruled");
    const { name } = on.organization(ref);
    await on.deployed(ref, 1);
    await setFinalizers(plane, ["-n", "argocd", "appproject", name], ["example.com/audit"]);
    await on.driver.deploy.remove(ref, { generation: 2 });
    await runRemedy(
      on,
      ref,
      "Application",
      "the AppProject of that name is left: a finalizer blocks it",
    );
    await on.gone(ref);
    expect(await exists("-n", "argocd", "appproject", name)).toBe(false);
  });

  test.concurrent("reports a missing right of Argo CD's controller with its message, and continues once the right exists", async () => {
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

  test.concurrent("reports a stuck namespace with Kubernetes' message, and with a command for what the driver cannot see", async () => {
    const ref = on.ref("stuck", "stuck");
    await on.deployed(ref, 1);
    const { namespace } = on.place(ref);
    await applyObjects(plane, {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: "robot", namespace, finalizers: ["example.com/robot"] },
    });
    await on.driver.deploy.remove(ref, { generation: 2 });
    const remedy = await remedyFor(on, ref, "Namespace", "example.com/robot");
    await runReportedCommand(plane, remedy);
    await on.gone(ref);
    expect(await namespaceExists(ref)).toBe(false);
  });

  test.concurrent("names a namespace with a foreign finalizer, and the printed command removes the finalizer", async () => {
    const ref = on.ref("walled", "walled");
    await on.deployed(ref, 1);
    const { namespace } = on.place(ref);
    await setFinalizers(plane, ["namespace", namespace], ["example.com/wall"]);
    await on.driver.deploy.remove(ref, { generation: 2 });
    await runRemedy(on, ref, "Namespace", "the finalizer example.com/wall belongs to another tool");
    await on.gone(ref);
  });

  // These run one after the other: they pause the application controller, or the node, or need
  // short times.
  test("reports a stopped application controller, ends with the printed command, and the rest is deleted once the controller runs again", async () => {
    const ref = on.ref("unseen", "unseen");
    await on.deployed(ref, 1);
    plane.components.controller?.pause();
    try {
      await on.driver.deploy.remove(ref, { generation: 2 });
      const remedy = await remedyFor(
        on,
        ref,
        "Application",
        "application controller has not begun to remove what it made",
      );
      await on.driver.deploy.remove(ref, { generation: 2 });
      await runReportedCommand(plane, remedy);
      expect(await exists("-n", "argocd", "application", on.place(ref).base)).toBe(false);
      await until(
        async () => {
          await on.driver.deploy.observe(ref);
          return (
            (await kubectl(plane, [
              "get",
              "cronjobs",
              "-n",
              on.place(ref).namespace,
              "-o",
              "name",
            ])) === ""
          );
        },
        isPresent,
        clusterWait("the CronJob's end", 20_000),
      );
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
        await runRemedy(
          on,
          ref,
          "Application",
          "application controller has not begun to remove what it made",
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

  test("ends a sync that is being retried", async () => {
    const ref = on.ref("retrying", "retrying");
    await on.driver.deploy.apply(deploymentOf(ref, 1, { schedule: "99 99 * * *" }));
    await on.observed(ref, "the refusal", (state) => state.phase === "failing");
    const begun = performance.now();
    await on.driver.deploy.remove(ref, { generation: 2 });
    await until(
      async () => {
        await on.driver.deploy.observe(ref);
        return !(await exists("-n", "argocd", "application", on.place(ref).base));
      },
      isPresent,
      clusterWait("the Application's end", 5_000),
    );
    console.log(`the Application was gone after ${Math.round(performance.now() - begun)} ms`);
    await on.gone(ref);
  });

  test("names a pod whose node is lost once its grace period is over, and the printed command deletes it", async () => {
    const ref = on.ref("nodeless", "nodeless");
    await on.deployed(ref, 1);
    const run = runOf(deploymentOf(ref, 1), "run-nodeless", [{ wait: true }]);
    await on.driver.run.start(run);
    await untilRunning(on.driver, run.ref);
    await plane.node.goAway();
    try {
      await on.driver.deploy.remove(ref, { generation: 2 });
      await runRemedy(on, ref, "Pod", "its node has not said that its containers have ended");
      await on.gone(ref);
    } finally {
      await plane.node.comeBack();
    }
  });
});
