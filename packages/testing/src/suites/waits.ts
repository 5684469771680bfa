import type {
  Deployment,
  DeploymentRef,
  DeploymentState,
  RunRef,
  RunRequest,
  RunState,
} from "@dagctl/core/contracts";
import { LawBroken, showValue } from "./assertions.ts";
import type { EngineFixture, Waiting } from "./engine-fixture.ts";
import { until } from "../until.ts";

/**
 * Polls until there is an answer; after the deadline the law is broken. `see` records the current
 * value for the message.
 */
export async function waitFor<Answer>(
  waiting: Waiting,
  law: string,
  what: string,
  ask: (see: (state: unknown) => void) => Promise<Answer | undefined> | Answer | undefined,
): Promise<Answer> {
  let last = "nothing";
  const see = (state: unknown): void => {
    last = showValue(state);
  };
  return until(
    () => ask(see),
    (answer) => answer !== undefined,
    {
      what: `${law}: ${what}`,
      timeoutMs: waiting.deadlineMs,
      pauseMs: waiting.pollMs,
      clock: waiting.clock,
      describe: () => last,
      failure: (message) => new LawBroken(message),
    },
  );
}

type Present = Extract<DeploymentState, { present: true }>;

/** Applies and waits until that generation runs. */
export async function untilDeployed(
  fixture: EngineFixture,
  law: string,
  deployment: Deployment,
): Promise<Present> {
  await fixture.deploy.apply(deployment);
  return untilConverged(fixture, law, deployment.ref, deployment.generation);
}

export function untilConverged(
  fixture: EngineFixture,
  law: string,
  ref: DeploymentRef,
  generation: number,
): Promise<Present> {
  return waitFor(fixture, law, `convergence of generation ${generation}`, async (see) => {
    const state = await fixture.deploy.observe(ref);
    see(state);
    return state.present && state.phase === "converged" && state.generation === generation
      ? state
      : undefined;
  });
}

export async function untilAbsent(
  fixture: EngineFixture,
  law: string,
  ref: DeploymentRef,
): Promise<void> {
  await waitFor(fixture, law, "absence", async (see) => {
    const state = await fixture.deploy.observe(ref);
    see(state);
    return state.present ? undefined : true;
  });
}

/** Starts a run and waits for its end. */
export async function untilEnded(
  fixture: EngineFixture,
  law: string,
  request: RunRequest,
): Promise<RunState> {
  await fixture.run.start(request);
  return endOf(fixture, law, request.ref);
}

export function endOf(fixture: EngineFixture, law: string, ref: RunRef): Promise<RunState> {
  return statusOf(fixture, law, ref, ["success", "partial", "failed", "error"]);
}

export function statusOf(
  fixture: EngineFixture,
  law: string,
  ref: RunRef,
  statuses: readonly RunState["status"][],
): Promise<RunState> {
  return waitFor(fixture, law, `a run that is ${statuses.join(" or ")}`, async (see) => {
    const state = await fixture.run.observe(ref);
    see(state);
    return state && statuses.includes(state.status) ? state : undefined;
  });
}

export async function textOf(fixture: EngineFixture, ref: RunRef): Promise<readonly string[]> {
  return (await collect(fixture.run.logs(ref))).map((line) => line.text);
}

export async function collect<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** Starts a run, waits for its end and returns the lines of its log. */
export async function runToEnd(
  fixture: EngineFixture,
  law: string,
  request: RunRequest,
): Promise<readonly string[]> {
  await untilEnded(fixture, law, request);
  return textOf(fixture, request.ref);
}

/** Waits until a run cannot change any more: it has ended, or the engine does not know it. */
export function overOf(
  fixture: EngineFixture,
  law: string,
  ref: RunRef,
): Promise<RunState | "unknown"> {
  return waitFor(fixture, law, "the end of the run", async (see) => {
    const state = await fixture.run.observe(ref);
    see(state);
    return state === undefined
      ? "unknown"
      : state.status === "pending" || state.status === "running"
        ? undefined
        : state;
  });
}
