import { systemClock } from "@dagctl/core";
import {
  type Closable,
  type EngineFixture,
  registerSuite,
  type SecretsFixture,
  type Suite,
} from "@dagctl/testing";
import { test } from "vitest";
import type { KubernetesDriver } from "../src/index.ts";
import { type Bench, unique } from "./bench.ts";

/** What the node double, or Kubernetes, adds to what a workload names. */
const ADDED = [
  "PATH",
  "HOME",
  "TMPDIR",
  "HOSTNAME",
  "KUBERNETES_SERVICE_HOST",
  "KUBERNETES_SERVICE_PORT",
];

/** What the suites ask for, of a driver on a control plane. */
export function engineFixture(
  driver: KubernetesDriver,
  around: Bench,
  again: () => Promise<KubernetesDriver>,
): EngineFixture {
  const own = unique();
  return {
    deploy: driver.deploy,
    run: driver.run,
    unique: own,
    repository: {
      url: around.repositoryUrl,
      branch: "main",
      commit: around.commits[0].sha,
      authMethod: "none",
    },
    commits: around.commits,
    clock: systemClock(),
    pollMilliseconds: 100,
    deadlineMilliseconds: 60_000,
    shortMilliseconds: 4_000,
    addedVariables: ADDED,
    // Each pod fetches the commit itself.
    checksOut: "start",
    // Nothing in memory is shared: what a restarted driver knows, and a second replica beside it,
    // is what the cluster knows.
    reopen: again,
    second: again,
    async close() {
      for await (const { ref, generation } of driver.deploy.list())
        if (ref.project.startsWith(`prj-${own}-`))
          await driver.deploy.remove(ref, { generation: generation + 1_000 });
    },
  };
}

/** What the suite of secrets asks for, of a driver on a control plane. */
export function secretsFixture(
  driver: KubernetesDriver,
  again: () => Promise<KubernetesDriver>,
): SecretsFixture {
  const secrets = async (): Promise<SecretsFixture["secrets"]> => (await again()).secrets;
  return { secrets: driver.secrets, unique: unique(), reopen: secrets, second: secrets };
}

export function conforms<Fixture extends Closable>(
  suite: Suite<Fixture>,
  makeFixture: () => Fixture,
): void {
  registerSuite(test, suite, async () => makeFixture(), { deadlineMilliseconds: 290_000 });
}
