import type { RunDriver } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import { fakeEngine } from "@dagctl/testing";
import { expect, it } from "vitest";
import { testHost, until, untilStatus } from "./test-host.ts";

it("A run whose start the engine has not confirmed is cancelled at the engine before its end is recorded", async () => {
  const engine = fakeEngine();
  const calls: string[] = [];
  const run: RunDriver = {
    ...engine.run,
    async start() {
      calls.push("start");
      throw new DagctlError("unavailable", "The supervisor of the run did not start");
    },
    async cancel({ run: id }) {
      calls.push(`cancel ${id}`);
    },
  };
  const test = await testHost({ run, engine });
  const { id } = await test.acme.projects.create(test.input);
  await untilStatus(test, id, "active");
  const { job_run_id: runId } = await test.acme.projects.run(id);
  await until(
    async () => calls,
    (seen) => seen.includes("start"),
  );
  await test.acme.runs.cancel(id, runId);
  const ended = await until(
    () => test.acme.runs.get(id, runId),
    ({ status }) => status === "failed",
  );
  expect(ended.error_message).toBeDefined();
  expect(calls).toContain(`cancel ${runId}`);
});
