import type { LogLine, ModelExecution } from "@dagctl/core";
import type { RunDriver } from "@dagctl/core/contracts";
import { DagctlError, isDagctlError } from "@dagctl/core/errors";
import { type FakeEngine, fakeEngine, memoryStore, type ProgramAction } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { frameOf, modelFrame } from "../results/frame-lines.ts";
import { type TestHost, testHost, until, untilStatus } from "./test-host.ts";

const ENDED = ["success", "failed", "error"];

interface Ran extends TestHost {
  readonly id: string;
  /** Runs a program and returns the id of its run, once it has ended or prints no more. */
  run(actions: readonly ProgramAction[], options?: { readonly wait?: boolean }): Promise<string>;
}

async function ran(engine: FakeEngine = fakeEngine(), run?: RunDriver): Promise<Ran> {
  const test = await testHost({ engine, ...(run && { run }) });
  const { id } = await test.acme.projects.create({ ...test.input, concurrency_policy: "Allow" });
  await untilStatus(test, id, "active");
  return {
    ...test,
    id,
    async run(actions, { wait = false } = {}) {
      engine.setRuns(() => [...actions, ...(wait ? [{ wait: true } as const] : [])]);
      const { job_run_id } = await test.acme.projects.run(id);
      await until(
        () => test.acme.runs.get(id, job_run_id),
        ({ status }) => (wait ? status === "running" : ENDED.includes(status)),
      );
      return job_run_id;
    },
  };
}

async function collected(log: AsyncIterable<LogLine>): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  for await (const line of log) lines.push(line);
  return lines;
}

const print = (text: string): ProgramAction => ({ print: text });
const started_at = "2026-11-30T10:00:00.000Z";
const begin = (process = "p1"): ProgramAction => print(frameOf({ kind: "begin", process, seq: 1 }));
const ORDERS = { name: "orders", status: "succeeded", started_at, duration_ms: 40 } as const;
const FAILED = { name: "items", status: "failed", message: 'no table "x"' } as const;

const RUN: readonly ProgramAction[] = [
  begin(),
  print("first"),
  print(""),
  print(modelFrame(2, { ...ORDERS, execution: 1 })),
  print(""),
  print("second"),
  print(""),
  print(""),
  print(modelFrame(3, { ...FAILED, execution: 2 })),
  print("last"),
];
const SHOWN = ["first", "", "second", "", "last"];

