import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  applyObjects,
  clusterWait,
  type ControlPlane,
  controlPlane,
  getObject,
  kubectl,
} from "@dagctl/control-plane";
import { isPresent, until } from "@dagctl/testing";
import { Secret } from "@dagctl/core/driver-kit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CHART_COMMIT } from "../src/chart/commits.ts";
import { deny } from "./denials.ts";
import { deploymentOf, type Present, type Scene, scene } from "./scene.ts";

/**
 * The interval at which Argo CD reconciles by itself is ten minutes here, in seconds. A faster
 * recovery is due to a request.
 */
const RESYNC = 600;
/**
 * How long a failure may still be reported after its cause is gone, in milliseconds. Three seconds
 * are usual; on a busy machine a continued application controller has much to catch up with. It
 * only has to be far below RESYNC.
 */
const SOON = 60_000;

let plane: ControlPlane;
let on: Scene;
beforeAll(async () => {
  plane = await controlPlane({ resyncSeconds: RESYNC });
  on = await scene(plane, { timing: { organizationMs: 30_000 } });
  await on.deployed(old, (generation = 1));
}, 60 * 60_000);
afterAll(async () => {
  await on?.close();
  await plane?.stop();
});

/** A project that already runs in every test; another one is new in each. */
const old = { organization: "org-findings", project: "prj-old" };
let generation = 0;
let count = 0;
const fresh = (): typeof old => ({ ...old, project: `prj-new-${(count += 1)}` });

/** Returns changes that make another CronJob of the running one. */
const changed = (): { readonly schedule: string } => ({ schedule: `${generation % 60} 0 30 2 *` });

const failing = (state: Present): boolean => state.phase === "failing";
const converged = (state: Present): boolean => state.phase === "converged";
/** Whether the running project has what was deployed last. */
const isNewest = (state: Present): boolean => converged(state) && state.generation === generation;
const says =
  (text: string) =>
  (state: Present): boolean =>
    failing(state) && (state.message ?? "").includes(text);

/** Expects a short message without the prefixes of the programs in between. */
function expectReadable({ message = "" }: Present): void {
  expect(message.length).toBeLessThan(450);
  expect(message).not.toMatch(
    /rpc error|code = |one or more objects|Failed to load target state|helm pull/,
  );
}

/** Returns which part of Argo CD an observation reports to be away. */
async function outageOf(ref: typeof old): Promise<string | undefined> {
  const outages: (string | undefined)[] = [];
  await on.driver.deploy.observe(ref, { report: (_, outage) => void outages.push(outage) });
  return outages[0];
}

