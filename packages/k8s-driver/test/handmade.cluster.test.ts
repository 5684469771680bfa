import {
  type ClusterAccess,
  clusterWait,
  getObject,
  kubectl,
  kubectlAnswer,
} from "@dagctl/control-plane";
import { isPresent, until } from "@dagctl/testing";
import { sharedControlPlane } from "@dagctl/control-plane/shared";
import type { DeploymentRef } from "@dagctl/core/contracts";
import { Secret } from "@dagctl/core/driver-kit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { changingCharts, deploymentOf, type Present, type Scene, scene } from "./scene.ts";

let plane: ClusterAccess;
let on: Scene;
beforeAll(async () => {
  plane = await sharedControlPlane();
  on = await scene(plane);
}, 60 * 60_000);
afterAll(async () => {
  await on?.close();
});

const application = (ref: DeploymentRef): readonly string[] => [
  "-n",
  "argocd",
  "application",
  on.place(ref).base,
];
const patched = (ref: DeploymentRef, patch: object, manager = "kubectl-edit"): Promise<string> =>
  kubectl(plane, [
    "patch",
    ...application(ref),
    "--type",
    "merge",
    "--field-manager",
    manager,
    "--patch",
    JSON.stringify(patch),
  ]);
const cronJobOf = async (ref: DeploymentRef): Promise<string> =>
  (
    await kubectl(plane, [
      "get",
      "cronjobs",
      "-n",
      on.place(ref).namespace,
      "-l",
      `dagctl.dev/project=${ref.project}`,
      "-o",
      "name",
    ])
  ).trim();
const scheduleOf = async (ref: DeploymentRef): Promise<string> =>
  (
    await getObject<{ spec: { schedule: string } }>(
      plane,
      on.place(ref).namespace,
      await cronJobOf(ref),
    )
  ).spec.schedule;
const converged =
  (generation: number) =>
  (state: Present): boolean =>
    state.phase === "converged" && state.generation === generation;