describe("a run that prints frames", () => {
  it("whose stored results are damaged has lost them, and the other runs have theirs", async () => {
    const { acme, id, run, data } = await ran();
    const lost = await run(RUN);
    await run(RUN);
    const store = memoryStore({ data });
    const record = await store.record("org-acme", "result-run", lost);
    if (!record) throw new Error("It is not stored");
    for (const value of [null, { ...record.value, total: 1e15 }]) {
      await store.commit([{ put: "record", record: { ...record, value: value as object } }]);
      const page = await acme.runs.models(id, lost);
      expect(page).toMatchObject({ results: "partial", total: 0, models: [] });
      expect((await acme.runs.modelExecutions(id)).models).toHaveLength(2);
      const { days } = await acme.runs.dailyStats(id, { days: 1 });
      expect(days[0]?.models.failed).toBe(1);
    }
  });

  it("has them in no log that a person reads, and the other lines at their positions", async () => {
    const { acme, id, run, data } = await ran();
    const active = await run(RUN, { wait: true });
    const signal = AbortSignal.timeout(500);
    const followed: LogLine[] = [];
    const following = (async () => {
      for await (const line of acme.runs.logs(id, active, { follow: true, signal }))
        followed.push(line);
    })();
    await following.catch(() => undefined);
    const ended = await run([...RUN, { exit: 3 }]);
    for (const lines of [
      followed,
      await collected(acme.runs.logs(id, active)),
      await collected(acme.runs.logs(id, ended)),
    ]) {
      expect(lines.map(({ text }) => text)).toEqual(SHOWN);
      expect(lines.map(({ position }) => position)).toEqual([2, 5, 6, 7, 10]);
    }
    expect([...data.logs.values()].join("\n")).not.toContain("::dagctl::");
    const { error_message } = await acme.runs.get(id, ended);
    expect(error_message).not.toContain("::dagctl::");
  });

  it("has its models while it goes on and after it", async () => {
    const { acme, id, run, engine } = await ran();
    const active = await run(
      [begin(), print(modelFrame(2, { name: "orders", status: "running", execution: 1 }))],
      { wait: true },
    );
    const live = await acme.runs.models(id, active);
    expect(live.models).toEqual([{ name: "orders", status: "running" }]);
    expect(live).not.toHaveProperty("results");
    const ref = { organization: "org-acme", project: id, run: active };
    const more = { name: "items", status: "running", execution: 2 } as const;
    engine.addLine(ref, modelFrame(3, more));
    expect((await acme.runs.models(id, active)).models.map(({ name }) => name)).toEqual([
      "orders",
      "items",
    ]);
    const ended = await run(RUN);
    expect(await acme.runs.get(id, ended)).toMatchObject({
      status: "success",
      results: "complete",
    });
    expect(await acme.runs.models(id, ended)).toEqual({
      models: [ORDERS, FAILED],
      counts: { running: 0, succeeded: 1, failed: 1, skipped: 0 },
      results: "complete",
      total: 2,
      page: 1,
      limit: 50,
      total_pages: 1,
    });
    expect((await acme.runs.models(id, ended, { status: "failed" })).models).toEqual([FAILED]);
    await acme.runs.cancel(id, active);
    const cancelled = await until(
      () => acme.runs.models(id, active),
      ({ results }) => results !== undefined,
    );
    expect(cancelled.models).toMatchObject([
      { name: "orders", status: "failed" },
      { name: "items", status: "failed" },
    ]);
  });

  it("has all of 2,000 models, in pages", async () => {
    const { acme, id, run } = await ran();
    const ended = await run([
      begin(),
      ...Array.from({ length: 4_000 }, (_, index) => {
        const execution = (index >> 1) + 1;
        const status = index % 2 === 0 ? "running" : "succeeded";
        return print(modelFrame(index + 2, { name: `m${execution}`, status, execution }));
      }),
    ]);
    const pages = await Promise.all(
      [1, 2, 3, 4, 5, 6].map((page) => acme.runs.models(id, ended, { page, limit: 400 })),
    );
    expect(pages.map(({ models }) => models.length)).toEqual([400, 400, 400, 400, 400, 0]);
    expect(pages.flatMap(({ models }) => models.map(({ name }) => name))).toEqual(
      Array.from({ length: 2_000 }, (_, index) => `m${index + 1}`),
    );
    expect(pages[0]).toMatchObject({ total: 2_000, results: "complete" });
    const last = await acme.runs.models(id, ended, { page: 5, limit: 400, status: "succeeded" });
    expect(last.models.at(-1)?.name).toBe("m2000");
  });

  it("keeps its status, whatever they say, and changes no other run", async () => {
    const { acme, id, run } = await ran();
    const honest = await run(RUN);
    const before = await acme.runs.models(id, honest);
    const forged = await run([
      print(modelFrame(7, { ...FAILED, execution: 2 })),
      print("::dagctl:: {broken"),
      print(frameOf({ kind: "model", run_id: honest, process: "p1", seq: 2, ...FAILED })),
      print(`::dagctl:: ${"x".repeat(20_000)}`),
    ]);
    expect(await acme.runs.get(id, forged)).toMatchObject({
      status: "success",
      results: "partial",
    });
    expect(await acme.runs.models(id, honest)).toEqual(before);
  });

  it("has partial results where the engine has deleted lines of its log, and none without frames", async () => {
    const { acme, id, run } = await ran(fakeEngine({ logLimit: 100_000 }));
    const flooded = await run([...RUN, { printLines: 20_000, length: 100 }]);
    expect((await acme.runs.get(id, flooded)).results).toBe("partial");
    const plain = await run([print("hello")]);
    expect((await acme.runs.get(id, plain)).results).toBe("none");
    expect(await acme.runs.models(id, plain)).toMatchObject({ models: [], results: "none" });
  });

  it("has them from where the driver stores them apart from the log", async () => {
    const engine = fakeEngine();
    const lines = [frameOf({ kind: "begin", process: "p1", seq: 1 })].concat(
      modelFrame(2, { ...ORDERS, execution: 1 }),
    );
    const asked: (number | undefined)[] = [];
    const driver: RunDriver = {
      ...engine.run,
      async *frames(_ref, { after } = {}) {
        asked.push(after);
        for (const [index, text] of lines.entries())
          if (index + 1 > (after ?? 0)) yield { position: index + 1, time: started_at, text };
      },
    };
    const { acme, id, run } = await ran(engine, driver);
    const active = await run([print("hello")], { wait: true });
    for (let read = 0; read < 2; read += 1)
      expect((await acme.runs.models(id, active)).models).toEqual([ORDERS]);
    expect(asked).toEqual([undefined, 2]);
    const ended = await run([print("hello")]);
    expect((await acme.runs.models(id, ended)).models).toEqual([ORDERS]);
  });

  it("has partial results where the engine has lost the run, or what it did to the end", async () => {
    const engine = fakeEngine();
    let isGone = false;
    let succeeded = "";
    const driver: RunDriver = {
      ...engine.run,
      async observe(ref, options) {
        const state = await engine.run.observe(ref, options);
        if (!isGone || state === undefined) return state;
        if (ref.run === succeeded)
          return { ...state, status: "success", exitCode: 0, isLogLost: true };
        return { ...state, status: "error", message: "The pod of the run is gone" };
      },
      async *logs(ref, options) {
        if (!isGone) yield* engine.run.logs(ref, options);
      },
    };
    const { acme, id, run } = await ran(engine, driver);
    const forgotten = await run(RUN, { wait: true });
    const cut = await run(RUN, { wait: true });
    succeeded = await run(RUN, { wait: true });
    engine.loseRun({ organization: "org-acme", project: id, run: forgotten });
    isGone = true;
    for (const lost of [forgotten, cut, succeeded]) {
      const ended = lost === succeeded ? "success" : "error";
      const { status, results } = await acme.runs.wait(id, lost);
      expect({ status, results }).toEqual({ status: ended, results: "partial" });
      const page = await acme.runs.models(id, lost);
      expect(page).toMatchObject({ models: [], total: 0, results: "partial" });
    }
  });

  it("ends as it did, with partial results, where its frames cannot be read", async () => {
    const engine = fakeEngine();
    const driver: RunDriver = {
      ...engine.run,
      async *frames() {
        yield { position: 1, time: started_at, text: modelFrame(1, { ...ORDERS, execution: 1 }) };
        throw new DagctlError("unavailable", "The disk is away");
      },
    };
    const { acme, id, run } = await ran(engine, driver);
    const ended = await run([print("hello")]);
    expect(await acme.runs.get(id, ended)).toMatchObject({ status: "success", results: "partial" });
    expect((await acme.runs.models(id, ended)).models).toEqual([ORDERS]);
  });
});

