import { systemClock } from "@dagctl/core";
import { type Case, type Closable, type EngineFixture, runCase, type Suite } from "@dagctl/testing";
import { describe, test } from "vitest";
import type { KubernetesDriver } from "../src/index.ts";
import { type Bench, unique } from "./bench.ts";

/** What the node double, or Kubernetes, adds to what a workload names. */
const ADDED = ["PATH", "HOME", "TMPDIR", "HOSTNAME", "KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT"];

/** What the suites ask for, of a driver on a control plane. */
export function engineFixture(driver: KubernetesDriver, around: Bench): EngineFixture {
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

export function conforms<Fixture extends Closable>(suite: Suite<Fixture>, makeFixture: () => Fixture): void {
  describe(suite.name, () => {
    test.each(suite.cases.map((one): [string, Case<Fixture>] => [`${one.law}: ${one.name}`, one]))("%s", async (_name, one) => {
      const { error } = await runCase(one, async () => makeFixture());
      if (error) throw error;
    });
  });
}
