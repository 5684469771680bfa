import type { Plan } from "@dagctl/core";
import type { RunRequest, Store, TypedRecord } from "@dagctl/core/contracts";
import { type FakeEngine, fakeEngine, memoryStore, type ProgramAction } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { inputOf, planProgram } from "../host/plan-frames.ts";
import { FILES, type TestHost, testHost, until, untilStatus } from "../host/test-host.ts";
import { frameOf } from "./frame-lines.ts";

const ORGANIZATION = "org-acme";
const FINGERPRINT = "0123456789abcdef";

/** Returns the names of that many nodes. */
const names = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `model.shop.m${String(index).padStart(6, "0")}`);

interface Reported {
  readonly nodes: readonly string[];
  /** @default the number of nodes */
  readonly total?: number | undefined;
  readonly exit?: number;
}

/** Returns what a run prints that has built the nodes. */
function building({ nodes, exit = 0, ...given }: Reported): readonly ProgramAction[] {
  const total = "total" in given ? given.total : nodes.length;
  const lines: ProgramAction[] = [];
  let seq = 0;
  const send = (frame: object): void => {
    seq += 1;
    lines.push({ print: frameOf({ process: "p1", seq, ...frame }) });
  };
  send({ kind: "begin", tool: "dbt" });
  for (let first = 0; first < nodes.length; first += 40) {
    const part = Object.fromEntries(nodes.slice(first, first + 40).map((id) => [id, FINGERPRINT]));
    const isLast = first + 40 >= nodes.length;
    send({ kind: "nodes", nodes: part, ...(isLast && total !== undefined ? { total } : {}) });
  }
  send({ kind: "end" });
  return [...lines, { exit }];
}

interface Built extends TestHost {
  readonly id: string;
  readonly engine: FakeEngine;
  readonly store: Store;
  /** Sets what the next runs report. */
  report(reported: Reported): void;
  /** Runs the default job, which reports this. */
  build(reported: Reported): Promise<void>;
  /** Returns the input of a new explain. */
  explain(): Promise<Readonly<Record<string, unknown>>>;
  records(): Promise<readonly TypedRecord[]>;
}

async function built(): Promise<Built> {
  const engine = fakeEngine();
  const test = await testHost({ files: FILES, engine });
  const { acme } = test;
  const { id } = await acme.projects.create({ ...test.input, project_type: "dbt" });
  await untilStatus(test, id, "active");
  const store = memoryStore({ data: test.data });
  let explained: RunRequest | undefined;
  let next: Reported = { nodes: [] };
  engine.setRuns((request) => {
    if (request.steps.at(-1)?.name !== "plan") return building(next);
    explained = request;
    return planProgram(request, { changes: [{ name: "orders", change: "added" }] });
  });
  return {
    ...test,
    id,
    engine,
    store,
    report: (reported) => void (next = reported),
    async build(reported) {
      next = reported;
      const { job_run_id } = await acme.projects.run(id);
      await acme.runs.wait(id, job_run_id);
    },
    async explain() {
      const plan: Plan = await acme.plans.wait(id, (await acme.plans.create(id)).id);
      if (!explained || plan.status !== "pending") throw new Error("nothing was explained");
      return inputOf(explained);
    },
    records: () => store.records(ORGANIZATION, "fingerprints", id, { limit: 100 }),
  };
}

