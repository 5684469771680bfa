import { kubectl } from "@dagctl/control-plane";
import { systemClock } from "@dagctl/core/driver-kit";
import {
  type Closable,
  type EngineFixture,
  registerSuite,
  type SecretsFixture,
  type Suite,
} from "@dagctl/testing";
import { test } from "vitest";
import { projectPlace } from "../src/context.ts";
import type { KubernetesDriver } from "../src/index.ts";
import { settingsOf } from "../src/options.ts";
import { type Bench, unique } from "./bench.ts";

/** The variables that the node double, or Kubernetes, adds to those of a workload. */
const ADDED = [
  "PATH",
  "HOME",
  "PWD",
  "TMPDIR",
  "HOSTNAME",
  "KUBERNETES_SERVICE_HOST",
  "KUBERNETES_SERVICE_PORT",
];

/**
 * Returns what the suites need of a driver on a control plane.
 *
 * @param uniqueOrganization is that of all fixtures of the control plane: to make an organization
 *   costs Argo CD and the API server more than the rest of most cases
 */
export function engineFixture(
  driver: KubernetesDriver,
  setup: Bench,
  again: () => Promise<KubernetesDriver>,
  uniqueOrganization: string,
): EngineFixture {
  const own = unique();
  const opened: KubernetesDriver[] = [];
  const open = async (): Promise<KubernetesDriver> => {
    const made = await again();
    opened.push(made);
    return made;
  };
  return {
    deploy: driver.deploy,
    run: driver.run,
    unique: own,
    uniqueOrganization,
    repository: {
      url: setup.repositoryUrl,
      branch: "main",
      commit: setup.commits[0].sha,
      authMethod: "none",
    },
    commits: setup.commits,
    clock: systemClock(),
    // One observation of a removal takes ten requests, and several cases wait at once.
    pollMs: 250,
    deadlineMs: 240_000,
    shortMs: 8_000,
    addedVariables: ADDED,
    // Each pod fetches the commit itself.
    checksOut: "start",
    // No memory is shared: a restarted driver, and a second replica next to it, know what the
    // cluster knows.
    reopen: open,
    second: open,
    async edit(ref) {
      const settings = settingsOf({ cluster: "default", chartsUrl: setup.chartsUrl });
      const { base, argocd } = projectPlace(settings, ref);
      const set = (revisionHistoryLimit: number): Promise<unknown> =>
        kubectl(setup.plane, [
          "patch",
          `application/${base}`,
          "--namespace",
          argocd,
          "--type=merge",
          `--patch=${JSON.stringify({ spec: { revisionHistoryLimit } })}`,
        ]);
      await set(7);
      return async () => void (await set(1));
    },
    // Deployments stay until the control plane ends: to remove one costs as much as to deploy it.
    // Drivers are closed, because each maintains the Secrets of all organizations.
    async close() {
      for (const made of opened) await made.deploy.close?.();
    },
  };
}

/** Returns what the suite of secrets needs of a driver on a control plane. */
export function secretsFixture(
  driver: KubernetesDriver,
  again: () => Promise<KubernetesDriver>,
): SecretsFixture {
  const secrets = async (): Promise<SecretsFixture["secrets"]> => (await again()).secrets;
  return { secrets: driver.secrets, unique: unique(), reopen: secrets, second: secrets };
}

/**
 * Registers the cases of a suite, several at once: each has its own projects, and mostly waits.
 * Those that wait for the minute of a schedule begin first.
 */
export function conforms<Fixture extends Closable>(
  suite: Suite<Fixture>,
  makeFixture: () => Fixture,
): void {
  const isScheduled = ({ law }: Suite<Fixture>["cases"][number]): boolean =>
    law.startsWith("run-schedule");
  const cases = suite.cases.toSorted((one, other) => +isScheduled(other) - +isScheduled(one));
  registerSuite(test.concurrent, { ...suite, cases }, async () => makeFixture(), {
    deadlineMs: 290_000,
  });
}
