import { describe, expect, test } from "vitest";
import { deployDriverSuite, runCase, runDriverSuite, secretsSuite, stateDatabaseSuite, type Case, type Closable, type Suite } from "../src/index.ts";
import { engineFixture, secretsFixture, stateDatabaseFixture } from "./engine-fixtures.ts";

function conforms<Fixture extends Closable>(what: string, suite: Suite<Fixture>, makeFixture: () => Promise<Fixture>): void {
  describe(`${suite.name}: ${what}`, () => {
    test.each(suite.cases.map((one): [string, Case<Fixture>] => [`${one.law}: ${one.name}`, one]))("%s", async (_name, one) => {
      const { error } = await runCase(one, makeFixture);
      if (error) throw error;
    });
  });
}

conforms("the fake engine", deployDriverSuite, engineFixture);
conforms("the fake engine", runDriverSuite, engineFixture);
conforms("the fake engine with schedules of its own", deployDriverSuite, () => engineFixture({ schedules: "engine" }));
conforms("the fake engine with schedules of its own", runDriverSuite, () => engineFixture({ schedules: "engine" }));
conforms("the fake engine without cancel and logs", runDriverSuite, () => engineFixture({ cancel: false, logs: false }));
conforms("the fake engine, PostgreSQL", stateDatabaseSuite, stateDatabaseFixture);
conforms("the fake engine, DuckDB", stateDatabaseSuite, () => stateDatabaseFixture({ state: "duckdb" }));
conforms("the fake engine", secretsSuite, secretsFixture);

test("a case is left out only because of what the driver says in supports", () => {
  const all = [...deployDriverSuite.cases, ...runDriverSuite.cases];
  expect(stateDatabaseSuite.cases.concat().every((one) => !one.skip)).toBe(true);
  expect(all.filter((one) => one.skip).length).toBeGreaterThan(0);
});

test("reasons for leaving a case out name the field", async () => {
  for (const options of [{}, { cancel: false, logs: false }]) {
    const fixture = await engineFixture(options);
    for (const one of runDriverSuite.cases) expect(one.skip?.(fixture) ?? "supports.").toContain("supports.");
  }
});
