import { afterAll, beforeAll } from "vitest";
import { type ControlPlane, controlPlane } from "@dagctl/control-plane";
import { deployDriverSuite, runDriverSuite, secretsSuite } from "@dagctl/testing";
import type { KubernetesDriver } from "../src/index.ts";
import { type Bench, bench, unique } from "./bench.ts";
import { conforms, engineFixture } from "./conforming.ts";

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

conforms(deployDriverSuite, () => engineFixture(driver, around));
conforms(runDriverSuite, () => engineFixture(driver, around));
conforms(secretsSuite, () => ({ secrets: driver.secrets, unique: unique() }));
