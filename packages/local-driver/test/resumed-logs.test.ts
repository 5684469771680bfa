import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dbtType } from "@dagctl/project-types/dbt";
import { nodeType } from "@dagctl/project-types/node";
import { sqlmeshType } from "@dagctl/project-types/sqlmesh";
import { testHost, until } from "@dagctl/testing";
import { expect, test, vi } from "vitest";
import { localDriver } from "../src/index.ts";
import { collected, QUICK } from "./workbench.ts";

// Real processes on a machine that may be busy: nothing here is about speed.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const LINES = 50_000;

test("a reader at line 12 of 50,000 resumes after the run's end with line 13, and with a line of missing lines once the run's files are gone", async () => {
  const directory = await mkdtemp(join(tmpdir(), "dagctl-resumed-"));
  const driver = localDriver({ directory, timing: QUICK });
  const main = `for (let line = 1; line <= ${LINES}; line += 1) console.log("line " + line + " of a long log")\n`;
  const { host, input } = await testHost({
    ...driver,
    files: { "package.json": '{ "main": "main.mjs" }', "main.mjs": main },
    projectTypes: [sqlmeshType(), dbtType(), nodeType()],
    timing: { observeMs: 50, retryMs: 20 },
  });
  try {
    const acme = host.organization("org-acme");
    const { id } = await acme.projects.create(input);
    await until(
      () => acme.projects.get(id),
      ({ status }) => status === "active",
    );
    const { job_run_id: run } = await acme.projects.run(id);
    await until(
      () => acme.runs.get(id, run),
      ({ status }) => status === "success",
      { timeoutMs: 60_000 },
    );
    const whole = await collected(acme.runs.logs(id, run));
    expect(whole).toHaveLength(LINES);
    const twelfth = whole[11]?.position ?? 0;
    const resumed = await collected(acme.runs.logs(id, run, { after: twelfth, follow: true }));
    expect(resumed[0]?.text).toBe("line 13 of a long log");
    expect(resumed).toHaveLength(LINES - 12);

    await rm(join(directory, "deployments"), { recursive: true });
    const [gap, ...rest] = await collected(acme.runs.logs(id, run, { after: twelfth }));
    expect((gap?.missing ?? 0) + rest.length).toBe(LINES);
    // The positions of what is stored are the driver's, so a reader goes on in either.
    expect(rest).toEqual(whole.slice(gap?.missing));
    expect(gap?.position).toBe(whole[(gap?.missing ?? 0) - 1]?.position);
  } finally {
    await host.close();
    await rm(directory, { recursive: true, force: true });
  }
});
