import type { ModelResult, Run } from "@dagctl/core";
import type { LeftModels } from "@dagctl/core/contracts";
import { memoryStore } from "@dagctl/testing";
import { describe, expect, test } from "vitest";
import type { ScheduledHost } from "../host/test-host.ts";
import { frameOf, modelFrame } from "../results/frame-lines.ts";
import { MINUTE } from "./failing-jobs.ts";
import { parameterHost, parameterType, untilEnded } from "./parameter-host.ts";

const ORDERS = { name: "orders", command: "node orders" };
const MODELS: readonly ModelResult[] = [
  { name: "raw", status: "succeeded" },
  { name: "bad", status: "failed", message: "No" },
  { name: "below", status: "skipped" },
];

interface Answer {
  readonly models?: readonly ModelResult[];
  readonly isLossy?: boolean;
  readonly exit?: number;
}

interface RetryHost extends ScheduledHost {
  /** The inputs of the runs that were started. */
  readonly inputs: readonly unknown[];
  /** Sets what later runs report, and how they end. */
  answer(next: Answer): void;
}

/** Starts a host whose type repeats the models that are left, by their names. */
async function retryHost(
  retryInput = ({ models }: LeftModels): { readonly names: readonly string[] } | undefined => ({
    names: models.map(({ name }) => name),
  }),
): Promise<RetryHost & { readonly store: ReturnType<typeof memoryStore> }> {
  const store = memoryStore();
  const type = {
    ...parameterType(),
    retryInput: (_: unknown, left: LeftModels) => retryInput(left),
  };
  const host = await parameterHost("host", { store, projectTypes: [type] });
  const inputs: unknown[] = [];
  let answer: Answer = { models: MODELS, exit: 1 };
  host.engine.setRuns(({ variables }) => {
    const input = variables.find(({ name }) => name === "DAGCTL_INPUT");
    inputs.push(input && JSON.parse(input.value.reveal()));
    expect(input?.file).toEqual(input && { path: "/run/dagctl/input.json", permissions: 0o400 });
    expect(variables.map(({ name }) => name).toSorted()).toEqual(variables.map(({ name }) => name));
    const { models = [], isLossy = false, exit = 0 } = answer;
    const begin = frameOf({ kind: "begin", process: "p1", seq: 1 });
    const lines = models.map((model, index) =>
      modelFrame(index + (isLossy ? 3 : 2), { execution: index + 1, ...model }),
    );
    return [...[begin, ...lines].map((print) => ({ print })), { exit }];
  });
  return { ...host, store, inputs, answer: (next) => void (answer = next) };
}

/** Runs the job once. It fails. */
async function failOnce({ acme, id, ...host }: RetryHost, job: object = {}): Promise<string> {
  await acme.jobs.create(id, { ...ORDERS, ...job });
  const { job_run_id: run } = await acme.jobs.run(id, "orders", { parameters: { only: ["a"] } });
  await untilEnded({ acme, id, ...host }, 1);
  return run;
}

/** Repeats a run, and returns the new run when so many have ended. */
async function retry(host: RetryHost, run: string, count: number): Promise<Run> {
  const { job_run_id: next } = await host.acme.runs.retry(host.id, run);
  await untilEnded(host, count);
  return host.acme.runs.get(host.id, next);
}

describe("A retry", () => {
  test("repeats what its own run has left, also after another run has succeeded", async () => {
    const host = await retryHost();
    const { acme, id } = host;
    await acme.environmentVariables.create({ name: "ZONE", value: "UTC" });
    const first = await failOnce(host);
    host.answer({ models: [{ name: "raw", status: "succeeded" }] });
    await acme.jobs.run(id, "orders");
    await untilEnded(host, 2);
    const repeated = await retry(host, first, 3);
    expect(repeated).toMatchObject({ retry_from: "failure", retry_of: first, status: "success" });
    expect(repeated.parameters).toEqual({ only: ["a"] });
    expect(host.inputs).toEqual([undefined, undefined, { names: ["bad", "below"] }]);
    expect(await acme.runs.get(id, first)).not.toHaveProperty("retry_from");
  });

  test("of a retry repeats what that one has left", async () => {
    const host = await retryHost();
    const first = await failOnce(host);
    host.answer({ models: [{ name: "below", status: "failed" }], exit: 1 });
    const second = await retry(host, first, 2);
    await retry(host, second.id, 3);
    expect(host.inputs).toEqual([undefined, { names: ["bad", "below"] }, { names: ["below"] }]);
  });

  test("that a job has by max_retries repeats the same", async () => {
    const host = await retryHost();
    await failOnce(host, { max_retries: 1, retry_pause: "1m" });
    host.clock.move(MINUTE);
    const [last] = await untilEnded(host, 2);

    expect(last).toMatchObject({ attempt: 2, retry_from: "failure" });
    expect(host.inputs[1]).toEqual({ names: ["bad", "below"] });
  });

  test.each<readonly [string, Answer]>([
    ["lost some of its results", { models: MODELS, isLossy: true, exit: 1 }],
    ["had begun nothing", { exit: 1 }],
    ["has no model that failed", { models: MODELS.slice(0, 1), exit: 1 }],
  ])("repeats the whole run where that %s", async (_, answer) => {
    const host = await retryHost();
    host.answer(answer);
    const repeated = await retry(host, await failOnce(host), 2);
    expect(repeated.retry_from).toBe("start");
    expect(host.inputs).toEqual([undefined, undefined]);
  });

  test("repeats the whole run where the type says so, or the input is too large", async () => {
    let input: { readonly names: readonly string[] } | undefined;
    const host = await retryHost(() => input);
    const first = await failOnce(host);
    expect((await retry(host, first, 2)).retry_from).toBe("start");
    input = { names: ["x".repeat(256_000)] };
    expect((await retry(host, first, 3)).retry_from).toBe("start");
    input = { names: ["x".repeat(250_000)] };
    expect((await retry(host, first, 4)).retry_from).toBe("failure");
  });

  test("repeats the whole run where the command of the job is another one now", async () => {
    const host = await retryHost();
    const first = await failOnce(host);
    await host.acme.jobs.update(host.id, "orders", { command: "node others" });
    expect((await retry(host, first, 2)).retry_from).toBe("start");
  });

  test("repeats the whole run where that was cancelled", async () => {
    const host = await retryHost();
    const { acme, id, engine } = host;
    await acme.jobs.create(id, ORDERS);
    engine.setRuns("manual");
    const { job_run_id: run } = await acme.jobs.run(id, "orders");
    await host.untilRuns(([only]) => only?.status === "running");
    await acme.runs.cancel(id, run);
    await untilEnded(host, 1);
    engine.setRuns(() => []);
    expect((await retry(host, run, 2)).retry_from).toBe("start");
  });

  test("repeats the whole run where its results are not stored any more", async () => {
    const host = await retryHost();
    const first = await failOnce(host);
    const results = { kind: "result-run", organization: "org-acme", id: first };
    await host.store.commit([{ forget: "record", ...results }]);
    expect((await retry(host, first, 2)).retry_from).toBe("start");
  });
});
