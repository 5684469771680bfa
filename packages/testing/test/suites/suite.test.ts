import { describe, expect, test } from "vitest";
import {
  deployDriverSuite,
  fakeClock,
  LawBroken,
  registerSuite,
  runCase,
  runDriverSuite,
  runSuite,
  type Case,
  type CaseResult,
  type Closable,
  type RegisterTest,
} from "../../src/index.ts";
import { explainCases } from "../../src/suites/suite.ts";
import { wrapMethods } from "../../src/wrapping.ts";
import { engineFixture } from "../engine-fixtures.ts";

const kept: Case<Closable> = {
  law: "some-law",
  name: "something is so",
  run: async () => undefined,
};
const broken: Case<Closable> = {
  ...kept,
  run: () => Promise.reject(new LawBroken("some-law: the value: expected 1, got 2")),
};
const explanation = {
  of: "Driver.call",
  check: "whether it counts from 0",
};
const never = new Promise<never>(() => undefined);

/** Runs a case whose deadline of 1 s passes as soon as everything waits for it. */
async function ranOutOfTime(
  one: Case<Closable>,
  makeFixture: () => Promise<Closable> = async () => ({}),
): Promise<CaseResult> {
  const clock = fakeClock();
  const result = runCase(one, makeFixture, { clock, deadlineMs: 1_000 });
  for (let deadline = 0; deadline < 3; deadline += 1) await clock.advance(1_000);
  return result;
}

/** A driver whose watch goes on after its abort. */
function thatWatchesForEver<Driver extends object>(driver: Driver): Driver {
  return wrapMethods(driver, (method, _args, call) =>
    method === "watch" ? Promise.resolve(call()).then(() => never) : call(),
  );
}

describe("runCase", () => {
  test("returns neither an error nor a reason when the law is kept", async () => {
    expect(await runCase(kept, async () => ({}))).toEqual({
      law: "some-law",
      name: "something is so",
    });
  });

  test("names the law, the case, the difference, the contract and what to check", async () => {
    const { error } = await runCase({ ...broken, explanation }, async () => ({}));
    expect(error?.message.split("\n")).toEqual([
      "some-law: something is so",
      "  the value: expected 1, got 2",
      "  Contract: Driver.call",
      "  Check: whether it counts from 0",
    ]);
    expect(error?.cause).toBeInstanceOf(LawBroken);
  });

  test("names the law when the driver rejects with an error of its own", async () => {
    const { error } = await runCase(
      { ...kept, run: () => Promise.reject(new Error("ECONNREFUSED")) },
      async () => ({}),
    );
    expect(error?.message).toBe("some-law: something is so\n  ECONNREFUSED");
  });

  test("reports a skipped case with its reason, and closes its fixture", async () => {
    let closes = 0;
    const result = await runCase({ ...broken, skip: () => "supports.logs is false" }, async () => ({
      close: async () => void (closes += 1),
    }));
    expect([result, closes]).toEqual([
      { law: "some-law", name: "something is so", skipped: "supports.logs is false" },
      1,
    ]);
  });

  test("reports an error of close in addition to the error of the law", async () => {
    const { error } = await runCase(broken, async () => ({
      close: () => Promise.reject(new Error("the port is in use")),
    }));
    expect(error).toBeInstanceOf(AggregateError);
    expect(error?.message).toContain("the value: expected 1, got 2");
    expect(error?.message).toContain("close() of the fixture failed: the port is in use");
    expect((error as AggregateError).errors).toHaveLength(2);
  });

  test("reports an error of close alone when the law is kept", async () => {
    const { error } = await runCase(kept, async () => ({
      close: () => Promise.reject(new Error("the port is in use")),
    }));
    expect(error?.message).toBe(
      "some-law: something is so\n  close() of the fixture failed: the port is in use",
    );
  });

  test("ends a case that hangs at the deadline, and closes its fixture", async () => {
    let closes = 0;
    const { error } = await ranOutOfTime({ ...kept, explanation, run: () => never }, async () => ({
      close: async () => void (closes += 1),
    }));
    expect(error?.message).toContain(
      "some-law: something is so\n  the case has not ended within 1000 ms",
    );
    expect(error?.message).toContain("Check: whether it counts from 0");
    expect(closes).toBe(1);
  });

  test("ends a fixture that is never created, or never closed, at the deadline", async () => {
    expect((await ranOutOfTime(kept, () => never)).error?.message).toContain(
      "makeFixture() has not ended within 1000 ms",
    );
    expect(
      (await ranOutOfTime(kept, async () => ({ close: () => never }))).error?.message,
    ).toContain("close() of the fixture has not ended within 1000 ms");
  });

  test("closes a fixture that is created after the deadline", async () => {
    let closes = 0;
    let make = (_fixture: Closable): void => undefined;
    const made = new Promise<Closable>((resolve) => {
      make = resolve;
    });
    await ranOutOfTime(kept, () => made);
    make({ close: async () => void (closes += 1) });
    await expect.poll(() => closes).toBe(1);
  });

  test.each([
    ["deploy-watch-tells", deployDriverSuite],
    ["run-watch-tells", runDriverSuite],
  ] as const)("ends %s of a watch that never resolves", async (law, suite) => {
    for (const one of suite.cases.filter((each) => each.law === law)) {
      const result = await runCase(
        one,
        async () => {
          const { deploy, run, ...fixture } = await engineFixture();
          return { ...fixture, deploy: thatWatchesForEver(deploy), run: thatWatchesForEver(run) };
        },
        { deadlineMs: 300 },
      );
      expect(result.error?.message).toContain("the case has not ended within 300 ms");
    }
  });

  test.each([
    ["deploy-watch-tells", "watch", deployDriverSuite],
    ["deploy-refresh-changes-nothing-else", "refreshCredentials", deployDriverSuite],
    ["run-watch-tells", "watch", runDriverSuite],
  ] as const)("skips %s of a driver without %s", async (law, method, suite) => {
    for (const one of suite.cases.filter((each) => each.law === law)) {
      const result = await runCase(one, async () => {
        const fixture = await engineFixture();
        return {
          ...fixture,
          deploy: { ...fixture.deploy, [method]: undefined },
          run: { ...fixture.run, [method]: undefined },
        };
      });
      expect(result).toEqual({
        law,
        name: one.name,
        skipped: expect.stringContaining(`has no ${method}`),
      });
    }
  });
});

