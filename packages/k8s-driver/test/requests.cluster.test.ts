import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ClusterAccess } from "@dagctl/control-plane";
import { clusterWait } from "@dagctl/control-plane";
import { isPresent, until } from "@dagctl/testing";
import { sharedControlPlane } from "@dagctl/control-plane/shared";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { KubernetesDriver } from "../src/index.ts";
import { recorder, type Recorder } from "./recording/recorder.ts";
import { unique } from "./bench.ts";
import { deploymentOf, type Scene, scene } from "./scene.ts";

// The requests of a call to the API server while Argo CD's application controller is running.

let plane: ClusterAccess;
let on: Scene;
let tape: Recorder;
let driver: KubernetesDriver;
beforeAll(async () => {
  plane = await sharedControlPlane();
  on = await scene(plane);
  const file = join(plane.folder, `kubeconfig-${unique()}`);
  tape = await recorder(plane.kubeconfig, file, () => undefined);
  expect(await readFile(file, "utf8")).toContain("clusters");
  driver = await on.another({ cluster: { kubeconfig: file }, timing: { renewalMs: 3_600_000 } });
  // The organization exists, and the objects of version 0.1.0 are known.
  await driver.deploy.apply(deploymentOf(on.ref("keeper"), 1));
  await converged("keeper", 1);
  await until(
    async () => {
      const { operation, status } = await on.application(on.organization(on.ref("keeper")).name);
      return operation === undefined && status?.sync?.status === "Synced";
    },
    isPresent,
    clusterWait("the organization is synced", 30_000),
  );
}, 60 * 60_000);
afterAll(async () => {
  await on?.close();
  await tape?.close();
});

async function requestsOf(
  work: () => Promise<unknown>,
): Promise<readonly { readonly method: string; readonly status: number }[]> {
  tape.take();
  await work();
  return tape.take().map(({ method, status }) => ({ method, status }));
}

async function converged(project: string, generation: number): Promise<void> {
  await until(
    async () => {
      const state = await on.driver.deploy.observe(on.ref(project));
      return state.present && state.phase === "converged" && state.generation === generation;
    },
    isPresent,
    clusterWait(`generation ${generation}`, 30_000),
  );
}

describe("the driver", () => {
  test("makes 4 requests for a first deployment, and no conflict with the running controller", async () => {
    for (let round = 0; round < 10; round += 1) {
      const project = `first${round}`;
      const requests = await requestsOf(() =>
        driver.deploy.apply(deploymentOf(on.ref(project), 1)),
      );
      expect(requests.map(({ method }) => method).toSorted()).toEqual([
        "GET",
        "GET",
        "PATCH",
        "POST",
      ]);
      expect(requests.filter(({ status }) => status === 409 || status === 422)).toEqual([]);
      await converged(project, 1);
    }
  });

  test("writes once for a redeployment, also right after the deployment before it", async () => {
    const project = "again";
    await driver.deploy.apply(deploymentOf(on.ref(project), 1));
    for (let generation = 2; generation < 12; generation += 1) {
      const requests = await requestsOf(() =>
        driver.deploy.apply(
          deploymentOf(on.ref(project), generation, { schedule: `${generation} 0 30 2 *` }),
        ),
      );
      expect(requests.filter(({ method }) => method !== "GET").map(({ method }) => method)).toEqual(
        ["PATCH"],
      );
      expect(requests.length).toBeLessThanOrEqual(4);
      expect(requests.filter(({ status }) => status === 409 || status === 422)).toEqual([]);
    }
    await converged(project, 11);
  });

  test("writes a tombstone for a removal, marks the Application and deletes it", async () => {
    const project = "removed";
    await driver.deploy.apply(deploymentOf(on.ref(project), 1));
    const requests = await requestsOf(() =>
      driver.deploy.remove(on.ref(project), { generation: 2 }),
    );
    expect(requests.map(({ method }) => method)).toEqual(["POST", "GET", "PATCH", "DELETE"]);
    await on.gone(on.ref(project));
  });
});