describe("What a run of a dbt project has built", () => {
  it("is compared with by later plans, and is that of the newest run that built all", async () => {
    const test = await built();
    expect(await test.explain()).not.toHaveProperty("previous");
    await test.build({ nodes: names(2_500) });
    expect((await test.records()).map(({ value }) => Object.keys(value).toSorted())).toEqual(
      Array.from({ length: 3 }, () => ["createdAt", "nodes", "run", "total"]),
    );
    const { previous } = await test.explain();
    expect(previous).toHaveLength(2_500);
    expect(previous).toContain(`0:model.shop.m000000 ${FINGERPRINT}`);
    expect(previous).toContain(`17:1 ${FINGERPRINT}`);
    await test.build({ nodes: names(1) });
    expect(await test.records()).toHaveLength(1);
    expect((await test.explain())["previous"]).toHaveLength(1);
  });

  const IGNORED: readonly [string, Reported][] = [
    ["that has failed", { nodes: names(3), exit: 1 }],
    ["that has built a part", { nodes: names(3), total: undefined }],
    ["whose report is not whole", { nodes: names(3), total: 4 }],
    ["that has built too much", { nodes: names(10_001) }],
  ];
  it.each(IGNORED)("is that of an earlier run after a run %s", async (_, reported) => {
    const test = await built();
    await test.build({ nodes: names(2) });
    await test.build(reported);
    expect((await test.explain())["previous"]).toHaveLength(2);
  });

  it("is that of a job with the command of the default job, and of no other one", async () => {
    const test = await built();
    const { acme, id } = test;
    const run = async (name: string, command: string): Promise<number> => {
      const job = await acme.jobs.create(id, { name, command });
      await acme.runs.wait(id, (await acme.jobs.run(id, job.id)).job_run_id);
      return (await test.records()).length;
    };
    test.report({ nodes: names(3) });
    expect(await run("checks", "dbt test")).toBe(0);
    expect(await run("models", "dbt run")).toBe(0);
    expect(await run("all", "dbt build")).toBe(1);
  });

  it("is that of the apply of a plan", async () => {
    const test = await built();
    const { acme, id } = test;
    test.report({ nodes: names(3) });
    const { id: plan } = await acme.plans.create(id);
    await acme.plans.wait(id, plan);
    expect(await test.records()).toHaveLength(0);
    await acme.plans.approve(id, plan);
    expect(await acme.plans.wait(id, plan)).toMatchObject({ status: "completed" });
    expect((await test.explain())["previous"]).toHaveLength(3);
  });

  it("stays that of a newer run where an older one ends later", async () => {
    const test = await built();
    const { acme, id, engine } = test;
    await acme.projects.update(id, { concurrency_policy: "Allow" });
    await untilStatus(test, id, "active");
    engine.setRuns(() => [...building({ nodes: names(5) }).slice(0, -1), { wait: true }]);
    const older = (await acme.projects.run(id)).job_run_id;
    await until(
      () => acme.runs.get(id, older),
      ({ status }) => status === "running",
    );
    engine.setRuns(() => building({ nodes: names(2) }));
    const newer = (await acme.projects.run(id)).job_run_id;
    await acme.runs.wait(id, newer);
    engine.finishRun({ organization: ORGANIZATION, project: id, run: older });
    expect(await acme.runs.wait(id, older)).toMatchObject({ status: "success" });
    expect((await test.records()).map(({ value }) => value)).toMatchObject([{ run: newer }]);
  });

  it("is nothing where a record of it is damaged, until the next run", async () => {
    const test = await built();
    for (const which of [0, 1]) {
      await test.build({ nodes: names(1_500) });
      const record = (await test.records())[which];
      if (!record) throw new Error("no record");
      const value = { ...record.value, nodes: { "model.shop.m1": "none" } };
      await test.store.commit([{ put: "record", record: { ...record, value } }]);
      expect(await test.explain()).not.toHaveProperty("previous");
    }
    await test.build({ nodes: names(3) });
    expect(await test.records()).toHaveLength(1);
    expect((await test.explain())["previous"]).toHaveLength(3);
  });

  it("is left out of the input of a plan where there is no space for it, which it says", async () => {
    const test = await built();
    await test.build({ nodes: names(9_000).map((name) => name.repeat(2)) });
    const input = await test.explain();
    expect(input).not.toHaveProperty("previous");
    expect(input).toMatchObject({ previous_too_large: true });
  });

  it("is deleted with the project", async () => {
    const test = await built();
    await test.build({ nodes: names(1_500) });
    await test.acme.projects.delete(test.id);
    await until(test.records, (records) => records.length === 0);
  });
});
