import { cpSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { layout } from "../../src/files/layout.ts";
import { type LocalDriver, localDriver } from "../../src/index.ts";
import {
  converged,
  COMMITS,
  deployment,
  ended,
  FIRST,
  lines,
  QUICK,
  REF,
  runRequest,
  script,
  servicesOf,
  workbench,
  type Workbench,
  workload,
} from "../workbench.ts";

const STATE = "state.mjs";
const PROGRAM = `import { appendFileSync } from "node:fs";
appendFileSync(process.env.STATE, "a row\\n");
console.log(process.env.STATE);
`;
const services = servicesOf({ ...COMMITS, [FIRST]: { ...COMMITS[FIRST], [STATE]: PROGRAM } });

let bench: Workbench;
let former: LocalDriver;
let other: string;
let moved: LocalDriver | undefined;

beforeEach(async () => {
  bench = await workbench(services);
  former = await bench.start();
  other = `${bench.directory}-other`;
  const { settings } = await former.stateDatabase.provision(REF, { rotation: 1, generation: 1 });
  const environment = { STATE: settings["database"] ?? "" };
  await former.deploy.apply(deployment(1, { workload: workload({ environment }) }));
  await converged(former, 1);
  expect(await runOf(former, "run-1")).toEqual([stateIn(bench.directory)]);
});
afterEach(async () => {
  await moved?.deploy.close?.();
  moved = undefined;
  await bench.dispose();
  rmSync(other, { recursive: true, force: true });
});

const stateIn = (root: string): string => join(layout(root).state(REF), "state.db");
const rowsIn = (root: string): number => readFileSync(stateIn(root), "utf8").split("\n").length - 1;

async function startIn(directory: string): Promise<LocalDriver> {
  const driver = localDriver({ directory, timing: QUICK });
  await driver.deploy.attach?.({ ...services, credentials: async () => ({ kind: "none" }) });
  return driver;
}

/** Runs the program that writes into the state, and returns what it printed. */
async function runOf(driver: LocalDriver, name: string): Promise<readonly string[]> {
  const request = runRequest(name, [script(STATE)], { generation: 1 });
  await driver.run.start(request);
  expect(await ended(driver, request.ref)).toMatchObject({ status: "success" });
  return lines(driver, request.ref);
}

describe("A data folder", () => {
  test.each([
    ["as this version wrote it", () => undefined],
    [
      "as an earlier version wrote it",
      (root: string) => {
        const { desired } = layout(root).deployment(REF);
        const { root: _absent, ...earlier } = JSON.parse(readFileSync(desired, "utf8")) as Record<
          string,
          unknown
        >;
        writeFileSync(desired, JSON.stringify(earlier));
      },
    ],
  ])("that was copied has runs that use the copy only, %s", async (_what, change) => {
    await former.deploy.close?.();
    cpSync(bench.directory, other, { recursive: true });
    change(other);
    moved = await startIn(other);
    await converged(moved, 1);
    expect(await runOf(moved, "run-2")).toEqual([stateIn(other)]);
    expect([rowsIn(bench.directory), rowsIn(other)]).toEqual([1, 2]);
  });

  test("that was moved goes on where it is, without the former one", async () => {
    await former.deploy.close?.();
    renameSync(bench.directory, other);
    moved = await startIn(other);
    await converged(moved, 1);
    expect(await runOf(moved, "run-2")).toEqual([stateIn(other)]);
    expect(rowsIn(other)).toBe(2);
    await moved.deploy.apply(deployment(2, { workload: workload() }));
    await converged(moved, 2);
  });
});
