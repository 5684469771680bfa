import { setTimeout as sleep } from "node:timers/promises";
import type { ClusterAccess } from "@dagctl/control-plane";
import { clusterWait } from "@dagctl/control-plane";
import { isPresent, until } from "@dagctl/testing";
import { sharedControlPlane } from "@dagctl/control-plane/shared";
import type { DeploymentRef } from "@dagctl/core/contracts";
import { Secret } from "@dagctl/core/driver-kit";
import { oldVersion } from "@dagctl/recordings";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { APPLICATION, CONFIG_MAP, CRON_JOB } from "../src/cluster/kinds.ts";
import {
  applyOrder,
  deploymentOf,
  type LateWriterSetup,
  createLateWriterSetup,
  refused,
  startOrder,
  variablesOrder,
  wholly,
} from "./late/late-writer-setup.ts";
import { EACH_REQUEST, type Passed, placeOf } from "./late/stopping-proxy.ts";
import type { Order, PausedHost } from "./late/paused-host.ts";

// A host of version 0.1.0 (commit c42623b) is stopped at each request of a call that writes in
// turn, in `npm run test:exhaustive` also at each that reads. It continues after this version has
// deployed or removed the project. Each test has its own late host and projects, so that tests run
// concurrently.

let plane: ClusterAccess;
let program: string;
let scene: LateWriterSetup;
beforeAll(async () => {
  const old = await oldVersion("c42623b");
  program = old.file("packages/k8s-driver/test/late/paused-host.child.ts");
  plane = await sharedControlPlane();
  scene = await createLateWriterSetup(plane, { installation: "former" }, late());
  // This version begins on a cluster that version 0.1.0 has served.
  await byFormer(await scene.lateHost(), applyOrder(scene.ref("keeper"), 1));
  await scene.deployed(scene.ref("keeper"), 2);
}, 60 * 60_000);
afterAll(() => scene?.close());

/**
 * Returns how the late host is. It takes fields back: this version has changed the chart of the
 * organization's Application, and each of its calls would end there with a conflict.
 */
const late = () => ({ program, conflicts: "take" as const });

/** Makes a whole call by the host of version 0.1.0. */
async function byFormer(host: PausedHost, order: Order): Promise<void> {
  expect(await host.stopAt(order, Number.POSITIVE_INFINITY)).toBeUndefined();
}

const nameOf = ({ method, path }: Passed): string => `${method} ${path}`;
const codeOf = (outcome: unknown): unknown =>
  Array.isArray(outcome) ? (outcome as readonly unknown[])[0] : outcome;

/** Stops the call at each of its requests, with a new project each time. */
async function atEachRequest(
  prefix: string,
  trial: {
    readonly prepare?: (ref: DeploymentRef, host: PausedHost) => Promise<unknown>;
    readonly order: (ref: DeploymentRef) => Order;
    readonly meanwhile: (ref: DeploymentRef) => Promise<void>;
    readonly check: (ref: DeploymentRef, at: string, outcome: unknown) => Promise<void>;
  },
): Promise<number> {
  const host = await scene.lateHost();
  for (let index = 0; ; index += 1) {
    const ref = scene.ref(`${prefix}${index}`);
    await trial.prepare?.(ref, host);
    const held = await host.stopAt(trial.order(ref), placeOf(index));
    if (held === undefined) return index;
    await trial.meanwhile(ref);
    await trial.check(ref, `${prefix}: ${nameOf(held.at)}`, codeOf(refused(await held.goOn())));
  }
}

/** Expects that a removed project stays removed. */
async function staysAway(ref: DeploymentRef, at: string): Promise<void> {
  await until(
    async () => {
      const { names, active } = await scene.there(ref);
      expect(active, at).toEqual([]);
      return names.length === 0;
    },
    isPresent,
    clusterWait(`the end of what a late call made (${at})`, 30_000),
  );
}

async function removed(ref: DeploymentRef, generation: number): Promise<void> {
  await scene.remove(ref, generation);
  await scene.gone(ref);
}

