import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { killableServer } from "../killable.ts";
import { converged, ended, lines, REF, runRequest, script, workbench } from "../workbench.ts";
import { until } from "@dagctl/testing";

vi.setConfig({ testTimeout: 120_000 });

it("A run is started once when the server is killed as soon as the request is on the disk", async () => {
  const bench = await workbench();
  const folderOf = (run: string): string =>
    join(bench.directory, "deployments/org-1/prj-1/runs", run);
  const first = await killableServer(bench.directory);
  await first.ask("apply 1");
  const watcher = await bench.start();
  await converged(watcher, 1);
  await watcher.deploy.close?.();
  await first.kill();
  for (const run of ["run-4", "run-5", "run-6"]) {
    const server = await killableServer(bench.directory);
    server.tell(`finish ${run}`);
    await until(
      async () => existsSync(join(folderOf(run), "request.json")),
      (there) => there,
    );
    await server.kill();
    const driver = await bench.start();
    const ref = { ...REF, run };
    if ((await driver.run.observe(ref)) === undefined)
      await driver.run.start(runRequest(run, [script("main.mjs")]));
    expect(await ended(driver, ref)).toMatchObject({ status: "success" });
    expect((await lines(driver, ref)).filter((line) => /hello|begun/.test(line))).toHaveLength(1);
    await driver.deploy.close?.();
  }
  await bench.dispose();
});
