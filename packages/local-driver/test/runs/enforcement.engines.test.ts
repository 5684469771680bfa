import { readFileSync } from "node:fs";
import { readFile, utimes } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { RunRef } from "@dagctl/core/contracts";
import type { LocalDriver } from "../../src/index.ts";
import { findControlGroup } from "../../src/processes/control-group.ts";
import {
  COMMITS,
  converged,
  deployment,
  ended,
  FIRST,
  lines,
  processIsThere,
  REF,
  runRequest,
  script,
  servicesOf,
  workbench,
} from "../workbench.ts";
import { until } from "@dagctl/testing";
import type { Workbench } from "../workbench.ts";

// Real processes on a machine that may be busy: nothing here is about speed.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const SCRIPTS = {
  "stop-parent.mjs":
    "import { writeFileSync } from 'node:fs'; writeFileSync(process.argv[2], String(process.pid)); process.kill(process.ppid, 'SIGSTOP'); if (process.argv[3] !== 'exit') setInterval(() => {}, 1000)\n",
  // A session of its own and nothing in its environment.
  "escape.mjs":
    "import { spawn } from 'node:child_process'; import { writeFileSync } from 'node:fs'; const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore', env: {} }); child.unref(); writeFileSync(process.argv[2], String(child.pid)); if (process.argv[3] === 'stay') setInterval(() => {}, 1000)\n",
};
const group = findControlGroup();

let bench: Workbench;
let driver: LocalDriver;

beforeEach(async () => {
  bench = await workbench(servicesOf({ ...COMMITS, [FIRST]: { ...COMMITS[FIRST], ...SCRIPTS } }));
  driver = await bench.start();
  await driver.deploy.apply(deployment(1));
  await converged(driver, 1);
});
afterEach(() => bench.dispose());

/** The process that a run has written down in its working folder, under the run's name. */
async function processOf({ run }: RunRef): Promise<number> {
  const text = await until(
    () =>
      readFile(join(bench.directory, "work", REF.organization, REF.project, run), "utf8").catch(
        () => "",
      ),
    (seen) => seen !== "",
  );
  return Number(text);
}

const fileOf = (run: string, name: string): string =>
  join(bench.directory, "deployments", REF.organization, REF.project, "runs", run, name);

/** Makes a cancel as old as one that a supervisor had time to answer. */
const age = (run: string): Promise<void> => utimes(fileOf(run, "cancel.json"), 0, 0);

describe("a run that stops its supervisor", () => {
  it("still ends at its deadline", async () => {
    const request = runRequest("run-1", [script("stop-parent.mjs", "run-1")], {
      deadline: new Date(Date.now() + 5_000).toISOString(),
    });
    await driver.run.start(request);
    const state = await ended(driver, request.ref);
    expect(state).toMatchObject({ status: "failed", step: "stop-parent-mjs" });
    expect(state.message).toContain(`deadline, ${request.deadline}`);
    expect(await processIsThere(await processOf(request.ref))).toBe(false);
  });

  it("ends when it is cancelled", async () => {
    const request = runRequest("run-1", [script("stop-parent.mjs", "run-1")]);
    await driver.run.start(request);
    const pid = await processOf(request.ref);
    await driver.run.cancel(request.ref);
    await age("run-1");
    expect(await ended(driver, request.ref)).toMatchObject({
      status: "failed",
      message: "The run was cancelled",
    });
    expect(await processIsThere(pid)).toBe(false);
  });

  it("is ended by the next server when the server that cancelled it is gone", async () => {
    const request = runRequest("run-1", [script("stop-parent.mjs", "run-1")]);
    await driver.run.start(request);
    const pid = await processOf(request.ref);
    await driver.run.cancel(request.ref);
    await driver.deploy.close?.();
    await age("run-1");
    driver = await bench.start();
    expect(await ended(driver, request.ref)).toMatchObject({ status: "failed" });
    expect(await processIsThere(pid)).toBe(false);
  });
});

