import { type ControlPlane, controlPlane } from "@dagctl/control-plane";
import { deployDriverSuite, runDriverSuite, secretsSuite } from "@dagctl/testing";
import { afterAll, beforeAll, describe } from "vitest";
import type { KubernetesDriver } from "../src/index.ts";
import { type Bench, bench } from "./bench.ts";
import { conforms, engineFixture, secretsFixture } from "./conforming.ts";
import { asOperatorsDo } from "./rights.ts";

// Runs the suites as operators run the driver: with the rights of `rbac.yaml` within
// `admission-policy.yaml` and no more, and with Argo CD's AppProject `default` closed. It needs its
// own control plane: other tests use that AppProject.

let plane: ControlPlane;
let setup: Bench;
let again: () => Promise<KubernetesDriver>;
beforeAll(async () => {
  plane = await controlPlane();
  setup = await bench(plane);
  const rights = await asOperatorsDo(plane, setup.chartsUrl);
  again = () => setup.start(rights);
}, 60 * 60_000);
afterAll(async () => {
  await setup?.close();
  await plane?.stop();
});

/** As under a host: what watches have reported is answered from memory. */
const WATCHED = { how: "with watches", isWatched: true };
/** `npm run test:exhaustive` runs them also where each answer is read from the API server. */
const EXHAUSTIVE = process.env["DAGCTL_TEST_EXHAUSTIVE"] !== undefined;
const WAYS = EXHAUSTIVE ? [WATCHED, { how: "without watches", isWatched: false }] : [WATCHED];

describe.each(WAYS)("The driver $how", ({ isWatched }) => {
  const over = new AbortController();
  let driver: KubernetesDriver;
  let watches: Promise<unknown> | undefined;
  beforeAll(async () => {
    driver = await again();
    if (!isWatched) return;
    const watched = { signal: over.signal };
    watches = Promise.all([
      driver.deploy.watch?.(() => undefined, watched),
      driver.run.watch?.(() => undefined, watched),
    ]);
  });
  afterAll(async () => {
    over.abort();
    await watches;
  });

  conforms(runDriverSuite, () => engineFixture(driver, setup, again));
  conforms(deployDriverSuite, () => engineFixture(driver, setup, again));
  conforms(secretsSuite, () => secretsFixture(driver, again));
});
