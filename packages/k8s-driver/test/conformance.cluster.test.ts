import { afterAll, beforeAll } from "vitest";
import { sharedControlPlane } from "@dagctl/control-plane/shared";
import { deployDriverSuite, runDriverSuite, secretsSuite } from "@dagctl/testing";
import type { KubernetesDriver } from "../src/index.ts";
import { type Bench, bench, unique } from "./bench.ts";
import { conforms, engineFixture, secretsFixture } from "./conforming.ts";

let setup: Bench;
let driver: KubernetesDriver;
let again: () => Promise<KubernetesDriver>;
let watches: Promise<unknown> | undefined;
const over = new AbortController();
beforeAll(async () => {
  const plane = await sharedControlPlane();
  setup = await bench(plane);
  const namespace = await plane.namespace("secrets");
  // Objects of other test files belong to another installation: a driver lists and deletes its own
  // only.
  const installation = unique();
  again = () => setup.start({ namespace, installation });
  driver = await again();
  // The driver has watches, as under a host: what they have reported is answered from memory.
  // `rights.cluster.test.ts` runs the same suites without them.
  const watched = { signal: over.signal };
  watches = Promise.all([
    driver.deploy.watch?.(() => undefined, watched),
    driver.run.watch?.(() => undefined, watched),
  ]);
}, 60 * 60_000);
afterAll(async () => {
  over.abort();
  await watches;
  await setup?.close();
});

conforms(runDriverSuite, () => engineFixture(driver, setup, again));
conforms(deployDriverSuite, () => engineFixture(driver, setup, again));
conforms(secretsSuite, () => secretsFixture(driver, again));
