import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { RunRequest, Workload } from "@dagctl/core/contracts";
import { untilAborted } from "@dagctl/core/driver-kit";
import { asDagctlError } from "@dagctl/core/errors";
import { until } from "@dagctl/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { LocalDriver } from "../src/index.ts";
import { layout } from "../src/files/layout.ts";
import { runFiles } from "../src/runs/run-files.ts";
import { findProcesses } from "../src/processes/process-table.ts";
import { supervisorMark } from "../src/processes/markers.ts";
import {
  COMMITS,
  converged,
  deployment,
  ended,
  lines,
  REF,
  runRequest,
  script,
  SECOND,
  servicesOf,
  workbench,
  type Workbench,
  workload,
} from "./workbench.ts";

// Real processes on a machine that may be busy: nothing here is about speed.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let bench: Workbench;
let driver: LocalDriver;
/** Checkouts of the second commit wait for it. */
let gate: PromiseWithResolvers<void>;
let asked: (AbortSignal | undefined)[];

beforeEach(async () => {
  gate = Promise.withResolvers();
  asked = [];
  const { checkout } = servicesOf(COMMITS);
  bench = await workbench({
    async checkout(organization, repository, directory, options) {
      if (repository.commit === SECOND) {
        asked.push(options?.signal);
        await untilAborted(gate.promise, options?.signal);
      }
      return checkout(organization, repository, directory, options);
    },
  });
  driver = await bench.start();
  await driver.deploy.apply(deployment(1, { workload: inProject() }));
  await converged(driver, 1);
});
afterEach(async () => {
  gate.resolve();
  await bench.dispose();
});

const inProject = (commit?: string): Workload => {
  const base = workload({ currentFolder: "project" });
  return commit === undefined ? base : { ...base, repository: { ...base.repository, commit } };
};
const otherRun = (run: string, file = "main.mjs", more: Partial<RunRequest> = {}): RunRequest =>
  runRequest(run, [script(file)], { commit: SECOND, workload: inProject(SECOND), ...more });
const ownRun = (run: string, file: string): RunRequest =>
  runRequest(run, [script(file)], { ownFiles: true });

/** Asks for a run, and waits until its commit is being checked out. */
async function prepare(request: RunRequest): Promise<void> {
  const before = asked.length;
  await refusalOf(request);
  await until(
    async () => asked.length,
    (now) => now > before,
  );
}

/** Starts a run, and returns the error of a refusal. */
const refusalOf = (request: RunRequest): Promise<ReturnType<typeof asDagctlError> | undefined> =>
  driver.run.start(request).then(
    () => undefined,
    (error: unknown) => asDagctlError(error),
  );
const started = (request: RunRequest): Promise<unknown> =>
  until(
    () => refusalOf(request),
    (error) => {
      if (error !== undefined && error.details?.["outage"] !== false) throw error;
      return error === undefined;
    },
  );
const ownFilesOf = (run: string): string =>
  runFiles(layout(bench.directory).run({ ...REF, run })).ownFiles;
const checkouts = async (): Promise<readonly string[]> =>
  (await readdir(layout(bench.directory).deployment(REF).checkouts)).filter(
    (name) => !name.startsWith("."),
  );

describe("a run with another commit than the deployment", () => {
  it("waits while the commit is checked out, and is told to the watchers when it is", async () => {
    const changes: string[] = [];
    const stop = new AbortController();
    const watching = driver.run.watch?.(({ run }) => changes.push(run), stop);
    const refusal = await refusalOf(otherRun("run-1"));
    expect(refusal).toMatchObject({ code: "unavailable", details: { outage: false } });
    expect(refusal?.message).toBe(
      `Commit ${SECOND} is checked out for the run. The run waits for it`,
    );
    expect(await driver.run.observe(otherRun("run-1").ref)).toBeUndefined();
    expect(changes).toEqual([]);
    gate.resolve();
    await until(
      async () => changes,
      (seen) => seen.length > 0,
    );
    await driver.run.start(otherRun("run-1"));
    expect(await ended(driver, otherRun("run-1").ref)).toMatchObject({ status: "success" });
    expect(await lines(driver, otherRun("run-1").ref)).toEqual(["hello from the second commit"]);
    expect(asked).toHaveLength(1);
    stop.abort();
    await watching;
  });

  it("is started once when the server has ended during the preparation", async () => {
    await prepare(otherRun("run-1"));
    await driver.run.close?.();
    await driver.deploy.close?.();
    expect(asked[0]?.aborted).toBe(true);
    driver = await bench.start();
    gate.resolve();
    await started(otherRun("run-1"));
    await driver.run.start(otherRun("run-1"));
    await ended(driver, otherRun("run-1").ref);
    expect(await lines(driver, otherRun("run-1").ref)).toEqual(["hello from the second commit"]);
  });

  it("says why its commit cannot be checked out, and tries again when it is asked for again", async () => {
    gate.promise.catch(() => undefined);
    gate.reject(new Error("the network is down"));
    const refusal = await until(
      () => refusalOf(otherRun("run-1")),
      (error) => error?.details?.["outage"] !== false,
    );
    expect(refusal?.message).toContain("the network is down");
    gate = Promise.withResolvers();
    gate.resolve();
    await started(otherRun("run-1"));
    expect(await ended(driver, otherRun("run-1").ref)).toMatchObject({ status: "success" });
  });

  it("keeps its checkout, which the next deployment deletes when the run is over", async () => {
    gate.resolve();
    const first = otherRun("run-1", "wait.mjs", { steps: [script("main.mjs"), waiting()] });
    await until(
      () => refusalOf(otherRun("run-2")),
      (error) => error === undefined,
    );
    await ended(driver, otherRun("run-2").ref);
    await started(first);
    await driver.deploy.apply(deployment(2, { workload: inProject() }));
    await converged(driver, 2);
    expect((await checkouts()).filter((name) => name.startsWith("2222"))).not.toEqual([]);
    await driver.run.cancel(first.ref);
    await ended(driver, first.ref);
    await driver.deploy.apply(deployment(3, { workload: inProject() }));
    await converged(driver, 3);
    // It has converged before old checkouts are deleted.
    await until(checkouts, (names) => !names.some((name) => name.startsWith("2222")));
  });

  it("is prepared no longer when its project is removed or the run is cancelled", async () => {
    await prepare(otherRun("run-1"));
    await driver.run.cancel(otherRun("run-1").ref);
    expect(asked.map((signal) => signal?.aborted)).toEqual([true]);
    await prepare(otherRun("run-2"));
    await driver.deploy.remove(REF, { generation: 2 });
    await until(
      () => driver.deploy.observe(REF),
      (state) => !state.present,
    );
    expect(asked.map((signal) => signal?.aborted)).toEqual([true, true]);
    // Its records are gone a moment before the folder that held them.
    await until(
      async () => existsSync(layout(bench.directory).deployment(REF).folder),
      (isThere) => !isThere,
    );
    expect(await refusalOf(otherRun("run-2"))).toMatchObject({ code: "conflict" });
  });
});

