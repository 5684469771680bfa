import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { collectResults, endResults } from "../../src/results/collect-results.ts";
import { frameOf, modelFrame } from "./frame-lines.ts";

/** Frees what nothing refers to, so that the memory in use can be compared. */
function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
}

function resultsOf(lines: readonly string[]): ReturnType<typeof endResults> {
  const collector = collectResults();
  lines.forEach((text, index) => collector.add({ position: index + 1, time: "", text }));
  return collector.results();
}

describe("the collected frames of a run", () => {
  it("are one model for each execution, with the newest status", () => {
    const started_at = "2026-11-30T10:00:00.000Z";
    const results = resultsOf([
      frameOf({ kind: "begin", process: "p1", seq: 1 }),
      modelFrame(2, { name: "orders", status: "running", started_at, execution: 1 }),
      modelFrame(3, { name: "orders", status: "succeeded", duration_ms: 4, rows: 3, execution: 1 }),
      modelFrame(4, { name: "orders", status: "skipped", execution: 2 }),
    ]);
    expect(results).toEqual({
      state: "complete",
      dropped: 0,
      unknown: 0,
      models: [
        { name: "orders", status: "succeeded", duration_ms: 4, rows: 3 },
        { name: "orders", status: "skipped" },
      ],
    });
  });

  it("are none where nothing was printed, and complete where no model was due", () => {
    expect(resultsOf([]).state).toBe("none");
    const begin = frameOf({ kind: "begin", process: "p1", seq: 1 });
    expect(resultsOf([begin])).toMatchObject({ state: "complete", models: [] });
  });

  it("are partial where a number is missing, where the first is not 1, and after a gap of the log", () => {
    const model = { name: "orders", status: "succeeded", execution: 1 } as const;
    expect(resultsOf([modelFrame(1, model), modelFrame(3, model)]).state).toBe("partial");
    expect(resultsOf([modelFrame(2, model)]).state).toBe("partial");
    const collector = collectResults();
    collector.add({ position: 1, time: "", text: modelFrame(1, model) });
    collector.add({ position: 5, time: "", text: "[the 4 lines …]", missing: 4 });
    expect(collector.results().state).toBe("partial");
  });

  it("are partial where an engine has dropped all but the end of a process", () => {
    const end = (seq: number): string => frameOf({ kind: "end", process: "p1", seq });
    const begin = frameOf({ kind: "begin", process: "p1", seq: 1 });
    expect(resultsOf([begin, end(2)])).toMatchObject({ state: "complete", unknown: 0 });
    expect(resultsOf([end(42)])).toMatchObject({ state: "partial", models: [] });
  });

  it("are partial where any may be lost, also where none was read", () => {
    const collector = collectResults();
    collector.noteLoss();
    expect(collector.results()).toMatchObject({ state: "partial", models: [] });
  });

  it("count broken frames and those of unknown kinds, and drop them", () => {
    const good = { name: "orders", status: "succeeded", execution: 1 } as const;
    const broken = [
      "::dagctl:: ",
      '::dagctl:: {"kind":"model"',
      "::dagctl:: [1]",
      "::dagctl:: null",
      frameOf({ kind: "model", process: "p1", seq: 2 }),
      modelFrame(2, { ...good, status: "won" as never }),
      modelFrame(2, { ...good, name: "" }),
      modelFrame(2, { ...good, started_at: "yesterday" }),
      modelFrame(2, { ...good, duration_ms: -1 }),
      modelFrame(2, { ...good, rows: 1e300 }),
      modelFrame(2, { ...good, message: "x".repeat(5_000) }),
      frameOf({ ...good, kind: "model", process: "p 1", seq: 2 }),
    ];
    const results = resultsOf([
      modelFrame(1, good),
      ...broken,
      frameOf({ kind: "invoice", process: "p1", seq: 2 }),
      frameOf({ kind: "__proto__", process: "p1", seq: 2 }),
    ]);
    expect(results).toEqual({
      state: "partial",
      dropped: broken.length,
      unknown: 2,
      models: [{ name: "orders", status: "succeeded" }],
    });
  });

  it("have texts without control characters, and lines in a message", () => {
    const [model] = resultsOf([
      modelFrame(1, {
        name: "ord\u001b[31mers\u202e",
        status: "failed",
        message: "a\u0000b\r\nc\ud800",
        execution: 1,
      }),
    ]).models;
    expect(model).toEqual({ name: "orders", status: "failed", message: "ab\nc" });
  });

  it("have a failed model in place of one that runs, once the run has ended", () => {
    const lines = [modelFrame(1, { name: "orders", status: "running", execution: 1 })];
    expect(endResults(resultsOf(lines)).models).toEqual([
      { name: "orders", status: "failed", message: "The run ended before this model did" },
    ]);
  });

  it("take at most 32 MiB, whatever a program prints", () => {
    const collector = collectResults();
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    const message = "é".repeat(500);
    for (let seq = 1; seq <= 1_000_000; seq += 1)
      collector.add({
        position: seq,
        time: "",
        text:
          seq <= 30_000
            ? modelFrame(seq, { name: `m${seq}`, status: "failed", message, execution: seq })
            : `::dagctl:: {"kind":"model","process":"p${seq}","seq":1,"execution":1,"name":"x"}`,
      });
    collectGarbage();
    const { models, dropped, state } = collector.results();
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(32 * 1024 * 1024);
    expect(state).toBe("partial");
    expect(models.length).toBeGreaterThan(1_000);
    expect(models.length + dropped).toBe(1_000_000);
  });
});
