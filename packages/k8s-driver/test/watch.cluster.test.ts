import { readFile, writeFile } from "node:fs/promises";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import {
  clusterWait,
  type ControlPlane,
  controlPlane,
  kubectl,
  kubectlAnswer,
} from "@dagctl/control-plane";
import { isPresent, until } from "@dagctl/testing";
import type { DeploymentRef } from "@dagctl/core/contracts";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { KubernetesDriver } from "../src/index.ts";
import { type Scene, scene } from "./scene.ts";

/** A connection to the API server that can be cut. */
interface Line {
  readonly kubeconfig: string;
  readonly isCut: boolean;
  cut(): Promise<void>;
  mend(): Promise<void>;
}

async function lineTo({ url, kubeconfig, folder }: ControlPlane): Promise<Line> {
  const ends = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(new URL(url).port), "127.0.0.1");
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(one);
      one.pipe(other);
      one
        .on("error", () => other.destroy())
        .on("close", () => {
          ends.delete(one);
          other.destroy();
        });
    }
  });
  const listen = (port: number): Promise<void> =>
    new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const file = join(folder, "kubeconfig-of-the-line");
  await writeFile(
    file,
    (await readFile(kubeconfig, "utf8")).replace(url, `https://127.0.0.1:${port}`),
    { mode: 0o600 },
  );
  return {
    kubeconfig: file,
    get isCut() {
      return !server.listening;
    },
    cut: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const end of ends) end.destroy();
      }),
    mend: () => listen(port),
  };
}

let plane: ControlPlane;
let on: Scene;
let line: Line;
let watching: KubernetesDriver;
let watched: Promise<void> | undefined;
const ending = new AbortController();
/** How often each project was reported. */
const reported = new Map<string, number>();
let failures = 0;
/** Cuts the connection, and waits until the driver has read all that came before. */
async function cutOff(): Promise<void> {
  const before = failures;
  await line.cut();
  await until(
    async () => failures > before,
    isPresent,
    clusterWait("the end of the watch", 20_000),
  );
  reported.clear();
}
beforeAll(async () => {
  plane = await controlPlane();
  on = await scene(plane);
  line = await lineTo(plane);
  const log = ({ message }: { readonly message: string }): void => {
    if (message.includes("The watch of Applications failed")) failures += 1;
  };
  watching = await on.another({ cluster: { kubeconfig: line.kubeconfig }, log });
  watched = watching.deploy.watch?.(
    ({ project }) => void reported.set(project, (reported.get(project) ?? 0) + 1),
    { signal: ending.signal },
  );
}, 60 * 60_000);
afterAll(async () => {
  ending.abort();
  await watched;
  await line?.cut();
  await on?.close();
  await plane?.stop();
});

const [changing, going, coming] = ["changing", "going", "coming"] as const;
let generation = 0;
beforeEach(async () => {
  // A test that failed may have left it cut.
  if (line.isCut) await line.mend();
  generation += 10;
  for (const name of [changing, going]) await on.deployed(on.ref(name), generation);
  for (const name of [changing, going]) {
    // The driver answers from memory what the watch has reported.
    await until(
      async () => {
        const state = await watching.deploy.observe(on.ref(name));
        return state.present && state.phase === "converged" && state.generation === generation;
      },
      isPresent,
      clusterWait("what is known", 20_000),
    );
  }
});

const isReported = (ref: DeploymentRef): Promise<boolean> =>
  until(
    async () => (reported.get(ref.project) ?? 0) > 0,
    isPresent,
    clusterWait(`news of ${ref.project}`, 25_000),
  );

/** Makes one change of each kind, as another client does. */
async function change(): Promise<void> {
  await on.deployed(on.ref(changing), generation + 1, { schedule: `${generation % 60} 0 30 2 *` });
  await on.driver.deploy.remove(on.ref(going), { generation: generation + 1 });
  await on.gone(on.ref(going));
  await on.deployed(on.ref(coming), generation + 1);
}

async function expectNothingMissed(): Promise<void> {
  for (const name of [changing, going, coming]) await isReported(on.ref(name));
  expect(await watching.deploy.observe(on.ref(changing))).toMatchObject({
    present: true,
    generation: generation + 1,
    phase: "converged",
  });
  expect(await watching.deploy.observe(on.ref(going))).toEqual({ present: false });
  expect(await watching.deploy.observe(on.ref(coming))).toMatchObject({
    present: true,
    generation: generation + 1,
    phase: "converged",
  });
}

describe("a watch", () => {
  test("reports changes, creations and deletions during an interruption after it", async () => {
    await cutOff();
    await change();
    expect(reported.size).toBe(0);
    const begun = performance.now();
    await line.mend();
    await expectNothingMissed();
    console.log(
      `all news ${Math.round(performance.now() - begun)} ms after the connection was back`,
    );
  });

  test("gets everything that happened before it begins again from a new API server that knows no watch of the old one", async () => {
    await cutOff();
    await plane.components.apiServer.stop();
    await plane.components.apiServer.start();
    await until(
      async () => (await kubectlAnswer(plane, ["get", "--raw", "/readyz"])).code === 0,
      isPresent,
      clusterWait("the API server", 60_000),
    );
    await change();
    await line.mend();
    await expectNothingMissed();
  });

  test("continues when the API server is restarted", async () => {
    await plane.components.apiServer.stop();
    await plane.components.apiServer.start();
    await until(
      async () => (await kubectlAnswer(plane, ["get", "--raw", "/readyz"])).code === 0,
      isPresent,
      clusterWait("the API server", 60_000),
    );
    reported.clear();
    await change();
    await expectNothingMissed();
  });

  test("continues when the API server hangs for a while", async () => {
    plane.components.apiServer.pause();
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    plane.components.apiServer.resume();
    reported.clear();
    await change();
    await expectNothingMissed();
  });

  test("reports an Application that was deleted by hand while it was not open", async () => {
    const ref = on.ref(changing);
    await cutOff();
    await kubectl(plane, ["delete", "-n", "argocd", "application", on.place(ref).base]);
    await line.mend();
    await isReported(ref);
    await until(
      async () => !(await watching.deploy.observe(ref)).present,
      isPresent,
      clusterWait("absence", 20_000),
    );
  });
});