describe("the wait of a case", () => {
  test("names the last state when what it waits for does not happen", async () => {
    const cases = deployDriverSuite.cases.filter(({ law }) => law === "deploy-converges");
    const [result] = await runSuite({ ...deployDriverSuite, cases }, () =>
      engineFixture(
        {},
        (_, { deploy }) => ({
          deploy: {
            ...deploy,
            observe: async () => ({
              present: true,
              generation: 3,
              phase: "failing",
              message: "no disk",
            }),
          },
        }),
        30,
      ),
    );
    expect(result?.error?.message).toContain(
      'convergence of generation 3 was not reached within 0.03 s; last: {"present":true,"generation":3,"phase":"failing","message":"no disk"}',
    );
  });
});

describe("registerSuite", () => {
  test("registers one test for each case, which fails, passes or is skipped as the case does", async () => {
    const bodies = new Map<string, Parameters<RegisterTest>[1]>();
    const cases = [
      kept,
      { ...broken, law: "broken-law" },
      { ...broken, law: "skipped-law", skip: () => "supports.logs is false" },
    ];
    registerSuite(
      (title, body) => bodies.set(title, body),
      { name: "driver", cases },
      async () => ({}),
    );
    const skips: string[] = [];
    const context = { skip: (reason: string) => void skips.push(reason) };
    await bodies.get("driver: some-law: something is so")?.(context);
    await expect(bodies.get("driver: broken-law: something is so")?.(context)).rejects.toThrow(
      "broken-law: something is so",
    );
    await bodies.get("driver: skipped-law: something is so")?.(context);
    expect(skips).toEqual(["supports.logs is false"]);
  });
});

test("explained refuses a law without an explanation, and an explanation without a law", () => {
  expect(() => explainCases({}, [kept])).toThrow("some-law has no explanation");
  expect(() => explainCases({ "some-law": explanation, "other-law": explanation }, [kept])).toThrow(
    "other-law",
  );
  expect(explainCases({ "some-law": explanation }, [kept])).toEqual([{ ...kept, explanation }]);
});
