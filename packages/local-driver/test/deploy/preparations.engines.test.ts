import { existsSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DriverServices, RunRequest, Workload } from "@dagctl/core/contracts";
import { fakeClock, until } from "@dagctl/testing";
import { untilAborted } from "@dagctl/core/driver-kit";
import { asDagctlError, isDagctlError } from "@dagctl/core/errors";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { LocalDriver } from "../../src/index.ts";
import { layout } from "../../src/files/layout.ts";
import { runFiles } from "../../src/runs/run-files.ts";
import {
  converged,
  deployment,
  ended,
  lines,
  REF,
  runRequest,
  script,
  SECOND,
  workbench,
  type Workbench,
  workload,
} from "../workbench.ts";

// Real processes on a machine that may be busy: nothing here is about speed.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const OTHER_URL = "https://example.com/other.git";
const FILES = 300;

let bench: Workbench;
let driver: LocalDriver;
/** Checkouts of the second commit wait for it. */
let gate: PromiseWithResolvers<void>;
/** Whether they do not notice that they are aborted. */
let isDeaf: boolean;

/** Writes files that say which repository they are from. */
const checkout: DriverServices["checkout"] = async (_organization, repository, folder, options) => {
  if (repository.commit === SECOND)
    await untilAborted(gate.promise, isDeaf ? undefined : options?.signal);
  const folders = Array.from({ length: FILES / 100 }, (_, at) => join(folder, `many/${at}`));
  for (const each of folders) {
    await mkdir(each, { recursive: true });
    for (let at = 0; at < 100; at += 1) await writeFile(join(each, String(at)), "x");
  }
  const count = "fs.readdirSync('many', { recursive: true }).length";
  await writeFile(
    join(folder, "main.mjs"),
    `import fs from 'node:fs'; console.log('${repository.url}'); console.log(${count})\n`,
  );
  if (repository.commit !== SECOND) return writeFile(join(folder, "state.txt"), "tracked");
  for (const name of ["constructor", "__proto__"]) await writeFile(join(folder, name), "tracked");
};

beforeEach(async () => {
  gate = Promise.withResolvers();
  isDeaf = false;
  bench = await workbench({
    checkout,
    async checkoutImport(_organization, _repository, folder) {
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, "module.py"), "x = 1\n");
    },
  });
  driver = await bench.start();
});
afterEach(async () => {
  gate.resolve();
  await bench.dispose();
});

const inProject = (changes: Partial<Workload["repository"]> = {}): Workload => {
  const base = workload({ currentFolder: "project" });
  return { ...base, repository: { ...base.repository, ...changes } };
};
async function deploy(generation: number, workload = inProject()): Promise<void> {
  await driver.deploy.apply(deployment(generation, { workload }));
  await converged(driver, generation);
}
const ownRun = (changes: Partial<RunRequest> = {}): RunRequest =>
  runRequest("run-1", [script("main.mjs")], { ownFiles: true, ...changes });
const ownFiles = (): string => runFiles(layout(bench.directory).run(ownRun().ref)).ownFiles;

/** Asks for a run that is prepared from now on. */
const ask = async (request: RunRequest): Promise<void> => {
  const error = asDagctlError(await driver.run.start(request).catch((error: unknown) => error));
  expect(error.details).toEqual({ outage: false });
};
const start = (request: RunRequest): Promise<boolean> =>
  until(
    () =>
      driver.run.start(request).then(
        () => true,
        (error: unknown) => {
          if (isDagctlError(error) && error.details?.outage === false) return false;
          throw error;
        },
      ),
    (isStarted) => isStarted,
  );
const copied = (): Promise<unknown> =>
  until(
    async () => existsSync(join(ownFiles(), "files", "main.mjs")),
    (isThere) => isThere,
  );

const evaluate = (code: string): RunRequest["steps"] => [
  { name: "evaluate", argv: ["node", "-e", code] },
];

