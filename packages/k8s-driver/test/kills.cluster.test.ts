import { sharedControlPlane } from "@dagctl/control-plane/shared";
import { clusterWait } from "@dagctl/control-plane";
import { isPresent, until } from "@dagctl/testing";
import type { DeploymentRef } from "@dagctl/core/contracts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  applyOrder,
  type LateWriterSetup,
  createLateWriterSetup,
  startOrder,
  wholly,
} from "./late/late-writer-setup.ts";
import { EACH_REQUEST, type Passed, placeOf } from "./late/stopping-proxy.ts";
import type { Order } from "./late/paused-host.ts";

// A host is killed (SIGKILL) at each request of a call that writes in turn, in `npm run
// test:exhaustive` also at each that reads; another host makes the same call again.

let scene: LateWriterSetup;
beforeAll(async () => {
  // On a busy machine the namespace of an organization may take longer than an apply waits by
  // default. Then an apply creates nothing in it.
  const timing = { organizationMs: 20_000 };
  scene = await createLateWriterSetup(await sharedControlPlane(), { timing });
  await scene.deployed(scene.ref("keeper"), 1);
}, 60 * 60_000);
afterAll(() => scene?.close());

const requestOf = ({ method, path }: Passed): string => `${method} ${path}`;

async function killedAtEach(
  prefix: string,
  prepare: (ref: DeploymentRef) => Promise<Order>,
  check: (ref: DeploymentRef, at: string) => Promise<void>,
): Promise<number> {
  const host = await scene.lateHost();
  for (let index = 0; ; index += 1) {
    const ref = scene.ref(`${prefix}${index}`);
    const order = await prepare(ref);
    const at = await host.killAt(order, placeOf(index));
    if (at === undefined) return index;
    await scene.repeat(order);
    await check(ref, requestOf(at));
  }
}

/** Counts the objects of a project by kind; their names do not matter. */
async function counted(ref: DeploymentRef): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const name of (await scene.there(ref)).names) {
    const kind = name.split(" ")[0] ?? "";
    if (kind !== "Pod") counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

async function converged(ref: DeploymentRef, generation: number): Promise<void> {
  await until(
    async () => {
      const state = await scene.other.deploy.observe(ref);
      return state.present && state.phase === "converged" && state.generation === generation;
    },
    isPresent,
    clusterWait(`generation ${generation}`, 120_000),
  );
}

// The anchor; of values: the environment's, the repository's and, once they were handed over, the
// variables'.
const DEPLOYED = { Application: 1, ConfigMap: 1, CronJob: 1, Secret: 3 };

describe("a killed host", () => {
  test.concurrent("leaves an apply that the next one completes, and nothing over", async () => {
    const apply = await killedAtEach(
      "new",
      async (ref) => applyOrder(ref, 1),
      async (ref, at) => {
        await converged(ref, 1);
        expect({ held: await scene.held(ref, 1), counted: await counted(ref) }, at).toEqual({
          held: wholly(1),
          counted: DEPLOYED,
        });
      },
    );

    expect(apply).toBeGreaterThanOrEqual(EACH_REQUEST ? 10 : 5);
  });

  test.concurrent("leaves an update that the next one completes, and the values of older generations stay for runs that may still need them", async () => {
    const update = await killedAtEach(
      "old",
      async (ref) => {
        for (const generation of [1, 2]) await scene.apply(ref, generation);
        return applyOrder(ref, 3);
      },
      async (ref, at) => {
        await converged(ref, 3);
        expect({ held: await scene.held(ref, 3), counted: await counted(ref) }, at).toEqual({
          held: wholly(3),
          counted: { ...DEPLOYED, Secret: 5 },
        });
      },
    );

    expect(update).toBeGreaterThanOrEqual(EACH_REQUEST ? 10 : 5);
  });

  test.concurrent("leaves a removal that the next one completes, and nothing is left", async () => {
    const remove = await killedAtEach(
      "gone",
      async (ref) => {
        await scene.deployed(ref, 1);
        return { call: "remove", ref, generation: 2 };
      },
      async (ref, at) => {
        await scene.gone(ref);
        expect(await counted(ref), at).toEqual({});
      },
    );

    expect(remove).toBeGreaterThanOrEqual(EACH_REQUEST ? 4 : 3);
  });

  test.concurrent("leaves a start that the next one completes, and it is one run", async () => {
    const start = await killedAtEach(
      "run",
      async (ref) => {
        await scene.deployed(ref, 1);
        return {
          ...startOrder(ref, 1, "run-1"),
          secrets: { value: "secret-of-the-run" },
          variables: { VARIABLE: "variable-of-the-run" },
        };
      },
      async (ref, at) => {
        expect(await counted(ref), at).toEqual({
          ...DEPLOYED,
          Job: 1,
          Secret: DEPLOYED.Secret + 1,
        });
        const run = { ...ref, run: "run-1" };
        // Its repository does not exist: a pod that asks for it shows that the run was resumed.
        await until(
          async () => (await scene.there(ref)).active.some((name) => name.startsWith("Pod ")),
          isPresent,
          clusterWait("the run has begun or ended", 30_000),
        );
        expect((await scene.other.run.observe(run))?.origin, at).toBe("host");
      },
    );

    expect(start).toBeGreaterThanOrEqual(EACH_REQUEST ? 7 : 3);
  });

  // This test does not run concurrently with the others: a sweep would complete what their next
  // call has to complete.
  test("leaves objects of a late create that it could not delete, which are swept", async () => {
    const host = await scene.lateHost();
    let made = 0;
    for (const organization of ["a", undefined]) {
      for (let nth = 0; ; nth += 1) {
        const ref = scene.ref(`swept${nth}`, organization ?? `swept-${nth}`);
        const held = await host.stopAt(applyOrder(ref, 1), { method: "POST", nth });
        if (held === undefined) {
          await scene.remove(ref, 2);
          await scene.gone(ref);
          break;
        }
        await scene.remove(ref, 2);
        await scene.gone(ref);
        await held.killNext();
        made += 1;
        await until(
          async () => {
            await scene.sweep();
            const names = [
              ...(await scene.there(ref)).names,
              ...(organization === undefined ? await scene.organizationThere(ref) : []),
            ];
            if (names.length > 0) throw new Error(`there is still ${names.join(", ")}`);
            return true;
          },
          isPresent,
          clusterWait(`the sweep of ${requestOf(held.at)}`, 30_000),
        );
      }
    }
    // The Application, the anchor, the values and the credential for Git; for a new organization
    // also its Application.
    expect(made).toBe(9);
  });
});