const waiting = (): ReturnType<typeof script> => ({
  name: "wait",
  argv: ["node", "-e", "console.log('waiting'); setInterval(() => {}, 1000)"],
});

describe("files that a run has for itself", () => {
  it("are the project's folder of the run, and gone when it has ended", async () => {
    await started(ownRun("run-1", "environment.mjs"));
    const state = await ended(driver, ownRun("run-1", "environment.mjs").ref);
    const [, folder] = await lines(driver, ownRun("run-1", "").ref);
    expect(folder).toBe(join(ownFilesOf("run-1"), "files"));
    expect(state.folders).toContain(folder);
    expect(existsSync(ownFilesOf("run-1"))).toBe(false);
  });

  it("name the folder of the project that other runs have", async () => {
    const foldersOf = async (request: RunRequest) => {
      await started(request);
      await ended(driver, request.ref);
      const [environment = "", folder] = await lines(driver, request.ref);
      return [folder, (JSON.parse(environment) as NodeJS.ProcessEnv)["DAGCTL_PROJECT_FOLDER"]];
    };
    const [usual, none] = await foldersOf(runRequest("run-1", [script("environment.mjs")]));
    expect(none).toBeUndefined();
    const [own, named] = await foldersOf(ownRun("run-2", "environment.mjs"));
    expect(own).not.toBe(usual);
    expect(named).toBe(usual);
  });

  it("are gone after a cancel, and when the process that supervises the run is killed", async () => {
    for (const run of ["cancelled", "killed"]) {
      const request = ownRun(run, "wait.mjs");
      await started(request);
      await until(
        () => lines(driver, request.ref),
        (seen) => seen.length > 0,
      );
      expect(existsSync(ownFilesOf(run))).toBe(true);
      const folder = layout(bench.directory).run({ ...REF, run });
      if (run === "cancelled") await driver.run.cancel(request.ref);
      else
        for (const pid of await findProcesses({ marks: [supervisorMark(folder)] }))
          process.kill(pid, "SIGKILL");
      await ended(driver, request.ref);
      await until(
        async () => existsSync(ownFilesOf(run)),
        (isThere) => !isThere,
      );
    }
  });

  it("are gone at its end also where their paths are longer than a path may be", async () => {
    const code =
      "for (let at = 0; at < 30; at += 1) { fs.mkdirSync('x'.repeat(200)); process.chdir('x'.repeat(200)); } fs.writeFileSync('deep', '')";
    const request = runRequest("run-1", [{ name: "deep", argv: ["node", "-e", code] }], {
      ownFiles: true,
    });
    await started(request);
    expect(await ended(driver, request.ref)).toMatchObject({ status: "success" });
    expect(existsSync(ownFilesOf("run-1"))).toBe(false);
  });

  it("have the project's folder, or the start says that the commit has none", async () => {
    gate.resolve();
    const workload = inProject(SECOND);
    const repository = { ...workload.repository, path: "sub" };
    const request = otherRun("run-1", "main.mjs", {
      ownFiles: true,
      workload: { ...workload, repository },
    });
    const refusal = await until(
      () => refusalOf(request),
      (error) => error?.message.includes("The run waits for it") !== true,
    );
    expect(refusal?.message).toBe(`Commit ${SECOND} has no folder sub. The run waits`);
    expect(await driver.run.observe(request.ref)).toBeUndefined();
  });

  it("are gone where the run is cancelled before it has begun", async () => {
    const request = ownRun("run-1", "wait.mjs");
    await refusalOf(request);
    await driver.run.cancel(request.ref);
    expect(existsSync(layout(bench.directory).run(request.ref))).toBe(false);
    expect(await driver.run.observe(request.ref)).toBeUndefined();
  });
});
