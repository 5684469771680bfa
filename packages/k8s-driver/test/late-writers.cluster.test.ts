import { setTimeout as sleep } from "node:timers/promises";
import { sharedControlPlane } from "@dagctl/control-plane/shared";
import { clusterWait } from "@dagctl/control-plane";
import { isPresent, until } from "@dagctl/testing";
import type { Deployment, DeploymentRef } from "@dagctl/core/contracts";
import { Secret } from "@dagctl/core/driver-kit";
import { isDagctlError } from "@dagctl/core/errors";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { APPLICATION } from "../src/cluster/kinds.ts";
import type { KubernetesDriver } from "../src/index.ts";
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

// A second host is stopped (SIGSTOP) at each request of a call that writes in turn, and continued
// when another one has gone on; in `npm run test:exhaustive` also at each that reads. Each test has
// its own late host and projects, so that tests run concurrently.

let scene: LateWriterSetup;
beforeAll(async () => {
  scene = await createLateWriterSetup(await sharedControlPlane());
  // This project keeps the organization, so that a case is over in a moment.
  await scene.deployed(scene.ref("keeper"), 1);
}, 60 * 60_000);
afterAll(() => scene?.close());

const requestOf = ({ method, path }: Passed): string => `${method} ${path}`;

/**
 * Runs `trial` for each request of a call, with a new project each time. Returns the requests at
 * which the call was stopped.
 */
async function atEachRequest(
  prefix: string,
  trial: (ref: ReturnType<LateWriterSetup["ref"]>, index: number) => Promise<Passed | undefined>,
): Promise<readonly string[]> {
  const places: string[] = [];
  for (let index = 0; ; index += 1) {
    const at = await trial(scene.ref(`${prefix}${index}`), index);
    if (at === undefined) return places;
    places.push(requestOf(at));
  }
}

/** Stops the call there, runs `meanwhile`, and continues the call. */
async function stoppedAt(
  host: PausedHost,
  order: Order,
  index: number,
  meanwhile: () => Promise<void>,
): Promise<{ readonly at: Passed; readonly outcome: unknown } | undefined> {
  const held = await host.stopAt(order, placeOf(index));
  if (held === undefined) return undefined;
  await meanwhile();
  return { at: held.at, outcome: refused(await held.goOn()) };
}

/** Returns whether the call was over but for its cleanup: it has written the Application. */
const wasDone = (order: Order, before: readonly Passed[]): boolean =>
  before.some(
    ({ method, path, status }) =>
      method === "PATCH" &&
      status === 200 &&
      path.endsWith(`/applications/${scene.place(order.ref).base}`),
  );

