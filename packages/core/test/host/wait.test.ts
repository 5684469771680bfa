import { until } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { testHost } from "./test-host.ts";

describe("waiting on a host", () => {
  it("for a run ends with the run, also for the latest one, and for one that has ended", async () => {
    const { acme, engine, input } = await testHost();
    engine.setRuns("manual");
    const { id } = await acme.projects.create(input);
    const { job_run_id: run } = await acme.projects.run(id);
    const waits = [acme.runs.wait(id, run), acme.runs.wait(input.name, "latest")];
    await until(
      () => acme.runs.get(id, run),
      ({ status }) => status === "running",
    );
    engine.finishRun({ organization: "org-acme", project: id, run });
    for (const wait of waits) expect(await wait).toMatchObject({ id: run, status: "success" });
    expect(await acme.runs.wait(id, run)).toEqual(await acme.runs.get(id, run));
  });

  it("for an operation ends with it", async () => {
    const { acme, engine, input } = await testHost();
    const { id } = await acme.projects.create(input);
    engine.setRemoval("manual");
    const { operation } = await acme.projects.delete(id, { waitMs: 0 });
    expect(operation.status).toBe("running");
    const wait = acme.operations.wait(operation.id);
    await until(
      async () => {
        try {
          engine.finishRemoval({ organization: "org-acme", project: id });
          return true;
        } catch {
          return false;
        }
      },
      (done) => done,
    );
    expect(await wait).toMatchObject({ id: operation.id, status: "succeeded" });
  });

  it("throws what `get` throws, the caller's reason, and that the host closes", async () => {
    const { acme, host, engine, input } = await testHost();
    engine.setRuns("manual");
    const { id } = await acme.projects.create(input);
    await expect(acme.runs.wait(id, "latest")).rejects.toMatchObject({ code: "not_found" });
    await expect(acme.operations.wait("op_absent")).rejects.toMatchObject({ code: "not_found" });
    const { job_run_id: run } = await acme.projects.run(id);
    const controller = new AbortController();
    const left = acme.runs.wait(id, run, { signal: controller.signal });
    const waiting = acme.runs.wait(id, run);
    const reason = new TypeError("stopped by the caller");
    controller.abort(reason);
    await expect(left).rejects.toBe(reason);
    await Promise.all([
      expect(waiting).rejects.toMatchObject({ code: "unavailable" }),
      host.close(),
    ]);
  });
});
