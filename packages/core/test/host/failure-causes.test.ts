import type { Run } from "@dagctl/core";
import { nodeType } from "@dagctl/project-types/node";
import { sqlmeshType } from "@dagctl/project-types/sqlmesh";
import { fakeEngine } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { testHost, until, untilStatus } from "./test-host.ts";

const CONFIG = "gateways: { warehouse: { connection: { type: duckdb } } }\n";
const FAILED_TEST = [
  "FAIL: test_orders (/data/checkout/tests/test_orders.yaml)",
  "AssertionError: Data mismatch",
];
const UNKNOWN = ["the first line", "/data/checkout/x.txt is odd"];

/** How an engine ends a run. */
type End = NonNullable<Parameters<ReturnType<typeof fakeEngine>["finishRun"]>[1]>;

async function failed(type: string, lines: readonly string[], end: End): Promise<Run> {
  const engine = fakeEngine();
  const { explainFailure: _, ...silent } = nodeType();
  const projectTypes = [sqlmeshType(), { ...silent, name: "silent" }];
  const test = await testHost({ engine, projectTypes });
  await test.repository.commit({ "config.yaml": CONFIG }, "Configure");
  const { id } = await test.acme.projects.create({ ...test.input, project_type: type });
  await untilStatus(test, id, "active");
  engine.setRuns("manual");
  const { job_run_id: run } = await test.acme.projects.run(id);
  const ref = { organization: "org-acme", project: id, run };
  await until(
    () => test.acme.runs.get(id, run),
    ({ status }) => status === "running",
  );
  for (const line of lines) engine.addLine(ref, line);
  engine.finishRun(ref, end);
  return until(
    () => test.acme.runs.get(id, run),
    ({ end_time }) => end_time !== undefined,
  );
}

describe("the error_message of a failed run", () => {
  const exit = { status: "failed", exitCode: 1, step: "test" } as const;
  // An engine that knows only the exit code, such as Kubernetes, and one that says so.
  it.each([
    ["gives no reason", exit],
    ["says that the step ended by itself", { ...exit, message: "It exited", exited: true }],
  ])("has the cause that is in the log, where the engine %s", async (_, end) => {
    expect((await failed("sqlmesh", FAILED_TEST, end)).error_message).toMatch(
      /^Unit tests of the project failed: test_orders\./,
    );
    const folders = ["/data/checkout"];
    const plan = { ...end, step: "plan", folders };
    expect((await failed("sqlmesh", UNKNOWN, plan)).error_message).toBe("x.txt is odd");
  });

  it("is the engine's reason, where the engine ended the run", async () => {
    const end = { ...exit, step: "plan", message: "The deadline has passed" };
    expect((await failed("sqlmesh", UNKNOWN, end)).error_message).toBe("The deadline has passed");
  });

  it("has no line of the log, where the project type explains nothing", async () => {
    expect((await failed("silent", UNKNOWN, exit)).error_message).toBe('Step "test" exited with 1');
    expect((await failed("silent", UNKNOWN, { ...exit, message: "It exited" })).error_message).toBe(
      "It exited",
    );
  });
});
