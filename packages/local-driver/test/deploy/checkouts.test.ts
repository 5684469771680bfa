import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DeploymentRef } from "@dagctl/core/contracts";
import { until } from "@dagctl/testing";
import { expect, onTestFinished, test } from "vitest";
import { localDriver } from "../../src/index.ts";
import { deployment, QUICK, servicesOf, COMMITS } from "../workbench.ts";

test("Checkouts of three organizations that hang leave a place to a fourth, and a checkout that exists needs none", async () => {
  const directory = await mkdtemp(join(tmpdir(), "dagctl-checkouts-"));
  const { deploy } = localDriver({ directory, timing: QUICK });
  onTestFinished(async () => {
    await deploy.close?.();
    await rm(directory, { recursive: true, force: true });
  });
  const { checkout } = servicesOf(COMMITS);
  let hanging = 0;
  let hangs = false;
  await deploy.attach?.({
    credentials: async () => ({ kind: "none" }),
    async checkout(organization, repository, folder, options) {
      if (!hangs || organization === "org-d")
        return checkout(organization, repository, folder, options);
      hanging += 1;
      await new Promise((_resolve, reject) => {
        options?.signal?.addEventListener("abort", () => reject(options.signal?.reason));
      });
    },
  });
  const converged = (ref: DeploymentRef, generation: number): Promise<unknown> =>
    until(
      () => deploy.observe(ref),
      (state) => state.present && state.phase === "converged" && state.generation === generation,
    );
  const known = { organization: "org-a", project: "prj-known" };
  await deploy.apply(deployment(1, { ref: known }));
  await converged(known, 1);
  hangs = true;
  for (const organization of ["org-a", "org-b", "org-c"])
    for (let project = 0; project < 10; project += 1)
      await deploy.apply(deployment(1, { ref: { organization, project: `prj-${project}` } }));
  await until(
    async () => hanging,
    (all) => all >= 8,
  );
  const mine = { organization: "org-d", project: "prj-1" };
  await deploy.apply(deployment(1, { ref: mine }));
  await converged(mine, 1);
  await deploy.apply(deployment(2, { ref: known }));
  await converged(known, 2);
  // All shared places, and one for each of the three organizations.
  expect(
    await until(
      async () => hanging,
      (all) => all >= 8 + 3,
    ),
  ).toBe(8 + 3);
});
