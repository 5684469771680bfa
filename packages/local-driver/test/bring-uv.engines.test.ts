import { rename } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  converged,
  deployment,
  ended,
  lines,
  REF,
  runRequest,
  workbench,
  workload,
} from "./workbench.ts";
import { until } from "@dagctl/testing";

const tiny = workload({
  runtime: { language: "python", packages: [{ name: "six", version: "1.16.0" }] },
});

test("without uv on the machine, its Python installs uv once", async () => {
  const bench = await workbench();
  try {
    const driver = await bench.start({ python: { uv: false } });
    await driver.deploy.apply(deployment(1, { workload: tiny }));
    await converged(driver, 1, 200_000);
    const request = runRequest("run-1", [
      { name: "python", argv: ["python", "-c", "import six; print(six.__version__)"] },
    ]);
    await driver.run.start(request);
    expect(await ended(driver, request.ref)).toMatchObject({ status: "success" });
    expect(await lines(driver, request.ref)).toEqual(["1.16.0"]);
  } finally {
    await bench.dispose();
  }
});

test("without Python and uv a deployment reports what to install, and converges after the installation", async () => {
  const bench = await workbench();
  try {
    const driver = await bench.start({ python: { uv: false, interpreter: false } });
    await driver.deploy.apply(deployment(1, { workload: tiny }));
    const state = await until(
      () => driver.deploy.observe(REF),
      (state) => state.present && state.phase === "failing",
      { timeoutMs: 60_000 },
    );
    expect(state).toMatchObject({
      message: expect.stringContaining("neither uv nor python3") as string,
    });
    await driver.deploy.close?.();
    await converged(await bench.start(), 1, 200_000);
  } finally {
    await bench.dispose();
  }
});

test("an environment that was deleted is built again, also while the release day of its packages is known", async () => {
  const bench = await workbench();
  try {
    const driver = await bench.start();
    await driver.deploy.apply(deployment(1, { workload: tiny }));
    await converged(driver, 1, 200_000);
    await driver.deploy.close?.();
    await rename(join(bench.directory, "environments"), join(bench.directory, "environments-away"));
    await converged(await bench.start(), 1, 200_000);
  } finally {
    await bench.dispose();
  }
});
