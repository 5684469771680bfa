import { rename } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
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

describe("a deployment", () => {
  test("installs uv once with the machine's Python where the machine has no uv", async () => {
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

  test("reports what to install where the machine has neither Python nor uv, and converges after the installation", async () => {
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

  test("builds again an environment that was deleted, also while the release day of its packages is known", async () => {
    const bench = await workbench();
    try {
      const driver = await bench.start();
      await driver.deploy.apply(deployment(1, { workload: tiny }));
      await converged(driver, 1, 200_000);
      await driver.deploy.close?.();
      await rename(
        join(bench.directory, "environments"),
        join(bench.directory, "environments-away"),
      );
      await converged(await bench.start(), 1, 200_000);
    } finally {
      await bench.dispose();
    }
  });
});
