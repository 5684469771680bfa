import type { DriverServices, ImportRepository, Workload } from "@dagctl/core/contracts";
import { DagctlError, invalid } from "@dagctl/core/errors";
import { until } from "@dagctl/testing";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { LocalDriver } from "../../src/index.ts";
import {
  COMMITS,
  converged,
  deployment,
  ended,
  lines,
  REF,
  runRequest,
  script,
  servicesOf,
  type Workbench,
  workbench,
  workload,
} from "../workbench.ts";

// Real processes on a machine that may be busy: nothing here is about speed.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const RATES = "https://github.com/acme/rates";
const [OLD, NEW] = ["a".repeat(40), "b".repeat(40)];
const CHECKOUTS = "deployments/org-1/prj-1/checkouts";
const at = (commit: string): ImportRepository => ({ url: RATES, commit, folders: ["src", ""] });
const taking = (...importRepositories: readonly ImportRepository[]): { workload: Workload } => ({
  workload: workload({ importRepositories }),
});

let bench: Workbench;
let driver: LocalDriver;
/** What the host answers in place of a checkout. */
let failure: Error | undefined;

const checkoutImport: NonNullable<DriverServices["checkoutImport"]> = async (
  _organization,
  { commit },
  directory,
) => {
  if (failure) throw failure;
  await mkdir(join(directory, "src"), { recursive: true });
  await writeFile(join(directory, "src/rates.py"), `RATE = "${commit}"\n`);
};

beforeEach(async () => {
  failure = undefined;
  bench = await workbench({ ...servicesOf(COMMITS), checkoutImport });
  driver = await bench.start();
});
afterEach(() => bench.dispose());

/** Runs a program and returns its `PYTHONPATH`. */
async function pathOf(run: string, generation: number): Promise<readonly string[]> {
  await driver.run.start(runRequest(run, [script("environment.mjs")], { generation }));
  await ended(driver, { ...REF, run });
  const [text = "{}"] = await lines(driver, { ...REF, run });
  const { PYTHONPATH = "" } = JSON.parse(text) as { readonly PYTHONPATH?: string };
  return PYTHONPATH.split(delimiter);
}

/** Waits for this number of checkouts and their lists: those that nothing uses are dropped. */
async function untilFiles(count: number): Promise<void> {
  await until(
    () => readdir(join(bench.directory, CHECKOUTS)),
    (names) => names.length === count,
  );
}

describe("modules of other repositories", () => {
  test("are on the PYTHONPATH of a run, at the commit of its deployment, and are dropped with it", async () => {
    expect(driver.deploy.supports.importRepositories).toBe(true);
    await driver.deploy.apply(deployment(1, taking(at(OLD))));
    await converged(driver, 1);
    const [source = "", root = ""] = await pathOf("run-1", 1);
    expect(await readFile(join(source, "rates.py"), "utf8")).toBe(`RATE = "${OLD}"\n`);
    expect(source).toBe(join(root, "src"));
    await driver.deploy.apply(deployment(2, taking(at(NEW))));
    await converged(driver, 2);
    const [newer = ""] = await pathOf("run-2", 2);
    expect(await readFile(join(newer, "rates.py"), "utf8")).toBe(`RATE = "${NEW}"\n`);
    await untilFiles(4);
    await driver.deploy.apply(deployment(3));
    await converged(driver, 3);
    await untilFiles(2);
  });

  test("are written again where one is gone or changed", async () => {
    await driver.deploy.apply(deployment(1, taking(at(OLD))));
    await converged(driver, 1);
    const [source = ""] = await pathOf("run-1", 1);
    await rm(source, { recursive: true });
    expect(await driver.deploy.observe(REF)).toMatchObject({
      phase: "failing",
      message: expect.stringMatching(/^0\/src of the repositories of packages is gone/),
    });
    await converged(driver, 1);
    await writeFile(join(source, "rates.py"), "RATE = 0\n");
    await driver.deploy.apply(deployment(2, taking(at(OLD))));
    await converged(driver, 2);
    expect(await readFile(join(source, "rates.py"), "utf8")).toBe(`RATE = "${OLD}"\n`);
  });

  test("that cannot be written fail the deployment with the URL of their repository", async () => {
    const stepOf = async (): Promise<string | undefined> => {
      const state = await until(
        () => driver.deploy.observe(REF),
        (found) => found.present && found.phase === "failing",
      );
      return state.present ? state.message : undefined;
    };
    failure = invalid([{ path: "repository_url", message: "holds more than 1024 MiB of files" }]);
    await driver.deploy.apply(deployment(1, taking(at(OLD))));
    expect(await stepOf()).toBe(
      `checkout: python_requirements: has a package whose repository ${RATES} holds more than 1024 MiB of files`,
    );
    failure = new DagctlError("unavailable", "The Git server does not answer");
    await driver.deploy.apply(deployment(2, taking(at(OLD))));
    expect(await stepOf()).toBe(
      `checkout: The repository ${RATES} of a package cannot be read. The Git server does not answer`,
    );
    failure = undefined;
    await converged(driver, 2);
    await untilFiles(4);
  });

  test("are not looked for outside of their repository", async () => {
    const outside = { ...at(OLD), folders: ["../../../secrets"] };
    await driver.deploy.apply(deployment(1, taking(outside)));
    await converged(driver, 1);
    const start = driver.run.start(runRequest("run-1", [script("main.mjs")]));
    await expect(start).rejects.toMatchObject({ code: "invalid" });
  });
});
