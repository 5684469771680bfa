import { afterAll, beforeAll, describe, test } from "vitest";
import { systemClock } from "@dagctl/core";
import { type ControlPlane, controlPlane } from "@dagctl/control-plane";
import { type Case, type Closable, deployDriverSuite, type EngineFixture, runCase, runDriverSuite, secretsSuite, type Suite } from "@dagctl/testing";
import type { KubernetesDriver } from "../src/index.ts";
import { type Bench, bench, unique } from "./bench.ts";

/** What the node double, or Kubernetes, adds to what a workload names. */
const ADDED = ["PATH", "HOME", "TMPDIR", "HOSTNAME", "KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT"];

let plane: ControlPlane;
let around: Bench;
let driver: KubernetesDriver;
let watches: Promise<unknown> | undefined;
const over = new AbortController();
beforeAll(async () => {
  plane = await controlPlane();
  around = await bench(plane);
  driver = await around.start({ namespace: await plane.namespace("secrets") });
  // As under a host, with watches: what they have told is answered from memory. Without them the same suites run in `rights.cluster.test.ts`.
  const watched = { signal: over.signal };
  watches = Promise.all([driver.deploy.watch?.(() => undefined, watched), driver.run.watch?.(() => undefined, watched)]);
}, 60 * 60_000);
afterAll(async () => {
  over.abort();
  await watches;
  await around?.close();
  await plane?.stop();
});

async function fixture(): Promise<EngineFixture> {
  const own = unique();
  return {
    deploy: driver.deploy,
    run: driver.run,
    unique: own,
    repository: { url: around.repositoryUrl, branch: "main", commit: around.commits[0].sha, authMethod: "none" },
    commits: around.commits,
    clock: systemClock(),
    pollMilliseconds: 100,
    deadlineMilliseconds: 60_000,
    shortMilliseconds: 4_000,
    addedVariables: ADDED,
    async close() {
      for await (const { ref, generation } of driver.deploy.list())
        if (ref.project.startsWith(`prj-${own}-`)) await driver.deploy.remove(ref, { generation: generation + 1_000 });
    },
  };
}

function conforms<Fixture extends Closable>(suite: Suite<Fixture>, makeFixture: () => Promise<Fixture>): void {
  describe(suite.name, () => {
    test.each(suite.cases.map((one): [string, Case<Fixture>] => [`${one.law}: ${one.name}`, one]))("%s", async (_name, one) => {
      const { error } = await runCase(one, makeFixture);
      if (error) throw error;
    });
  });
}

conforms(deployDriverSuite, fixture);
conforms(runDriverSuite, fixture);
conforms(secretsSuite, async () => ({ secrets: driver.secrets, unique: unique() }));