describe("the models of all runs of a project", () => {
  async function all(
    { acme, id }: Pick<Ran, "acme" | "id">,
    filter: Parameters<Ran["acme"]["runs"]["modelExecutions"]>[1] = {},
  ): Promise<readonly ModelExecution[]> {
    const found: ModelExecution[] = [];
    for (let after: string | undefined; ;) {
      const page = await acme.runs.modelExecutions(id, { ...filter, after });
      found.push(...page.models);
      after = page.next_after;
      expect(page.has_more).toBe(after !== undefined);
      if (after === undefined) return found;
    }
  }

  it("are listed from the newest run on, by model, status and run, in pages of any size", async () => {
    const test = await ran();
    const first = await test.run(RUN);
    const second = await test.run(RUN);
    const active = await test.run(RUN, { wait: true });
    const third = await test.run(RUN);
    const expected = [third, active, second, first].flatMap((run) => [
      [run, "orders"],
      [run, "items"],
    ]);
    for (const limit of [1, 2, 3, 500]) {
      const found = await all(test, { limit });
      expect(found.map(({ run_id, name }) => [run_id, name])).toEqual(expected);
    }
    expect(await all(test, { model: "orders", status: "failed" })).toEqual([]);
    expect((await all(test, { model: "items" })).map(({ run_id }) => run_id)).toEqual([
      third,
      active,
      second,
      first,
    ]);
    const { created_at } = await test.acme.runs.get(test.id, first);
    expect(await all(test, { run: first, status: "failed", limit: 1 })).toEqual([
      { ...FAILED, run_id: first, run_created_at: created_at },
    ]);
  });

  it("are listed, those of ended runs, while the engine does not answer", async () => {
    const engine = fakeEngine();
    let isAway = false;
    const driver: RunDriver = {
      ...engine.run,
      async *logs(ref, options) {
        if (isAway) throw new DagctlError("unavailable", "The node is away");
        yield* engine.run.logs(ref, options);
      },
    };
    const test = await ran(engine, driver);
    const ended = await test.run(RUN);
    const active = await test.run(RUN, { wait: true });
    isAway = true;
    expect((await all(test)).map(({ run_id }) => run_id)).toEqual([ended, ended]);
    await expect(all(test, { run: active })).rejects.toThrow("The node is away");
  });

  it("are counted by day, next to the runs", async () => {
    const { acme, id, run } = await ran();
    await run(RUN);
    await run([...RUN, { exit: 1 }]);
    const { days } = await acme.runs.dailyStats(id, { days: 2 });
    const date = new Date().toISOString().slice(0, 10);
    expect(days).toHaveLength(2);
    expect(days[1]).toMatchObject({
      date,
      runs: { pending: 0, running: 0, success: 1, partial: 0, failed: 1, error: 0 },
      models: { running: 0, succeeded: 2, failed: 2, skipped: 0 },
    });
    expect(days[0]?.runs.success).toBe(0);
    expect((await acme.runs.dailyStats(id)).days).toHaveLength(30);
  });

  it("are refused with every wrong field", async () => {
    const { acme, id, run } = await ran();
    const ended = await run(RUN);
    const calls: readonly [() => Promise<unknown>, readonly string[]][] = [
      [() => acme.runs.models(id, ended, { status: "won" as never }), ["status"]],
      [() => acme.runs.models(id, ended, { limit: 501 }), ["limit"]],
      [
        () => acme.runs.modelExecutions(id, { status: "won" as never, after: "x" }),
        ["status", "after"],
      ],
      [() => acme.runs.dailyStats(id, { days: 91 }), ["days"]],
      [() => acme.runs.dailyStats(id, { days: 0.5 }), ["days"]],
    ];
    for (const [call, paths] of calls) {
      const error: unknown = await call().catch((caught: unknown) => caught);
      expect(isDagctlError(error, "invalid") && error.issues?.map(({ path }) => path)).toEqual(
        paths,
      );
    }
    for (const call of [
      () => acme.runs.models(id, "run_absent"),
      () => acme.runs.modelExecutions(id, { run: "run_absent" }),
      () => acme.runs.dailyStats("absent"),
    ])
      await expect(call()).rejects.toMatchObject({ code: "not_found" });
  });

  it("are stored for the newest 500 runs", async () => {
    const { data, id, run, acme } = await ran();
    const oldest = await run(RUN);
    const store = memoryStore({ data, replicas: false });
    const page = { limit: 1_000 };
    const [summary] = await store.records("org-acme", "result-run", id, page);
    if (summary === undefined) throw new Error("The run has no record");
    await store.commit(
      Array.from({ length: 499 }, (_, index) => ({
        put: "record",
        record: { ...summary, id: `run_x${index}`, sortKey: `2999-01-01T00:00:${index}Z` },
      })),
    );
    expect((await acme.runs.models(id, oldest)).total).toBe(2);
    await run(RUN);
    expect(await store.records("org-acme", "result-run", id, page)).toHaveLength(500);
    expect(await store.records("org-acme", "result", oldest, page)).toEqual([]);
    expect(await acme.runs.models(id, oldest)).toMatchObject({ models: [], results: "none" });
  });
});
