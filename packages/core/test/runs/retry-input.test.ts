import { nodeType } from "@dagctl/project-types/node";
import { memoryStore, testHost } from "@dagctl/testing";
import { describe, expect, test } from "vitest";
import { inputVariables } from "../../src/runs/retry-input.ts";

describe("the input of a retry", () => {
  test("is refused where what has failed is not known any more when the run starts", async () => {
    const store = memoryStore();
    const type = { ...nodeType(), retryInput: () => ({ names: [] }) };
    const { host, input } = await testHost({ store, projectTypes: [type] });
    const { projects, runs } = host.organization("org-acme");
    const project = await projects.create(input, { waitMs: 10_000 });
    const { job_run_id: id } = await projects.run(project.id);
    const run = await runs.wait(project.id, id);
    const record = { organization: "org-acme", run: { ...run, retry_of: "run_gone" } };
    const context = { store, types: new Map([[type.name, type]]) };
    const of = await store.project("org-acme", project.id);
    const internals = { job: "scheduled-run", applyPlan: false };
    const inputOf = (retry_from?: "failure" | "start") =>
      inputVariables(context, of, {
        record: {
          ...record,
          version: 1,
          internals,
          run: { ...record.run, ...(retry_from && { retry_from }) },
        },
        steps: [],
      });
    await expect(inputOf("failure")).rejects.toMatchObject({
      code: "not_found",
      message: expect.stringContaining("start a run of its job"),
    });
    expect(await inputOf("start")).toEqual([]);
    expect(await inputOf()).toEqual([]);
    await host.close();
  });
});
