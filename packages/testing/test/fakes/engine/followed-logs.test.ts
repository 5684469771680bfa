import type { Organization } from "@dagctl/core";
import type { RunRef } from "@dagctl/core/contracts";
import { nodeType } from "@dagctl/project-types/node";
import { type TestHost, testHost, until } from "@dagctl/testing";
import { describe, expect, it } from "vitest";

/** Starts a run that goes on until a test ends it. */
async function runningRun(): Promise<
  Pick<TestHost, "host" | "engine"> & { readonly acme: Organization; readonly ref: RunRef }
> {
  const { host, engine, input } = await testHost({ projectTypes: [nodeType()] });
  const acme = host.organization("org-acme");
  engine.setRuns("manual");
  const { id } = await acme.projects.create(input);
  const { job_run_id: run } = await acme.projects.run(id);
  await until(
    () => acme.runs.get(id, run),
    ({ status }) => status === "running",
  );
  return { host, engine, acme, ref: { organization: "org-acme", project: id, run } };
}

describe("a followed log of the fake engine", () => {
  it("ends when the host closes, and the run goes on", async () => {
    const { host, engine, acme, ref } = await runningRun();
    engine.addLine(ref, "one");
    const lines = acme.runs.logs(ref.project, ref.run, { follow: true })[Symbol.asyncIterator]();
    let line = await lines.next();
    while (!line.done && line.value.text !== "one") line = await lines.next();
    const next = lines.next();
    await Promise.all([
      expect(next).rejects.toMatchObject({
        code: "unavailable",
        message: expect.stringContaining("The host is clos"),
      }),
      host.close(),
    ]);
    expect(engine.counts().activeRuns).toBe(1);
  });

  it("ends without an error when its driver closes, which another host goes on to use", async () => {
    const { host, engine, ref } = await runningRun();
    const read = async (): Promise<number> => {
      let lines = 0;
      for await (const _line of engine.run.logs(ref, { follow: true })) lines += 1;
      return lines;
    };
    const first = read();
    await engine.run.close?.();
    const count = await first;
    const second = read();
    engine.addLine(ref, "one more");
    engine.finishRun(ref);
    expect(await second).toBeGreaterThan(count);
    await host.close();
  });
});
