import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { LocalDriver } from "../../src/index.ts";
import { findControlGroup } from "../../src/processes/control-group.ts";
import { birthOf } from "../../src/processes/process-table.ts";
import { controlGroupName } from "../../src/processes/markers.ts";
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

// A session of its own and nothing in its environment.
const ESCAPE =
  "import { spawn } from 'node:child_process'; const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore', env: {} }); console.log(String(child.pid)); setInterval(() => {}, 1000)\n";

let bench: Workbench;
let driver: LocalDriver;
let others: ChildProcess[] = [];

beforeEach(async () => {
  others = [];
  bench = await workbench(
    servicesOf({ ...COMMITS, [FIRST]: { ...COMMITS[FIRST], "escape.mjs": ESCAPE } }),
  );
  driver = await bench.start();
  await driver.deploy.apply(deployment(1));
  await converged(driver, 1);
});
afterEach(async () => {
  for (const other of others) other.kill("SIGKILL");
  await bench.dispose();
});

/** Starts a process that belongs to no run. */
function other(): number {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], {
    detached: true,
    stdio: "ignore",
  });
  others.push(child);
  return child.pid ?? 0;
}

/**
 * Writes a claim that names one process as the supervisor, and a folder that lists another as the
 * control group.
 */
async function forge(
  folder: string,
): Promise<{ readonly supervisor: number; readonly member: number; readonly claimed: number }> {
  const claim = join(folder, "claim.json");
  const { pid: claimed } = JSON.parse(await readFile(claim, "utf8")) as { readonly pid: number };
  const [supervisor, member] = [other(), other()];
  const controlGroup = join(bench.directory, controlGroupName(folder));
  await mkdir(controlGroup);
  await writeFile(join(controlGroup, "cgroup.procs"), `${member}\n`);
  await writeFile(
    claim,
    JSON.stringify({
      pid: supervisor,
      birth: await birthOf(supervisor),
      startedAt: new Date().toISOString(),
      controlGroup,
    }),
  );
  return { supervisor, member, claimed };
}

describe.runIf(process.platform === "linux")("a claim that a run has written itself", () => {
  const request = runRequest("run-1", [script("wait.mjs")]);
  const folder = (): string =>
    join(bench.directory, "deployments", REF.organization, REF.project, "runs", "run-1");

  beforeEach(async () => {
    await driver.run.start(request);
    await until(
      () => lines(driver, request.ref),
      (seen) => seen.length > 0,
    );
  });

  it("ends the run and its real supervisor, and no other process", async () => {
    const { supervisor, member, claimed } = await forge(folder());
    await driver.run.cancel(request.ref);
    expect(await ended(driver, request.ref)).toMatchObject({ status: "error" });
    expect(await processIsThere(claimed)).toBe(false);
    expect([await processIsThere(supervisor), await processIsThere(member)]).toEqual([true, true]);
  });

  it("does not make a removal end other processes", async () => {
    const { supervisor, member, claimed } = await forge(folder());
    await driver.deploy.remove(REF, { generation: 2 });
    await until(
      () => driver.deploy.observe(REF),
      (state) => !state.present,
    );
    expect(await processIsThere(claimed)).toBe(false);
    expect([await processIsThere(supervisor), await processIsThere(member)]).toEqual([true, true]);
  });
});

/** At once, so that the driver never sees half of it. */
async function place(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}

const folderOf = (run: string): string =>
  join(bench.directory, "deployments", REF.organization, REF.project, "runs", run);

async function removed(): Promise<void> {
  await driver.deploy.remove(REF, { generation: 2 });
  await until(
    () => driver.deploy.observe(REF),
    (state) => !state.present,
  );
}

describe("a step that names a process of another program", () => {
  it("does not end that process with the run, nor at a removal", async () => {
    const request = runRequest("run-1", [script("wait.mjs")]);
    await driver.run.start(request);
    await until(
      () => lines(driver, request.ref),
      (seen) => seen.length > 0,
    );
    const pid = other();
    await place(
      join(folderOf("run-1"), "step.json"),
      JSON.stringify({ name: "wait", pid, birth: await birthOf(pid) }),
    );
    await place(join(folderOf("run-1"), "exit.json"), "garbage");
    expect((await ended(driver, request.ref)).status).toBe("error");
    await removed();
    expect(await processIsThere(pid)).toBe(true);
  });
});

describe("a run that writes its own outcome and goes on", () => {
  it.runIf(findControlGroup() !== undefined)(
    "is ended with its control group at a removal",
    async () => {
      const request = runRequest("run-1", [script("escape.mjs")]);
      await driver.run.start(request);
      const [pid = ""] = await until(
        () => lines(driver, request.ref),
        (seen) => seen.length > 0,
      );
      await place(
        join(folderOf("run-1"), "exit.json"),
        JSON.stringify({ status: "success", exitCode: 0, endedAt: new Date().toISOString() }),
      );
      await removed();
      expect(await processIsThere(Number(pid))).toBe(false);
    },
  );
});