describe("the driver after a change by hand", () => {
  test("reports an Application deleted with all its objects as absent, and a new apply creates it again", async () => {
    const ref = on.ref("cascade");
    // Values that wait for the next apply do not count as running.
    await on.deployed(ref, 1, { secrets: { token: new Secret("hidden") } });
    await kubectl(plane, ["delete", ...application(ref)]);
    await on.gone(ref);
    expect(
      await kubectl(plane, ["get", "namespace", on.place(ref).namespace, "-o", "name"]),
    ).toContain("namespace/");
    await on.deployed(ref, 2, { secrets: { token: new Secret("hidden") } });
  });

  test("reports an Application deleted without its objects as still running, and a new apply takes them over", async () => {
    const ref = on.ref("orphaning");
    await on.deployed(ref, 1);
    const before = await getObject<{ metadata: { uid: string } }>(
      plane,
      on.place(ref).namespace,
      await cronJobOf(ref),
    );
    await patched(ref, { metadata: { finalizers: null } });
    await kubectl(plane, ["delete", ...application(ref)]);
    const state = await on.observed(ref, "the loss", (now) => now.phase === "failing");
    expect(state).toMatchObject({
      generation: 1,
      olderRuns: true,
      message: expect.stringContaining(`The Application ${on.place(ref).base} was deleted`),
    });
    await on.driver.deploy.apply(deploymentOf(ref, 2, { schedule: "7 0 30 2 *" }));
    await on.observed(ref, "the new generation", converged(2));
    const after = await getObject<{ metadata: { uid: string }; spec: { schedule: string } }>(
      plane,
      on.place(ref).namespace,
      await cronJobOf(ref),
    );
    expect(after.metadata.uid).toBe(before.metadata.uid);
    expect(after.spec.schedule).toBe("7 0 30 2 *");
    await on.driver.deploy.remove(ref, { generation: 3 });
    await on.gone(ref, 60_000);
  });

  test("deletes all objects when the project is removed after its Application was deleted without them", async () => {
    const [ref, neighbour] = [on.ref("abandoned"), on.ref("stays")];
    await on.deployed(neighbour, 1);
    await on.deployed(ref, 1);
    await patched(ref, { metadata: { finalizers: null } });
    await kubectl(plane, ["delete", ...application(ref)]);
    await on.driver.deploy.remove(ref, { generation: 2 });
    await on.gone(ref, 30_000);
    expect(await cronJobOf(ref)).toBe("");
  });

  test("a CronJob deleted by hand is created again automatically", async () => {
    const ref = on.ref("cronjob");
    await on.deployed(ref, 1);
    const name = await cronJobOf(ref);
    const begun = performance.now();
    await kubectl(plane, ["delete", "-n", on.place(ref).namespace, name]);
    // Argo CD's own pause grows with each correction.
    await until(
      async () => (await cronJobOf(ref)) === name,
      isPresent,
      clusterWait("the CronJob", 60_000),
    );
    console.log(`the CronJob was back after ${Math.round(performance.now() - begun)} ms`);
    await on.observed(ref, "convergence", converged(1));
  });

  test("reports an edited Application as not converged and names who edited it, and refuses an apply until the edit is reverted", async () => {
    const ref = on.ref("edited");
    await on.deployed(ref, 1);
    const { spec } = await on.application(on.place(ref).base);
    await patched(ref, {
      spec: {
        source: { helm: { valuesObject: { resources: [] } } },
        syncPolicy: { automated: { prune: false } },
      },
    });
    const state = await on.observed(ref, "the edit", (now) => now.phase === "failing");
    expect(state).toMatchObject({
      generation: 1,
      olderRuns: true,
      message: expect.stringMatching(/was edited by "kubectl-edit"/),
    });
    await expect(on.driver.deploy.apply(deploymentOf(ref, 2))).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(/\.spec\.s[a-zA-Z.]+ \(conflict with "kubectl-edit"/),
      details: { managers: ["kubectl-edit"] },
    });
    expect(
      (await on.application(on.place(ref).base)).spec?.source?.helm.valuesObject.resources,
    ).toEqual([]);
    await patched(ref, {
      spec: {
        source: {
          helm: { valuesObject: { resources: spec?.source?.helm.valuesObject.resources } },
        },
        syncPolicy: spec?.syncPolicy,
      },
    });
    await on.observed(ref, "the end of the edit", converged(1));
  });

  test("reports automatic sync that a person has disabled, and enables it again where it takes fields over", async () => {
    const ref = on.ref("manual");
    await on.deployed(ref, 1);
    await patched(
      ref,
      { spec: { syncPolicy: { automated: { enabled: false } } } },
      "argocd-server",
    );
    const state = await on.observed(ref, "the edit", (now) => now.phase === "failing");
    expect(state.message).toMatch(/was edited by "argocd-server"/);
    await expect(on.driver.deploy.apply(deploymentOf(ref, 2))).rejects.toMatchObject({
      code: "conflict",
      details: { managers: ["argocd-server"] },
    });
    const taker = await on.another({ conflicts: "take" });
    await taker.deploy.apply(deploymentOf(ref, 2, { schedule: "8 0 30 2 *" }));
    await on.observed(ref, "the new generation", converged(2));
    expect(await scheduleOf(ref)).toBe("8 0 30 2 *");
  });

  test("reports fields that a person has added to the source and the sync policy, refuses an apply with their names, and removes them where it takes over", async () => {
    const ref = on.ref("added");
    await on.deployed(ref, 1);
    const helm = { parameters: [{ name: "a", value: "b" }], valuesObject: { extra: { b: 1 } } };
    const edit = { source: { helm }, syncPolicy: { automated: { allowEmpty: true } } };
    const info = [{ name: "owner", value: "another" }];
    await patched(ref, { spec: { ...edit, info } }, "argocd-server");
    const state = await on.observed(ref, "the edit", (now) => now.phase === "failing");
    const names =
      ".spec.source.helm.parameters, .spec.source.helm.valuesObject.extra, .spec.syncPolicy.automated.allowEmpty";
    expect(state.message).toContain(`was edited by "argocd-server", which added ${names}: `);
    const next = deploymentOf(ref, 2, { schedule: "4 0 30 2 *" });
    for (const name of names.split(", "))
      await expect(on.driver.deploy.apply(next)).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringContaining(`${name} (conflict with "argocd-server"`),
        details: { managers: ["argocd-server"] },
      });
    await on.driver.deploy.apply({ ...next, takeOver: true });
    await on.observed(ref, "the fields that were taken back", converged(2));
    const { spec } = await on.application(on.place(ref).base);
    expect(Object.keys(spec?.source?.helm ?? {}).toSorted()).toEqual([
      "releaseName",
      "valuesObject",
    ]);
    expect(spec).toMatchObject({ info, syncPolicy: { automated: { prune: true } } });
    expect(spec?.syncPolicy?.automated).not.toHaveProperty("allowEmpty");
    // A change of the jobs is a deployment that takes nothing over.
    await on.driver.deploy.apply(deploymentOf(ref, 3, { schedule: "5 0 30 2 *" }));
    await on.observed(ref, "the changed job", converged(3));
    expect(await scheduleOf(ref)).toBe("5 0 30 2 *");
  });

  test("reports a record that was removed or garbled, and writes it with the next apply", async () => {
    const ref = on.ref("record");
    await on.deployed(ref, 1);
    for (const [at, record] of [null, "garbled"].entries()) {
      await patched(ref, { metadata: { annotations: { "dagctl.dev/deployment": record } } });
      const state = await on.observed(ref, "the edit", (now) => now.phase === "failing");
      expect(state).toMatchObject({
        olderRuns: true,
        message: expect.stringContaining("The annotation dagctl.dev/deployment of the Application"),
      });
      await on.driver.deploy.apply(deploymentOf(ref, at + 2));
      await on.observed(ref, "the new record", converged(at + 2));
    }
  });

  test("converges again once a person has removed what was added", async () => {
    const ref = on.ref("unadded");
    await on.deployed(ref, 1);
    const parameters = [{ name: "a", value: "b" }];
    await patched(ref, { spec: { source: { helm: { parameters } } } }, "argocd-server");
    await on.observed(ref, "the edit", (now) => now.phase === "failing");
    await patched(ref, { spec: { source: { helm: { parameters: null } } } }, "argocd-server");
    await on.observed(ref, "the end of the edit", converged(1));
    await on.driver.deploy.apply(deploymentOf(ref, 2));
  });

  /** Takes a field of the Application, as the server-side apply of another client does. */
  async function seize(ref: DeploymentRef, spec: object): Promise<void> {
    const { base } = on.place(ref);
    const { project, destination } = (await on.application(base)).spec ?? {};
    const object = {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "Application",
      metadata: { name: base, namespace: "argocd" },
      spec: { project, destination, ...spec },
    };
    await kubectl(
      plane,
      ["apply", "--server-side", "--field-manager=another", "--force-conflicts", "-f", "-"],
      JSON.stringify(object),
    );
  }

  test("reports a field that another manager has applied with both names, and forces nothing", async () => {
    const ref = on.ref("seized");
    await on.deployed(ref, 1);
    await seize(ref, { revisionHistoryLimit: 7 });
    const refused = on.driver.deploy.apply(deploymentOf(ref, 2, { schedule: "9 0 30 2 *" }));
    await expect(refused).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(/\.spec\.revisionHistoryLimit \(conflict with "another"/),
      details: { managers: ["another"] },
    });
    const { spec } = await on.application(on.place(ref).base);
    expect(spec?.revisionHistoryLimit).toBe(7);
    expect(await scheduleOf(ref)).not.toBe("9 0 30 2 *");
  });

  test("takes over on request a field that another manager has applied, and keeps fields that it does not set", async () => {
    const ref = on.ref("taken");
    await on.deployed(ref, 1);
    await seize(ref, { revisionHistoryLimit: 7, info: [{ name: "owner", value: "another" }] });
    await kubectl(plane, ["label", ...application(ref), "team=data"]);
    const taker = await on.another({ conflicts: "take" });
    await taker.deploy.apply(deploymentOf(ref, 2));
    await on.observed(ref, "the new generation", converged(2));
    const found = await on.application(on.place(ref).base);
    expect(found.spec).toMatchObject({
      revisionHistoryLimit: 1,
      info: [{ name: "owner", value: "another" }],
    });
    expect(found.metadata?.labels).toMatchObject({ team: "data" });
  });

  test("accepts what several people have edited and set back, also with other values, and takes back what they have not on request", async () => {
    const [ref, neighbour] = [on.ref("reverted", "reverting"), on.ref("neighbour", "reverting")];
    await on.deployed(ref, 1);
    const { base } = on.place(ref);
    const { spec } = await on.application(base);
    const resources = spec?.source?.helm.valuesObject.resources;
    const values = (edited: unknown): object => ({
      spec: { source: { helm: { valuesObject: { resources: edited } } } },
    });
    await patched(ref, values([]), "kubectl-edit");
    await patched(ref, { spec: { syncPolicy: { automated: { selfHeal: false } } } }, "another");
    await patched(ref, values(resources), "a-third");
    await patched(ref, { spec: { syncPolicy: spec?.syncPolicy } }, "kubectl-edit");
    await on.driver.deploy.apply(deploymentOf(ref, 2, { schedule: "2 1 30 2 *" }));
    await on.observed(ref, "the new values", converged(2));
    const now = (await on.application(base)).spec?.source?.helm.valuesObject.resources;
    await patched(ref, values([]), "kubectl-edit");
    await patched(ref, values(now), "kubectl-edit");
    await on.driver.deploy.apply(deploymentOf(ref, 3));
    await patched(ref, values([]), "kubectl-edit");
    const organization = `application/${on.organization(ref).name}`;
    const edit = (automated: object): Promise<string> =>
      kubectl(plane, [
        "patch",
        organization,
        "--namespace=argocd",
        "--type=merge",
        `--patch=${JSON.stringify({ spec: { syncPolicy: { automated } } })}`,
      ]);
    await edit({ prune: false });
    await edit({ prune: true });
    await on.deployed(neighbour, 1);
    await edit({ prune: false });
    await expect(on.driver.deploy.apply(deploymentOf(neighbour, 2))).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(/automated\.prune.*take_over: true/),
    });
    await on.driver.deploy.apply({ ...deploymentOf(ref, 4), takeOver: true });
    await on.observed(ref, "the fields that were taken back", converged(4));
    await on.deployed(neighbour, 3);
  });

  test("another URL of the chart does not affect a project until it is deployed again", async () => {
    const [ref, other] = [on.ref("old-chart", "charts"), on.ref("new-chart", "charts")];
    await on.deployed(ref, 1);
    const moved = await changingCharts();
    try {
      const later = await on.another({ chartsUrl: moved.url });
      await later.deploy.apply(deploymentOf(other, 1));
      await on.observed(other, "a deployment with the new address", converged(1));
      await kubectl(plane, ["annotate", ...application(ref), "argocd.argoproj.io/refresh=normal"]);
      await until(
        async () =>
          (await on.application(on.place(ref).base)).metadata?.annotations?.[
            "argocd.argoproj.io/refresh"
          ] === undefined,
        isPresent,
        clusterWait("the look", 20_000),
      );
      expect(await on.observe(ref)).toMatchObject({ phase: "converged", generation: 1 });
      await later.deploy.apply(deploymentOf(ref, 2));
      await on.observed(ref, "the old one with the new address", converged(2));
    } finally {
      await moved.close();
    }
  });

  test("two installations with the same organization and project never change each other's objects", async () => {
    const ref = on.ref("twin", "twin");
    const [blue, green] = [
      (await on.another({ installation: "blue" })).deploy,
      (await on.another({ installation: "green" })).deploy,
    ];
    const held = async (driver: typeof blue): Promise<readonly object[]> => {
      const all = [];
      for await (const one of driver.list()) if (one.ref.project === ref.project) all.push(one);
      return all;
    };
    const runs = (driver: typeof blue, generation: number): Promise<boolean> =>
      until(
        async () => {
          const state = await driver.observe(ref);
          return state.present && state.phase === "converged" && state.generation === generation;
        },
        isPresent,
        clusterWait(`generation ${generation}`, 30_000),
      );
    const namespaces = async (): Promise<readonly string[]> => {
      const found = await kubectl(plane, [
        "get",
        "namespaces",
        "-l",
        `dagctl.dev/organization=${ref.organization}`,
        "-o",
        "name",
      ]);
      return found.split("\n").filter((line) => line !== "");
    };
    await Promise.all([blue.apply(deploymentOf(ref, 5)), green.apply(deploymentOf(ref, 2))]);
    await Promise.all([runs(blue, 5), runs(green, 2)]);
    expect(await namespaces()).toHaveLength(2);
    expect(await held(blue)).toEqual([{ ref, generation: 5 }]);
    expect(await held(green)).toEqual([{ ref, generation: 2 }]);
    await blue.remove(ref, { generation: 6 });
    await until(
      async () => !(await blue.observe(ref)).present,
      isPresent,
      clusterWait("absence", 60_000),
    );
    expect(await namespaces()).toEqual([expect.stringContaining("/green-")]);
    await runs(green, 2);
    // It does not delete the other one's tombstone.
    await green.apply(deploymentOf(ref, 3));
    await runs(green, 3);
    await green.remove(ref, { generation: 4 });
    await until(
      async () => !(await green.observe(ref)).present,
      isPresent,
      clusterWait("absence", 60_000),
    );
    expect(await namespaces()).toEqual([]);
    const left = await kubectlAnswer(plane, [
      "get",
      "applications.argoproj.io,appprojects",
      "-n",
      "argocd",
      "-l",
      `dagctl.dev/organization=${ref.organization}`,
      "-o",
      "name",
    ]);
    expect(left.stdout).toBe("");
  });
});