describe("the preparation of a run", () => {
  it("has the parts of the deployment that the run is asked for again at", async () => {
    await deploy(1);
    await ask(ownRun());
    await copied();
    await deploy(2, inProject({ url: OTHER_URL }));
    const request = ownRun({ generation: 2 });
    await start(request);
    await ended(driver, request.ref);
    expect(await lines(driver, request.ref)).toEqual([OTHER_URL, String(FILES + FILES / 100)]);
  });

  it("keeps the other repositories of its commit while a deployment deletes old checkouts", async () => {
    await deploy(1);
    const importRepositories = [{ url: OTHER_URL, commit: SECOND, folders: [""] }];
    const workload = { ...inProject({ commit: SECOND }), importRepositories };
    const { checkouts } = layout(bench.directory).deployment(REF);
    const imports = async (): Promise<readonly string[]> =>
      (await readdir(checkouts)).filter((name) => name.endsWith(".imports"));
    await ask(ownRun({ commit: SECOND, workload }));
    const [made] = await until(imports, (names) => names.length === 1);
    await deploy(2);
    expect(await imports()).toEqual([made]);
  });

  it("keeps no other run from its start while it does not end after a cancel", async () => {
    await deploy(1);
    isDeaf = true;
    const workload = inProject({ commit: SECOND });
    const deaf = ownRun({ commit: SECOND, workload });
    await ask(deaf);
    const cancelled = driver.run.cancel(deaf.ref);
    const other = runRequest("run-2", [script("main.mjs")]);
    await start(other);
    expect(await ended(driver, other.ref)).toMatchObject({ status: "success" });
    gate.resolve();
    await cancelled;
    expect(await driver.run.observe(deaf.ref)).toBeUndefined();
  });

  it("is deleted ten minutes after it was asked for, though no other run is started", async () => {
    await driver.deploy.close?.();
    const clock = fakeClock();
    driver = await bench.start({ clock });
    await deploy(1);
    await ask(ownRun());
    await copied();
    await clock.advance(599_000);
    expect(existsSync(ownFiles())).toBe(true);
    await clock.advance(2_000);
    await until(
      async () => existsSync(ownFiles()),
      (isThere) => !isThere,
    );
  });
});

const NAMES = ["constructor", "__proto__"];
const READ = `${JSON.stringify(NAMES)}.map((name) => fs.readFileSync(name, "utf8"))`;
describe("a file that runs of an earlier version have left, and the deployed commit tracks", () => {
  it("is the project's also where the first run is one of another commit", async () => {
    gate.resolve();
    await deploy(1);
    await writeFile(join(layout(bench.directory).work(REF), "state.txt"), "left");
    const workload = inProject({ commit: SECOND });
    const first = runRequest("first", [script("main.mjs")], { commit: SECOND, workload });
    await start(first);
    await ended(driver, first.ref);
    const next = runRequest("next", evaluate('console.log(fs.readFileSync("state.txt", "utf8"))'));
    await start(next);
    await ended(driver, next.ref);
    expect(await lines(driver, next.ref)).toEqual(["left"]);
  });
});

describe("files with names that each object of JavaScript has", () => {
  const other = (changes: Partial<RunRequest>): RunRequest =>
    runRequest("other", evaluate(`console.log(...${READ})`), {
      commit: SECOND,
      workload: inProject({ commit: SECOND }),
      ...changes,
    });

  beforeEach(async () => {
    gate.resolve();
    await deploy(1);
  });

  it("are the project's where it has made them, and no run of another commit replaces them", async () => {
    for (const name of NAMES) {
      const made = runRequest("made", evaluate(`fs.writeFileSync("${name}", "made")`));
      const request = { ...made, ref: { ...made.ref, run: `made-${NAMES.indexOf(name)}` } };
      await start(request);
      await ended(driver, request.ref);
    }
    const error = asDagctlError(await start(other({})).catch((thrown: unknown) => thrown));
    expect(error.issues?.map(({ message }) => message.split(" ")[0])).toEqual(NAMES.toSorted());
  });

  it.each([false, true])("are there for a run (of its own: %s)", async (own) => {
    const request = other({ ownFiles: own });
    await start(request);
    await ended(driver, request.ref);
    expect(await lines(driver, request.ref)).toEqual(["tracked tracked"]);
  });
});
