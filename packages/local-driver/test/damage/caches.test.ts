import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { converged, deployment, workbench } from "../workbench.ts";
import type { Workbench } from "../workbench.ts";
import { damage, seen, WAYS } from "./ways.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let bench: Workbench;
beforeEach(async () => {
  bench = await workbench();
});
afterEach(() => bench.dispose());

/** Notes of what is made again when it is needed. */
const NOTES = ["environments/0123.json", "environments/days/sqlmesh.json", "tools/uv.json"];

test.each(Object.entries(WAYS))(
  "A start keeps the notes of environments and tools unchanged, and every environment, when each note %s",
  async (_way, damaged) => {
    const paths = NOTES.map((note) => join(bench.directory, note));
    for (const path of paths) damage(path, damaged);
    // Which note belongs to it is not known, so it may be in use.
    const environment = join(bench.directory, "environments/0123-abcd");
    mkdirSync(environment);
    const before = paths.map(seen);
    const driver = await bench.start();
    expect(paths.map(seen)).toEqual(before);
    expect(seen(environment)).toBeDefined();
    await driver.deploy.apply(deployment(1));
    await converged(driver, 1);
  },
);
