import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startSupervisor } from "../../src/runs/start-supervisor.ts";
import {
  converged,
  deployment,
  ended,
  lines,
  REF,
  runRequest,
  script,
  workbench,
} from "../workbench.ts";
import type { Workbench } from "../workbench.ts";

// Real processes on a machine that may be busy: nothing here is about speed.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let bench: Workbench;

beforeEach(async () => {
  bench = await workbench();
});
afterEach(() => bench.dispose());

const folderOf = (run: string): string =>
  join(bench.directory, "deployments/org-1/prj-1/runs", run);

/**
 * Starts and ends a run, then leaves of it what a server leaves that dies between its request and
 * the claim.
 */
async function cutOff(run: string): Promise<Awaited<ReturnType<Workbench["start"]>>> {
  const driver = await bench.start();
  await driver.deploy.apply(deployment(1));
  await converged(driver, 1);
  const request = runRequest(run, [script("main.mjs")]);
  await driver.run.start(request);
  await ended(driver, request.ref);
  for (const name of ["claim.json", "exit.json", "log", "step.json"])
    await rm(join(folderOf(run), name), { force: true, recursive: true });
  await driver.deploy.close?.();
  return bench.start();
}

describe("A run whose start was cut off before its supervisor claimed it", () => {
  it("is unknown at once, and a second start runs it once", async () => {
    const driver = await cutOff("run-1");
    const request = runRequest("run-1", [script("main.mjs")]);
    expect(await driver.run.observe(request.ref)).toBeUndefined();
    await driver.run.start(request);
    await driver.run.start(request);
    expect(await ended(driver, request.ref)).toMatchObject({ status: "success" });
    expect(
      (await lines(driver, request.ref)).filter((line) => line.includes("hello")),
    ).toHaveLength(1);
  });

  it("is not started by the supervisor of the first start once a second start was requested", async () => {
    const driver = await cutOff("run-2");
    const request = join(folderOf("run-2"), "request.json");
    const { requestedAt, ...rest } = JSON.parse(await readFile(request, "utf8")) as {
      readonly requestedAt: string;
    };
    await writeFile(
      request,
      JSON.stringify({ ...rest, requestedAt: new Date(Date.parse(requestedAt) + 1).toISOString() }),
    );
    const late = startSupervisor({
      folder: folderOf("run-2"),
      requestedAt,
      claimBy: Date.now() + 50_000,
      steps: [{ name: "late", program: process.execPath, args: ["-e", "console.log('late')"] }],
      environment: {},
      cwd: folderOf("run-2"),
      working: folderOf("run-2"),
      files: [],
      deadline: new Date(Date.now() + 60_000).toISOString(),
      grace: 1_000,
      logBytes: 1_000_000,
      mark: "DAGCTL_TEST=late",
      masked: [],
    });
    await expect(late).rejects.toMatchObject({ code: "unavailable" });
    expect(existsSync(join(folderOf("run-2"), "claim.json"))).toBe(false);
    await driver.run.start(runRequest("run-2", [script("main.mjs")]));
    expect(await ended(driver, { ...REF, run: "run-2" })).toMatchObject({ status: "success" });
    expect(await lines(driver, { ...REF, run: "run-2" })).toEqual(["hello from the first commit"]);
  });

  it("runs no step when it was cancelled before the claim comes", async () => {
    const driver = await cutOff("run-3");
    const request = runRequest("run-3", [script("main.mjs")]);
    await driver.run.cancel(request.ref);
    await driver.run.start(request);
    expect(await ended(driver, request.ref)).toMatchObject({ status: "failed" });
    expect(await lines(driver, request.ref)).toEqual([]);
  });
});
