import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { killableServer } from "./killable.ts";
import {
  converged,
  deployment,
  ended,
  lines,
  processIsThere,
  REF,
  runRequest,
  script,
  workbench,
} from "./workbench.ts";
import { until } from "@dagctl/testing";
import type { Workbench } from "./workbench.ts";

// Real processes on a machine that may be busy: nothing here is about speed.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let bench: Workbench;

beforeEach(async () => {
  bench = await workbench();
});
afterEach(() => bench.dispose());

const fileOf = (run: string, name: string): string =>
  join(bench.directory, "deployments/org-1/prj-1/runs", run, name);

async function claimOf(run: string): Promise<{ readonly pid: number }> {
  return JSON.parse(await readFile(fileOf(run, "claim.json"), "utf8")) as { pid: number };
}

describe("a restart", () => {
  test("lets a deployment converge that was applied before the server was killed", async () => {
    const server = await killableServer(bench.directory);
    await server.ask("apply 1");
    await server.kill();
    await converged(await bench.start(), 1);
  });

  test("finds the outcome and log of a run that continued while the server was down", async () => {
    const server = await killableServer(bench.directory);
    await server.ask("apply 1");
    // A start is refused until the deployment has converged, and may be repeated.
    const watcher = await bench.start();
    await converged(watcher, 1);
    await watcher.deploy.close?.();
    await server.ask("finish run-1");
    await server.kill();
    const driver = await bench.start();
    const ref = { ...REF, run: "run-1" };
    expect(await driver.run.observe(ref)).toMatchObject({ status: "running" });
    expect(await ended(driver, ref)).toMatchObject({ status: "success", exitCode: 0 });
    expect(await lines(driver, ref, { follow: true })).toEqual(["begun", "done"]);
  });

  test("can cancel a run that was started before it, and does not start it twice", async () => {
    const first = await bench.start();
    await first.deploy.apply(deployment(1));
    await converged(first, 1);
    const request = runRequest("run-1", [script("wait.mjs")]);
    await first.run.start(request);
    await until(
      () => lines(first, request.ref),
      (seen) => seen.length > 0,
    );
    await first.deploy.close?.();
    const second = await bench.start();
    await second.run.start(request);
    await second.run.cancel(request.ref);
    expect(await ended(second, request.ref)).toMatchObject({ status: "failed" });
    expect(await lines(second, request.ref)).toEqual(["waiting"]);
  });

  test("a run whose supervisor disappeared ends as error with the reason, and leaves no process", async () => {
    const driver = await bench.start();
    await driver.deploy.apply(deployment(1));
    await converged(driver, 1);
    const request = runRequest("run-1", [script("child.mjs")]);
    await driver.run.start(request);
    const [reported = ""] = await until(
      () => lines(driver, request.ref),
      (seen) => seen.length > 0,
    );
    // It may speak before the supervisor has written down which step it is.
    await until(
      async () => existsSync(fileOf("run-1", "step.json")),
      (there) => there,
    );
    process.kill((await claimOf("run-1")).pid, "SIGKILL");
    const state = await ended(driver, request.ref);
    expect(state).toMatchObject({ status: "error", step: "child-mjs" });
    expect(state.message).toContain("supervised");
    expect(await processIsThere(Number(reported.split(" ")[1]))).toBe(false);
    expect(await driver.run.observe(request.ref)).toEqual(state);
  });

  test("continues a removal", async () => {
    const server = await killableServer(bench.directory);
    await server.ask("apply 1");
    await server.ask("remove 2");
    await server.kill();
    const driver = await bench.start();
    await until(
      () => driver.deploy.observe(REF),
      (state) => !state.present,
    );
    await expect(driver.deploy.apply(deployment(1))).rejects.toMatchObject({ code: "conflict" });
  });

  test("keeps generations and converged deployments", async () => {
    const first = await bench.start();
    await first.deploy.apply(deployment(7));
    await converged(first, 7);
    await first.deploy.close?.();
    const second = await bench.start();
    expect(await second.deploy.observe(REF)).toMatchObject({
      present: true,
      generation: 7,
      phase: "converged",
    });
    await expect(second.deploy.apply(deployment(6))).rejects.toMatchObject({
      code: "conflict",
      details: { generation: 7 },
    });
  });
});
