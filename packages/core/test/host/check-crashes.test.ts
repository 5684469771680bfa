import type { DeployDriver, RunDriver, Store } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import {
  fakeEngine,
  faultPlan,
  memoryData,
  memoryStore,
  type Point,
  withFaults,
  withPoints,
} from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { type CheckedHost, checkedHost } from "./checked-host.ts";
import { failingCalls, insist } from "./failing-calls.ts";
import { killedAtCommit } from "./killed-at-commit.ts";
import { killedStore } from "./killed-store.ts";
import { type TestHost, until, untilStatus } from "./test-host.ts";

/**
 * What is deployed again after an undeploy is checked as the first commit of a project. `commits`
 * has the number of commits by the exit code of the check.
 */
const DEPLOYMENTS = [
  { what: "the deployment of another commit", isFirst: false, commits: { 0: 9, 2: 8 } },
  { what: "a first deployment", isFirst: true, commits: { 0: 7, 2: 8 } },
] as const;

const CASES = failingCalls<"store" | "deploy" | "run">([
  ["store", "commit", 8],
  ["deploy", "apply", 1],
  ["run", "start", 1],
  ["run", "observe", 2],
]);

describe.each(DEPLOYMENTS)(
  "a check of $what with a call that fails or whose answer is lost",
  ({ isFirst }) => {
    it.each(CASES)(
      "$fault, call $call of $contract $method: the commit is checked and deployed once",
      async ({ contract, method, call, fault }) => {
        const data = memoryData();
        const engine = fakeEngine();
        const faults = faultPlan<Store & DeployDriver & RunDriver>();
        const real: object =
          contract === "store" ? memoryStore({ data, replicas: false }) : engine[contract];
        const test = await checkedHost({
          data,
          engine,
          [contract]: withFaults(real, faults as never),
        });
        if (isFirst) await undeploy(test);
        const planned = faults[fault](method as "commit", { call });
        const commit = await test.commit();
        expect((await test.deploy()).status).toBe("succeeded");
        expect(await untilStatus(test, test.id, "active")).toMatchObject({
          current_commit_sha: commit,
        });
        const started = new Set(test.checks.map(({ ref }) => ref.run));
        expect(started.size).toBe(1);
        expect(planned.fired).toBeGreaterThan(0);
      },
    );
  },
);

describe.each(DEPLOYMENTS)("a host that is killed at a commit of $what", ({ isFirst, commits }) => {
  it.each(
    ([0, 2] as const).flatMap((exit) =>
      Array.from({ length: commits[exit] }, (_, index) => [index + 1, exit] as const),
    ),
  )("leaves a commit that is checked once (commit %i, exit code %i)", async (which, exit) => {
    const engine = fakeEngine();
    const killing = killedAtCommit(which);
    // A dead process calls no engine either.
    const unlessDead = (): void => {
      if (killing.isKilled()) throw new DagctlError("unavailable", "The host is dead");
    };
    const run: RunDriver = {
      ...engine.run,
      async start(...call) {
        unlessDead();
        await engine.run.start(...call);
      },
    };
    const deploy: DeployDriver = {
      ...engine.deploy,
      async apply(...call) {
        unlessDead();
        await engine.deploy.apply(...call);
      },
    };
    const test = await checkedHost({ ...killing.first, engine, run, deploy });
    test.end(exit, exit === 0 ? undefined : "It is wrong");
    if (isFirst) await undeploy(test);
    const commit = await test.commit();
    killing.begin();
    await killing.untilKilled(test.deploy());
    const next = await test.again({ ...killing.next, run: engine.run, deploy: engine.deploy });
    await expectOneCheck(test, next, { exit, commit, isFirst });
  });
});

describe.each(DEPLOYMENTS)("a host that is killed in $what", ({ isFirst }) => {
  it.each(
    (["before", "after"] as const).flatMap(
      (phase) =>
        [
          [phase, "start", 1],
          [phase, "observe", 1],
          [phase, "observe", 2],
          [phase, "apply", 1],
        ] as const,
    ),
  )("leaves a commit that is checked once (%s %s, call %i)", async (phase, method, call) => {
    const data = memoryData();
    const engine = fakeEngine();
    const killed = killedStore(memoryStore({ data }));
    let calls = -Infinity;
    let isDead = false;
    const onPoint = (point: Point): void => {
      if (point.method === method && point.phase === phase) calls += 1;
      if (calls !== call) return;
      isDead = true;
      killed.kill();
    };
    const test = await checkedHost({
      data,
      engine,
      store: killed.store,
      run: withPoints(engine.run, "run", onPoint),
      deploy: withPoints(engine.deploy, "deploy", (point) => {
        if (point.method === "apply") onPoint(point);
      }),
    });
    if (isFirst) await undeploy(test);
    const commit = await test.commit();
    calls = 0;
    const dead = test.deploy().catch(() => undefined);
    await Promise.race([
      dead,
      until(
        () => isDead,
        (is) => is,
      ),
    ]);
    expect(isDead).toBe(true);
    const next = await test.again({
      store: memoryStore({ data }),
      run: engine.run,
      deploy: engine.deploy,
    });
    await expectOneCheck(test, next, { exit: 0, commit, isFirst });
  });
});

async function undeploy({ acme, id }: CheckedHost): Promise<void> {
  await insist(() => acme.projects.undeploy(id, { idempotencyKey: "undeploy" }));
  await until(
    () => acme.projects.get(id),
    ({ status, operation }) => status === "inactive" && operation === undefined,
  );
}

/** Expects that the newest operation of a host has ended, with one check. */
async function expectOneCheck(
  test: CheckedHost,
  next: TestHost,
  {
    exit,
    commit,
    isFirst,
  }: { readonly exit: number; readonly commit: string; readonly isFirst: boolean },
): Promise<void> {
  const [operation] = (
    await until(
      () => next.acme.operations.list(test.id, { limit: 1 }),
      ({ operations }) => operations[0]?.status !== "running",
    )
  ).operations;
  expect(operation).toMatchObject({
    kind: "deploy",
    status: exit === 0 ? "succeeded" : "failed",
  });
  const project = await untilStatus(
    next,
    test.id,
    exit === 0 ? "active" : isFirst ? "failed" : "degraded",
  );
  expect(project.current_commit_sha).toBe(exit === 0 ? commit : test.first);
  const { runs } = await next.acme.runs.list(test.id, { jobType: "check" });
  expect(runs.map(({ status }) => status)).toEqual([exit === 0 ? "success" : "failed"]);
  expect(new Set(test.checks.map(({ ref }) => ref.run)).size).toBe(1);
}
