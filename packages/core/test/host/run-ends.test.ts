import type { RunDriver } from "@dagctl/core/contracts";
import { fakeEngine } from "@dagctl/testing";
import { expect, it } from "vitest";
import { testHost, until, untilStatus } from "./test-host.ts";

const PROJECTS = 14;
const MOST = 8;

it("a host reads what at most 8 runs of an organization have reported at the same time", async () => {
  const engine = fakeEngine();
  engine.setRuns(() => "manual");
  let [reading, most] = [0, 0];
  const run: RunDriver = {
    ...engine.run,
    async *logs(ref, options) {
      reading += 1;
      most = Math.max(most, reading);
      try {
        await new Promise((resolve) => setTimeout(resolve, 100));
        yield* engine.run.logs(ref, options);
      } finally {
        reading -= 1;
      }
    },
  };
  const test = await testHost({ engine, run });
  const { acme, input } = test;
  const runs = await Promise.all(
    Array.from({ length: PROJECTS }, async (_, at) => {
      const { id: project } = await acme.projects.create({ ...input, name: `shop-${at}` });
      await untilStatus(test, project, "active");
      const { job_run_id: id } = await acme.projects.run(project);
      await until(
        () => acme.runs.get(project, id),
        ({ status }) => status === "running",
      );
      return { organization: "org-acme", project, run: id };
    }),
  );
  for (const ref of runs) engine.finishRun(ref);
  const ended = await Promise.all(runs.map(({ project, run: id }) => acme.runs.wait(project, id)));
  expect(ended.map(({ status }) => status)).toEqual(runs.map(() => "success"));
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(MOST);
});