describe("a late host", () => {
  test.concurrent.each([
    { call: "create", from: undefined, late: 1, newer: 2 },
    { call: "update", from: 1, late: 2, newer: 3 },
  ])(
    "is refused at each request of its $call, and overwrites nothing of the newer generation",
    async ({ call, from, late, newer }) => {
      const host = await scene.lateHost();
      const places = await atEachRequest(call, async (ref, index) => {
        if (from !== undefined) await scene.deployed(ref, from);
        const order = applyOrder(ref, late);
        const held = await host.stopAt(order, placeOf(index));
        if (held === undefined) return undefined;
        const done = wasDone(order, host.passed().slice(0, -1));
        await scene.deployed(ref, newer);
        const outcome = refused(await held.goOn());
        expect({ outcome, held: await scene.held(ref, newer) }, requestOf(held.at)).toEqual({
          outcome: done ? "accepted" : ["conflict", newer],
          held: wholly(newer),
        });
        return held.at;
      });

      expect(places.length).toBeGreaterThan(EACH_REQUEST ? 8 : 4);
    },
  );

  test.concurrent("is refused when it hands variables over, and those of the newer generation stay", async () => {
    const host = await scene.lateHost();
    const places = await atEachRequest("variables", async (ref, index) => {
      await scene.deployed(ref, 1);
      const stopped = await stoppedAt(host, variablesOrder(ref, 1), index, () =>
        scene.deployed(ref, 2),
      );
      if (stopped === undefined) return undefined;
      expect(
        { outcome: stopped.outcome, held: await scene.held(ref, 2) },
        requestOf(stopped.at),
      ).toEqual({
        outcome: ["conflict", 2],
        held: wholly(2),
      });
      return stopped.at;
    });

    expect(places.length).toBeGreaterThan(EACH_REQUEST ? 4 : 1);
  });

  test.concurrent("deletes nothing of a newer generation with its removal", async () => {
    const host = await scene.lateHost();
    const places = await atEachRequest("remove", async (ref, index) => {
      await scene.deployed(ref, 1);
      let uid: string | undefined;
      const { base, argocd } = scene.place(ref);
      const stopped = await stoppedAt(
        host,
        { call: "remove", ref, generation: 1 },
        index,
        async () => {
          await scene.deployed(ref, 2);
          uid = (await scene.get(APPLICATION, argocd, base))?.metadata?.uid;
        },
      );
      if (stopped === undefined) return undefined;
      await sleep(300);
      const after = await scene.get(APPLICATION, argocd, base);
      expect(
        { outcome: stopped.outcome, held: await scene.held(ref, 2) },
        requestOf(stopped.at),
      ).toEqual({
        outcome: ["conflict", 2],
        held: wholly(2),
      });
      expect(
        [after?.metadata?.uid, after?.metadata?.deletionTimestamp],
        requestOf(stopped.at),
      ).toEqual([uid, undefined]);
      return stopped.at;
    });
    // The tombstone, the read of the Application, its mark and its deletion.

    expect(places.length).toBeGreaterThanOrEqual(EACH_REQUEST ? 4 : 3);
  });

  /** Measured on two busy cores: 99 ms at most, of 32 places. */
  const GONE_WITHIN = 10_000;

  /**
   * Waits until nothing is left, without any call; nothing may be active meanwhile. Returns how
   * long that took, in milliseconds.
   */
  async function vanishing(
    what: string,
    look: () => Promise<{ readonly names: readonly string[]; readonly active?: readonly string[] }>,
  ): Promise<number> {
    const since = performance.now();
    await until(
      async () => {
        const { names, active = [] } = await look();
        expect(active, what).toEqual([]);
        if (names.length > 0) throw new Error(`there is still ${names.join(", ")}`);
        return true;
      },
      isPresent,
      clusterWait(`the end of what a late call made (${what})`, 30_000),
    );
    return performance.now() - since;
  }

  test.concurrent("creates objects that have no effect and are deleted by themselves", async () => {
    const host = await scene.lateHost();
    const times: number[] = [];
    await atEachRequest("late", async (ref, index) => {
      const stopped = await stoppedAt(host, applyOrder(ref, 1), index, async () => {
        await scene.remove(ref, 2);
        await scene.gone(ref);
      });
      if (stopped === undefined) return undefined;
      expect(stopped.outcome, requestOf(stopped.at)).toEqual(["conflict", 2]);
      times.push(await vanishing(requestOf(stopped.at), () => scene.there(ref)));
      return stopped.at;
    });

    expect(times.length).toBeGreaterThanOrEqual(EACH_REQUEST ? 10 : 5);
    expect(Math.max(...times)).toBeLessThan(GONE_WITHIN);
  });

  test.concurrent("does not create an organization again", async () => {
    const host = await scene.lateHost();
    const times: number[] = [];
    for (let index = 0; ; index += 1) {
      const ref = scene.ref("only", `alone-${index}`);
      const stopped = await stoppedAt(host, applyOrder(ref, 1), index, async () => {
        await scene.remove(ref, 2);
        await scene.gone(ref);
      });
      if (stopped === undefined) break;
      expect(stopped.outcome, requestOf(stopped.at)).toEqual(["conflict", 2]);
      const look = async (): Promise<{
        readonly names: readonly string[];
        readonly active: readonly string[];
      }> => {
        const { names, active } = await scene.there(ref);
        return { names: [...names, ...(await scene.organizationThere(ref))], active };
      };
      times.push(await vanishing(requestOf(stopped.at), look));
    }

    expect(times.length).toBeGreaterThanOrEqual(EACH_REQUEST ? 10 : 5);
    expect(Math.max(...times)).toBeLessThan(GONE_WITHIN);
  });

  test.concurrent("two hosts that apply the same generation at once both succeed", async () => {
    const second = await scene.another();
    for (let round = 0; round < (EACH_REQUEST ? 5 : 2); round += 1) {
      const ref = scene.ref(`same${round}`);
      const deployment = { ...deploymentOf(ref, 1), secrets: { value: new Secret("secret-1") } };
      await Promise.all([scene.other, second].map((driver) => applied(driver, deployment)));
      await scene.deployed(ref, 1);
      expect(await scene.held(ref, 1)).toEqual(wholly(1));
    }
  });

  /**
   * Applies again as long as the cluster is not ready for it, as a host does. Returns how it ended.
   */
  async function applied(driver: KubernetesDriver, deployment: Deployment): Promise<unknown> {
    for (;;) {
      try {
        await driver.deploy.apply(deployment);
        return "accepted";
      } catch (error) {
        if (isDagctlError(error, "unavailable")) continue;
        return isDagctlError(error) ? [error.code, error.details?.generation] : error;
      }
    }
  }

  test.concurrent("of ten generations that four hosts apply at once, in any order, the highest is deployed", async () => {
    const drivers = [
      scene.other,
      await scene.another(),
      await scene.another(),
      await scene.another(),
    ];
    let round = 0;
    const orders = fc.shuffledSubarray([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], { minLength: 10 });
    const property = fc.asyncProperty(orders, async (order) => {
      const ref = scene.ref(`order${(round += 1)}`);
      const outcomes = new Map<number, unknown>();
      const queue = [...order];
      const work = async (driver: KubernetesDriver): Promise<void> => {
        for (let next = queue.shift(); next !== undefined; next = queue.shift())
          outcomes.set(
            next,
            await applied(driver, {
              ...deploymentOf(ref, next),
              secrets: { value: new Secret(`secret-${next}`) },
            }),
          );
      };
      await Promise.all(drivers.map(work));
      const { variables, ...held } = await scene.held(ref, 10);
      const { variables: _, cronJobs, ...expected } = wholly(10);
      expect(held).toMatchObject(expected);
      expect(variables).toEqual([-1, undefined]);
      expect(outcomes.get(10)).toBe("accepted");
      // A generation that came before a higher one was accepted; every other gets a conflict that
      // names a higher one.
      for (const [generation, outcome] of outcomes) {
        if (outcome === "accepted") continue;
        expect(outcome, `generation ${generation} of ${order.join(" ")}`).toEqual([
          "conflict",
          expect.any(Number),
        ]);
        expect((outcome as [string, number])[1]).toBeGreaterThan(generation);
      }
      await until(
        async () => {
          const state = await scene.other.deploy.observe(ref);
          return state.present && state.phase === "converged" && state.generation === 10;
        },
        isPresent,
        clusterWait("generation 10", 30_000),
      );
      expect((await scene.held(ref, 10)).cronJobs).toEqual(cronJobs);
    });
    await fc.assert(property, { seed: 20_261_125, numRuns: EACH_REQUEST ? 6 : 2 });
  });

  test.concurrent.each([
    {
      what: "the project was removed",
      prefix: "removed",
      meanwhile: async (ref: DeploymentRef): Promise<void> => {
        await scene.remove(ref, 2);
        await scene.gone(ref);
      },
    },
    {
      what: "the project has a newer generation",
      prefix: "newer",
      meanwhile: (ref: DeploymentRef): Promise<void> => scene.deployed(ref, 2),
    },
  ])("starts no run where $what", async ({ prefix, meanwhile }) => {
    const host = await scene.lateHost();
    const places = await atEachRequest(prefix, async (ref, index) => {
      await scene.deployed(ref, 1);
      const order: Order = {
        ...startOrder(ref, 1, "late"),
        secrets: { value: "x" },
        variables: { VARIABLE: "y" },
      };
      const stopped = await stoppedAt(host, order, index, () => meanwhile(ref));
      if (stopped === undefined) return undefined;
      const { at, outcome } = stopped;
      // At the last request the run was started before the other host went on. As any active run,
      // it ends with a removal, and survives an update.
      const started = at.method === "PATCH";
      expect(outcome, `${prefix}: ${requestOf(at)}`).toEqual(
        started && prefix === "newer" ? "accepted" : ["conflict", 2],
      );
      const jobs = async (): Promise<readonly string[]> =>
        (await scene.there(ref)).names.filter(
          (name) => name.startsWith("Job ") || name.startsWith("Pod "),
        );
      if (!(started && prefix === "newer"))
        await vanishing(`${prefix}: ${requestOf(at)}`, async () => ({
          names: await jobs(),
          active: await jobs().then((all) => all.filter((one) => one.startsWith("Pod "))),
        }));
      return at;
    });

    expect(places.length).toBeGreaterThan(EACH_REQUEST ? 5 : 2);
  });

  test.concurrent("resumes no schedule of a newer generation when it sets a pause, and creates nothing again", async () => {
    const host = await scene.lateHost();
    for (let index = 0; index < 3; index += 1) {
      const ref = scene.ref(`hold${index}`);
      await scene.deployed(ref, 1);
      const order: Order = { call: "hold", ref, generation: 1, jobs: { nightly: false } };
      const stopped = await stoppedAt(host, order, index, () => scene.deployed(ref, 2));
      if (stopped === undefined) break;
      expect(stopped.outcome).toBe("accepted");
      // A hold that has not read yet reads the present schedules: it applies to what it finds. The
      // host that has the project repeats its own hold at its next observation.
      if (stopped.at.method !== "GET")
        expect((await scene.there(ref)).active, requestOf(stopped.at)).toEqual([]);
      await scene.deployed(ref, 3);
      const again = await host.stopAt({ ...order, jobs: { nightly: true } }, 0);
      await scene.remove(ref, 4);
      await scene.gone(ref);
      expect(refused((await again?.goOn()) ?? { ok: true })).toBe("accepted");
      expect((await scene.there(ref)).names).toEqual([]);
    }
  });

  test.concurrent("two projects that are removed at once are both gone, and so is their organization", async () => {
    const [one, two] = [scene.ref("one", "both"), scene.ref("two", "both")];
    await Promise.all([scene.deployed(one, 1), scene.deployed(two, 1)]);
    await Promise.all([scene.remove(one, 2), scene.remove(two, 2)]);
    await Promise.all([scene.gone(one), scene.gone(two)]);
    expect(await scene.organizationThere(one)).toEqual([]);
  });
});
