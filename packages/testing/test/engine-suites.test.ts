import { describe, expect, test } from "vitest";
import {
  deployDriverSuite,
  packagesSuite,
  registerSuite,
  runDriverSuite,
  secretsSuite,
  stateDatabaseSuite,
  type Closable,
  type Suite,
} from "../src/index.ts";
import {
  engineFixture,
  JOBS_LIMIT,
  packagesFixture,
  secretsFixture,
  stateDatabaseFixture,
} from "./engine-fixtures.ts";

function conforms<Fixture extends Closable>(
  what: string,
  suite: Suite<Fixture>,
  makeFixture: () => Promise<Fixture>,
): void {
  describe(`${suite.name}: ${what}`, () => {
    registerSuite(test, suite, makeFixture);
  });
}

conforms("the fake engine", deployDriverSuite, () => engineFixture());
conforms("the fake engine", runDriverSuite, () => engineFixture());
conforms("the fake engine with schedules of its own", deployDriverSuite, () =>
  engineFixture({ schedules: "engine" }),
);
conforms("the fake engine with schedules of its own", runDriverSuite, () =>
  engineFixture({ schedules: "engine" }),
);
conforms("the fake engine with a limit of jobs", deployDriverSuite, () =>
  engineFixture({ schedules: "engine", jobsLimit: JOBS_LIMIT }),
);
conforms("the fake engine without cancel and logs", runDriverSuite, () =>
  engineFixture({ cancel: false, logs: false }),
);
conforms("the fake engine, PostgreSQL", stateDatabaseSuite, () => stateDatabaseFixture());
conforms("the fake engine, DuckDB", stateDatabaseSuite, () =>
  stateDatabaseFixture({ state: "duckdb" }),
);
conforms("the fake engine", secretsSuite, () => secretsFixture());
conforms("the fake engine", packagesSuite, () => packagesFixture());

test("a case is skipped only for a reason that names what is declared", async () => {
  const reasons: string[] = [];
  const ask = <Fixture>(suite: Suite<Fixture>, fixture: Fixture): void => {
    for (const one of suite.cases)
      reasons.push(...[one.skip?.(fixture)].filter((reason) => reason !== undefined));
  };
  for (const options of [
    {},
    { cancel: false, logs: false, replicas: false },
    { schedules: "engine" as const },
  ]) {
    const fixture = await engineFixture(options);
    const { outage: _outage, delayConvergence: _hold, edit: _edit, ...plain } = fixture;
    for (const one of [fixture, { ...plain, checksOut: "start" as const }]) {
      ask(deployDriverSuite, one);
      ask(runDriverSuite, one);
    }
  }
  ask(stateDatabaseSuite, await stateDatabaseFixture({ state: "duckdb", replicas: false }));
  ask(secretsSuite, await secretsFixture());
  const packages = await packagesFixture();
  const { program: _, ...without } = packages.packages;
  ask(packagesSuite, { ...packages, packages: without });
  expect(reasons.length).toBeGreaterThan(0);
  for (const reason of reasons)
    expect(reason).toMatch(
      /^supports\.\w+ is |^the (?:fixture|deploy driver) has no \w+|^checksOut of the fixture is /,
    );
});
