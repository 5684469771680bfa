import { type ControlPlane, controlPlane } from "@dagctl/control-plane";
import { deployDriverSuite, runDriverSuite, secretsSuite } from "@dagctl/testing";
import { afterAll, beforeAll } from "vitest";
import type { KubernetesDriver } from "../src/index.ts";
import { type Bench, bench, unique } from "./bench.ts";
import { conforms, engineFixture } from "./conforming.ts";
import { asOperatorsDo } from "./rights.ts";

// The suites with the rights of `rbac.yaml` and no more, and with Argo CD's AppProject `default` closed. A control plane of its own: others use that AppProject.

let plane: ControlPlane;
let around: Bench;
let driver: KubernetesDriver;
beforeAll(async () => {
  plane = await controlPlane();
  around = await bench(plane);
  driver = await around.start(await asOperatorsDo(plane, around.chartsUrl));
}, 60 * 60_000);
afterAll(async () => {
  await around?.close();
  await plane?.stop();
});

conforms(deployDriverSuite, () => engineFixture(driver, around));
conforms(runDriverSuite, () => engineFixture(driver, around));
conforms(secretsSuite, () => ({ secrets: driver.secrets, unique: unique() }));