describe("a run that stops its supervisor and exits", () => {
  it("ends at its deadline, although none of its programs is left", async () => {
    const request = runRequest("run-1", [script("stop-parent.mjs", "run-1", "exit")], {
      deadline: new Date(Date.now() + 2_000).toISOString(),
    });
    await driver.run.start(request);
    expect(await ended(driver, request.ref)).toMatchObject({
      status: "failed",
      message: expect.stringContaining("deadline") as string,
    });
    const { pid } = JSON.parse(await readFile(fileOf("run-1", "claim.json"), "utf8")) as {
      readonly pid: number;
    };
    expect(await processIsThere(pid)).toBe(false);
  });
});

describe("a cancel for which the disk has no space", () => {
  it("ends the run as cancelled", async () => {
    const request = runRequest("run-1", [script("wait.mjs")]);
    await driver.run.start(request);
    await until(
      () => lines(driver, request.ref),
      (seen) => seen.length > 0,
    );
    const { pid } = JSON.parse(await readFile(fileOf("run-1", "claim.json"), "utf8")) as {
      readonly pid: number;
    };
    process.kill(pid, "SIGINT");
    expect(await ended(driver, request.ref)).toMatchObject({
      status: "failed",
      message: "The run was cancelled",
    });
  });
});

describe("a control group of a run", () => {
  it.runIf(group !== undefined)(
    "ends a process that left its session and cleared its environment",
    async () => {
      const request = runRequest("run-1", [script("escape.mjs", "run-1")]);
      await driver.run.start(request);
      expect(await ended(driver, request.ref)).toMatchObject({ status: "success" });
      expect(await processIsThere(await processOf(request.ref))).toBe(false);
    },
  );

  it.runIf(group !== undefined)(
    "ends such a process at a cancel, and at a removal after its supervisor is gone",
    async () => {
      const cancelled = runRequest("run-1", [script("escape.mjs", "run-1", "stay")]);
      const removed = runRequest("run-2", [script("escape.mjs", "run-2", "stay")]);
      for (const request of [cancelled, removed]) await driver.run.start(request);
      const pids = [await processOf(cancelled.ref), await processOf(removed.ref)];
      await driver.run.cancel(cancelled.ref);
      await ended(driver, cancelled.ref);
      expect(await processIsThere(pids[0] ?? 0)).toBe(false);
      const { pid } = JSON.parse(await readFile(fileOf("run-2", "claim.json"), "utf8")) as {
        readonly pid: number;
      };
      process.kill(pid, "SIGKILL");
      await driver.deploy.remove(REF, { generation: 2 });
      await until(
        () => driver.deploy.observe(REF),
        (state) => !state.present,
      );
      expect(await processIsThere(pids[1] ?? 0)).toBe(false);
    },
  );

  it.runIf(group !== undefined)(
    "does not contain the supervisor, and is gone when the run has ended",
    async () => {
      const request = runRequest("run-1", [script("wait.mjs")]);
      await driver.run.start(request);
      await until(
        () => lines(driver, request.ref),
        (seen) => seen.length > 0,
      );
      const claim = JSON.parse(await readFile(fileOf("run-1", "claim.json"), "utf8")) as {
        readonly pid: number;
        readonly controlGroup: string;
      };
      const members = readFileSync(join(claim.controlGroup, "cgroup.procs"), "latin1")
        .split("\n")
        .filter(Boolean)
        .map(Number);
      expect(members).toHaveLength(1);
      expect(members).not.toContain(claim.pid);
      await driver.run.cancel(request.ref);
      await ended(driver, request.ref);
      await expect(readFile(join(claim.controlGroup, "cgroup.procs"))).rejects.toThrow("ENOENT");
    },
  );

  it("is reported as missing where the machine delegates none", async () => {
    const { deploy } = await bench.start({ controlGroups: false });
    expect(deploy.supports.unenforced?.join()).toContain("outlives its run");
    if (group !== undefined)
      expect(driver.deploy.supports.unenforced?.join()).not.toContain("outlives its run");
  });
});