describe("a deployment", () => {
  test("reports an unavailable chart, with and without something that still runs, and the report ends by itself", async () => {
    const first = fresh();
    // Argo CD keeps what it has fetched before; a new pod of its repo server has nothing.
    await plane.components.repoServer?.stop();
    await rm(join(plane.folder, "tmp", "_argocd-repo"), { recursive: true });
    await plane.components.redis?.stop();
    await plane.components.redis?.start();
    await plane.components.repoServer?.start();
    await on.charts.become("missing");
    await on.driver.deploy.apply(deploymentOf(old, (generation += 1), changed()));
    await on.driver.deploy.apply(deploymentOf(first, 1));
    for (const [ref, olderRuns] of [
      [old, true],
      [first, false],
    ] as const) {
      const state = await on.observed(
        ref,
        "the missing chart",
        says(`Unable to find ${CHART_COMMIT} under`),
      );
      expect(state).toMatchObject({ olderRuns, message: expect.stringContaining(on.charts.url) });
      expect(state.message).toMatch(
        /^Argo CD's repo server cannot get the chart of this server: Unable to find/,
      );
      expectReadable(state);
    }
    await on.charts.become("refusing");
    expectReadable(await on.observed(old, "the refusal", says("not found"), SOON));
    await on.charts.become("down");
    expectReadable(
      await on.observed(old, "the refused connection", says("Failed to connect"), SOON),
    );
    await on.charts.become("there");
    await on.observed(old, "recovery", isNewest, SOON);
    await on.observed(first, "recovery", converged, SOON);
  });

  test("reports an unavailable repo server", async () => {
    const first = fresh();
    await plane.components.repoServer?.stop();
    await on.driver.deploy.apply(deploymentOf(old, (generation += 1), changed()));
    await on.driver.deploy.apply(deploymentOf(first, 1));
    for (const [ref, olderRuns] of [
      [old, true],
      [first, false],
    ] as const) {
      const state = await on.observed(
        ref,
        "the repo server",
        says("Argo CD's repo server does not answer: dial tcp"),
      );
      expect(state.olderRuns).toBe(olderRuns);
      expectReadable(state);
      expect(await outageOf(ref)).toBe("Argo CD's repo server does not answer");
    }
    await plane.components.repoServer?.start();
    await on.observed(old, "recovery", isNewest, SOON);
    await on.observed(first, "recovery", converged, SOON);
  });

  test.each([
    ["a quantity", { memory: "12 potatoes" }, "quantities must match the regular expression"],
    ["a schedule", { schedule: "99 99 * * *" }, 'spec.schedule: Invalid value: "99 99 * * *"'],
  ])(
    "reports at once %s that Kubernetes refuses, and blocks no other project",
    async (_name, bad, text) => {
      const first = fresh();
      await on.driver.deploy.apply(deploymentOf(old, (generation += 1), bad));
      await on.driver.deploy.apply(deploymentOf(first, 1, bad));
      for (const [ref, olderRuns] of [
        [old, true],
        [first, false],
      ] as const) {
        const state = await on.observed(ref, "the refusal", says(text), 5_000);
        expect(state.olderRuns).toBe(olderRuns);
        expectReadable(state);
      }
      // Argo CD tries the old values again and again meanwhile.
      const begun = performance.now();
      await on.driver.deploy.apply(deploymentOf(old, (generation += 1), changed()));
      await on.driver.deploy.apply(deploymentOf(first, 2));
      await on.observed(old, "the next generation", isNewest, 10_000);
      await on.observed(
        first,
        "the next generation",
        (state) => converged(state) && state.generation === 2,
        10_000,
      );
      console.log(
        `good values after bad ones converged after ${Math.round(performance.now() - begun)} ms`,
      );
    },
  );

  test("converges with good values although they follow bad ones within a second, before Argo CD has tried those once", async () => {
    const refs = [fresh(), fresh(), fresh()];
    for (const [index, ref] of refs.entries()) {
      await on.driver.deploy.apply(deploymentOf(ref, 1, { schedule: "99 99 * * *" }));
      await sleep(index * 300);
      const begun = performance.now();
      await on.driver.deploy.apply(deploymentOf(ref, 2));
      await on.observed(
        ref,
        "the second generation",
        (state) => converged(state) && state.generation === 2,
        10_000,
      );
      console.log(
        `good values ${index * 300} ms after bad ones: ${Math.round(performance.now() - begun)} ms`,
      );
    }
  });

  test("reports a forbidden destination, and then a missing AppProject", async () => {
    const { name } = on.organization(old);
    const organization = (change: string): Promise<string> =>
      kubectl(plane, ["annotate", "-n", "argocd", "application", name, "--overwrite", change]);
    // Otherwise Argo CD would correct it before the test observes it.
    await organization("argocd.argoproj.io/skip-reconcile=true");
    const appProject = await getObject<{ spec: { destinations: object[] } }>(
      plane,
      "argocd",
      "appproject",
      name,
    );
    const destinations = (value: object): Promise<string> =>
      kubectl(plane, [
        "patch",
        "-n",
        "argocd",
        "appproject",
        name,
        "--type",
        "merge",
        "--patch",
        JSON.stringify({ spec: { destinations: value } }),
      ]);
    await destinations([{ server: "https://kubernetes.default.svc", namespace: "elsewhere" }]);
    await on.driver.deploy.apply(deploymentOf(old, (generation += 1), changed()));
    const refused = await on.observed(
      old,
      "the refusal",
      says("do not match any of the allowed destinations in project"),
    );
    expect(refused.olderRuns).toBe(true);
    expectReadable(refused);
    await destinations(appProject.spec.destinations);
    await on.observed(old, "recovery", isNewest, SOON);

    await kubectl(plane, ["delete", "-n", "argocd", "appproject", name]);
    await on.driver.deploy.apply(deploymentOf(old, (generation += 1), changed()));
    expectReadable(
      await on.observed(
        old,
        "the absence",
        says(`Application referencing project ${name} which does not exist`),
      ),
    );
    await organization("argocd.argoproj.io/skip-reconcile-");
    await organization("argocd.argoproj.io/refresh=normal");
    await on.observed(old, "recovery", isNewest, SOON);
  });

  test("recovers when its namespace is deleted, and the deletion takes longer than Argo CD's retries", async () => {
    const { namespace } = on.place(old);
    const held = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "blocked", namespace, finalizers: ["example.com/blocked"] },
    };
    await applyObjects(plane, held);
    await kubectl(plane, ["delete", "namespace", namespace, "--wait=false"]);
    await on.driver.deploy
      .apply(deploymentOf(old, (generation += 1), changed()))
      .catch(() => undefined);
    const state = await on.observed(old, "the namespace that goes", failing, 60_000);
    expect(state.message).toContain(namespace);
    expectReadable(state);
    await sleep(15_000);
    await kubectl(plane, [
      "patch",
      "configmap",
      "blocked",
      "-n",
      namespace,
      "--type",
      "merge",
      "--patch",
      '{"metadata":{"finalizers":null}}',
    ]);
    const begun = performance.now();
    await on.driver.deploy
      .apply(deploymentOf(old, (generation += 1), changed()))
      .catch((error: unknown) => console.log(String(error)));
    await on.observed(old, "recovery", converged, 60_000);
    console.log(`back ${Math.round(performance.now() - begun)} ms after the namespace could go`);
    await kubectl(plane, ["get", "cronjob", "-n", namespace]);
  });

  test("recovers from a missing right, after whose last retry Argo CD would never sync again", async () => {
    const grant = await deny(plane, on.place(old).namespace, ["CREATE", "UPDATE"]);
    await on.driver.deploy.apply(deploymentOf(old, (generation += 1), changed()));
    const state = await on.observed(old, "the refusal", says("is forbidden"));
    expect(state.olderRuns).toBe(true);
    expectReadable(state);
    const { base } = on.place(old);
    await until(
      async () => (await on.application(base)).status?.operationState?.phase === "Failed",
      isPresent,
      clusterWait("the end of the tries", 60_000),
    );
    // The failure is reported throughout, whatever Argo CD is requested meanwhile.
    const phases = new Set<string>();
    for (const until = performance.now() + 34_000; performance.now() < until; await sleep(200))
      phases.add((await on.observe(old)).phase);
    expect([...phases]).toEqual(["failing"]);
    await grant();
    const begun = performance.now();
    await on.observed(old, "recovery", isNewest, 35_000);
    console.log(`synced ${Math.round(performance.now() - begun)} ms after the right was granted`);
  });

  test("does not converge while the application controller is paused", async () => {
    plane.components.controller?.pause();
    await on.driver.deploy.apply(deploymentOf(old, (generation += 1), changed()));
    const phases = new Set<string>();
    for (const until = performance.now() + 9_000; performance.now() < until; await sleep(200))
      phases.add((await on.observe(old)).phase);
    expect([...phases]).toEqual(["progressing"]);
    const state = await on.observed(
      old,
      "who does not look",
      ({ message = "" }) => message.includes("application controller has not reconciled it"),
      10_000,
    );
    expect(state).toMatchObject({ phase: "progressing", olderRuns: true });
    expect(await outageOf(old)).toBe("Argo CD's application controller does nothing");
    // The first project of an organization is accepted, and observed: the call itself does not show
    // why it takes so long.
    const hasty = await on.another({ timing: { organizationMs: 1_000 } });
    const unseen = { organization: "org-findings-unseen", project: "prj-unseen" };
    const secrets = { token: new Secret("a-token-of-a-test") };
    const begun = performance.now();
    await hasty.deploy.apply(deploymentOf(unseen, 1, { secrets }));
    expect(performance.now() - begun).toBeLessThan(15_000);
    const notSeen = (text: string) =>
      text.includes("application controller has not reconciled it yet: is it running?");
    expect(
      await on.observed(
        unseen,
        "who does not look",
        ({ message = "" }) => notSeen(message),
        15_000,
      ),
    ).toMatchObject({ phase: "progressing" });
    plane.components.controller?.resume();
    // Its Secrets had no namespace before: the host is asked to hand them over.
    await on.observed(
      unseen,
      "what is missing",
      ({ lacks }) => lacks?.includes("credentials") === true,
      SOON,
    );
    await on.driver.deploy.refreshCredentials?.(unseen, secrets, { generation: 1 });
    await on.observed(unseen, "the first project of an organization", converged, SOON);
    await on.observed(old, "recovery", isNewest, SOON);
  });

  test("is compared long before the next regular comparison when Argo CD has missed one", async () => {
    const { base } = on.place(old);
    await on.driver.deploy.apply(deploymentOf(old, (generation += 1), changed()));
    await on.observed(old, "the deployment", isNewest, SOON);
    // A busy Argo CD leaves this: it has compared these values with a cached copy of before the
    // sync, and sees no reason to compare again.
    const { status } = await on.application(base);
    const missed = {
      status: {
        sync: { ...status?.sync, status: "OutOfSync" },
        reconciledAt: new Date().toISOString(),
      },
    };
    const patch = ["--type", "merge", "--patch", JSON.stringify(missed)];
    await kubectl(plane, ["patch", "-n", "argocd", "application", base, ...patch]);
    expect(await on.observe(old)).toMatchObject({ phase: "progressing", generation });
    await on.observed(old, "the comparison", isNewest, SOON);
  });
});