describe("a host of version 0.1.0", () => {
  test.concurrent("deploys late for the first time, and overwrites nothing of what this version has deployed", async () => {
    const places = await atEachRequest("first", {
      order: (ref) => applyOrder(ref, 1),
      meanwhile: (ref) => scene.deployed(ref, 2),
      async check(ref, at, outcome) {
        expect({ outcome, held: await scene.held(ref, 2) }, at).toEqual({
          outcome: "conflict",
          held: wholly(2),
        });
      },
    });

    expect(places).toBeGreaterThan(EACH_REQUEST ? 8 : 4);
  });

  test.concurrent("redeploys late, and overwrites nothing of what this version has deployed", async () => {
    const places = await atEachRequest("again", {
      prepare: (ref, host) => byFormer(host, applyOrder(ref, 1)),
      order: (ref) => applyOrder(ref, 2),
      meanwhile: (ref) => scene.deployed(ref, 3),
      async check(ref, at, outcome) {
        expect({ outcome, held: await scene.held(ref, 3) }, at).toEqual({
          outcome: "conflict",
          held: wholly(3),
        });
      },
    });

    expect(places).toBeGreaterThan(EACH_REQUEST ? 8 : 4);
  });

  test.concurrent("deploys late, and does not bring back what this version has removed", async () => {
    const first = await atEachRequest("gone", {
      order: (ref) => applyOrder(ref, 1),
      meanwhile: (ref) => removed(ref, 2),
      async check(ref, at, outcome) {
        expect(outcome, at).toBe("conflict");
        await staysAway(ref, at);
      },
    });

    expect(first).toBeGreaterThan(EACH_REQUEST ? 8 : 4);
    const again = await atEachRequest("went", {
      prepare: (ref, host) => byFormer(host, applyOrder(ref, 1)),
      order: (ref) => applyOrder(ref, 2),
      meanwhile: (ref) => removed(ref, 3),
      async check(ref, at, outcome) {
        expect(outcome, at).not.toBe("accepted");
        await staysAway(ref, at);
      },
    });

    expect(again).toBeGreaterThan(EACH_REQUEST ? 8 : 4);
  });

  test.concurrent("removes late, and deletes nothing of what this version has deployed", async () => {
    const uids = new Map<string, string | undefined>();
    const uidOf = async (ref: DeploymentRef): Promise<string | undefined> => {
      const { argocd, base } = scene.place(ref);
      const { uid, deletionTimestamp } =
        (await scene.get(APPLICATION, argocd, base))?.metadata ?? {};
      return deletionTimestamp === undefined ? uid : undefined;
    };
    const places = await atEachRequest("remove", {
      prepare: (ref, host) => byFormer(host, applyOrder(ref, 1)),
      order: (ref) => ({ call: "remove", ref, generation: 2 }),
      async meanwhile(ref) {
        await scene.deployed(ref, 3);
        uids.set(ref.project, await uidOf(ref));
      },
      async check(ref, at, outcome) {
        await sleep(300);
        expect({ outcome, held: await scene.held(ref, 3) }, at).toEqual({
          outcome: "conflict",
          held: wholly(3),
        });
        expect(await uidOf(ref), at).toBe(uids.get(ref.project));
        expect(uids.get(ref.project)).toBeDefined();
      },
    });

    expect(places).toBeGreaterThan(EACH_REQUEST ? 4 : 2);
  });

  test.concurrent("is refused when its variables and runs arrive late", async () => {
    await atEachRequest("variables", {
      prepare: (ref, host) => byFormer(host, applyOrder(ref, 1)),
      order: (ref) => variablesOrder(ref, 1),
      meanwhile: (ref) => scene.deployed(ref, 2),
      async check(ref, at, outcome) {
        expect({ outcome, held: await scene.held(ref, 2) }, at).toEqual({
          outcome: "conflict",
          held: wholly(2),
        });
      },
    });
    await atEachRequest("start", {
      prepare: (ref) => scene.deployed(ref, 1),
      order: (ref) => startOrder(ref, 1, "late"),
      meanwhile: (ref) => removed(ref, 2),
      async check(ref, at, outcome) {
        expect(outcome, at).toBe("conflict");
        await staysAway(ref, at);
      },
    });
  });

  test.concurrent("stores its removal: this version deploys no older generation", async () => {
    const ref = scene.ref("remembered");
    const host = await scene.lateHost();
    await byFormer(host, applyOrder(ref, 1));
    await byFormer(host, { call: "remove", ref, generation: 5 });
    await scene.gone(ref);
    for (const generation of [4, 5]) {
      const late = scene.other.deploy.apply({
        ...deploymentOf(ref, generation),
        secrets: { value: new Secret("late") },
      });
      await expect(late).rejects.toMatchObject({ code: "conflict", details: { generation: 5 } });
    }
    await scene.deployed(ref, 6);
  });

  test.concurrent("an Application loses its former owner before that ConfigMap is deleted, and no CronJob is recreated", async () => {
    const expiring = await createLateWriterSetup(plane, { installation: "expiring" }, late());
    try {
      const [kept, deployed] = [expiring.ref("kept"), expiring.ref("deployed")];
      const host = await expiring.lateHost();
      for (const ref of [kept, deployed]) await byFormer(host, applyOrder(ref, 1));
      await expiring.deployed(deployed, 2);
      const { argocd, namespace } = expiring.place(kept);
      const uidsOf = async (ref: DeploymentRef): Promise<readonly (string | undefined)[]> => {
        const { base } = expiring.place(ref);
        const found = await Promise.all([
          expiring.get(APPLICATION, argocd, base),
          expiring.get(CRON_JOB, namespace, `${base}-nightly`),
        ]);
        return found.map((one) => one?.metadata?.uid);
      };
      await until(
        async () => (await uidsOf(kept)).every((uid) => uid !== undefined),
        isPresent,
        clusterWait("the schedule of version 0.1.0", 30_000),
      );
      const before = [await uidsOf(kept), await uidsOf(deployed)];
      // It begins when version 0.1.0 has ended: that deploys nothing without its records.
      await expiring.another({ renewalMs: 50, tombstoneMs: 1_500 });
      await until(
        async () => {
          const records = await Promise.all(
            [kept, deployed].map((ref) =>
              expiring.get(CONFIG_MAP, argocd, expiring.place(ref).base),
            ),
          );
          return records.every((record) => record === undefined);
        },
        isPresent,
        clusterWait("the end of the generation records", 60_000),
      );
      // The garbage collector of Kubernetes acts within a second.
      await sleep(5_000);
      expect([await uidsOf(kept), await uidsOf(deployed)]).toEqual(before);
      expect(before.flat()).not.toContain(undefined);
      for (const ref of [kept, deployed]) {
        const { metadata } =
          (await expiring.get(APPLICATION, argocd, expiring.place(ref).base)) ?? {};
        expect(metadata?.ownerReferences ?? []).toEqual([]);
        expect(metadata?.deletionTimestamp).toBeUndefined();
      }
      expect((await expiring.held(deployed, 2)).application).toBe(2);
    } finally {
      await expiring.close();
    }
  });
});
