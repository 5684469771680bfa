import { afterAll, beforeAll } from "vitest";
import { sharedControlPlane } from "@dagctl/control-plane/shared";
import { deployDriverSuite, runDriverSuite, secretsSuite } from "@dagctl/testing";
import type { KubernetesDriver } from "../src/index.ts";
import { type Bench, bench, unique } from "./bench.ts";
import { conforms, engineFixture, secretsFixture } from "./conforming.ts";

let around: Bench;
let driver: KubernetesDriver;
let again: () => Promise<KubernetesDriver>;
let watches: Promise<unknown> | undefined;
const over = new AbortController();
beforeAll(async () => {
  const plane = await sharedControlPlane();
  around = await bench(plane);
  const namespace = await plane.namespace("secrets");
  // What other files make is another installation's: a driver lists, and clears away, its own only.
  const installation = unique();
  again = () => around.start({ namespace, installation });
  driver = await again();
  // As under a host, with watches: what they have told is answered from memory. Without them the
  // same suites run in `rights.cluster.test.ts`.
  const watched = { signal: over.signal };
  watches = Promise.all([
    driver.deploy.watch?.(() => undefined, watched),
    driver.run.watch?.(() => undefined, watched),
  ]);
}, 60 * 60_000);
afterAll(async () => {
  over.abort();
  await watches;
  await around?.close();
});

conforms(runDriverSuite, () => engineFixture(driver, around, again));
conforms(deployDriverSuite, () => engineFixture(driver, around, again));
conforms(secretsSuite, () => secretsFixture(driver, again));
