import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findProcesses, RUN_MARKER } from "../src/processes/process-table.ts";
import { stepMark } from "../src/processes/markers.ts";
import { killableServer } from "./killable.ts";
import { converged, deployment, lines, REF, runRequest, script, workbench } from "./workbench.ts";
import { until } from "@dagctl/testing";

describe("a server that is killed", () => {
  test("has started a run once or not at all at any moment of the start, and a repeated start starts it once", async () => {
    const bench = await workbench();
    try {
      const first = await bench.start();
      await first.deploy.apply(deployment(1));
      await converged(first, 1);
      await first.deploy.close?.();
      for (let round = 0; round < 15; round += 1) {
        const request = runRequest(`run-${round}`, [script("wait.mjs")]);
        const server = await killableServer(bench.directory);
        server.tell(`start ${request.ref.run}`);
        await new Promise((resolve) => setTimeout(resolve, round * 12));
        await server.kill();
        const driver = await bench.start();
        await driver.run.start(request);
        await until(
          () => driver.run.observe(request.ref),
          (state) => state?.status === "running",
        );
        await until(
          () => lines(driver, request.ref),
          (seen) => seen.length > 0,
        );
        const folder = join(bench.directory, "deployments/org-1/prj-1/runs", request.ref.run);
        expect(stepMark(folder)).toContain(RUN_MARKER);
        expect(await findProcesses({ marks: [stepMark(folder)] }), `round ${round}`).toHaveLength(
          1,
        );
        expect(await lines(driver, request.ref)).toEqual(["waiting"]);
        await driver.deploy.close?.();
      }
    } finally {
      await bench.dispose();
    }
  });

  test("completes apply and removal after a restart, at whichever moment of them it was killed", async () => {
    const bench = await workbench();
    try {
      for (let round = 0; round < 15; round += 1) {
        const generation = round * 10 + 1;
        const server = await killableServer(bench.directory);
        server.tell(`apply ${generation}`);
        if (round % 2 === 1) server.tell(`remove ${generation + 1}`);
        await new Promise((resolve) => setTimeout(resolve, round * 3));
        await server.kill();
        const driver = await bench.start();
        await driver.deploy.apply(deployment(generation + 2));
        await converged(driver, generation + 2);
        await driver.deploy.remove(REF, { generation: generation + 3 });
        await until(
          () => driver.deploy.observe(REF),
          (state) => !state.present,
        );
        // The folder of the organization is deleted right after its last project.
        await until(
          () => readdir(join(bench.directory, "deployments")),
          (names) => names.length === 0,
        );
        await driver.deploy.close?.();
      }
    } finally {
      await bench.dispose();
    }
  });
});
