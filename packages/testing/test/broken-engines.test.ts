import { describe, expect, test } from "vitest";
import {
  deployDriverSuite,
  lawsOf,
  packagesSuite,
  runDriverSuite,
  runSuite,
  secretsSuite,
  stateDatabaseSuite,
  type Closable,
  type Suite,
} from "../src/index.ts";
import {
  brokenCurrentFolder,
  brokenOtherWorkload,
  moreBrokenCurrentFolder,
} from "./broken-current-folder.ts";
import { brokenDeploy, moreBrokenDeploy } from "./broken-deploy.ts";
import { brokenDeployRestarts } from "./broken-deploy-restarts.ts";
import { brokenPackages, moreBrokenPackages } from "./broken-packages.ts";
import {
  brokenLifecycle,
  brokenSurroundings,
  moreBrokenLifecycle,
  moreBrokenSurroundings,
} from "./broken-run.ts";
import { brokenRunLogs, moreBrokenRunLogs } from "./broken-run-logs.ts";
import { brokenRunRestarts } from "./broken-run-restarts.ts";
import { brokenSchedules, moreBrokenSchedules } from "./broken-schedules.ts";
import { brokenVariables } from "./broken-variables.ts";
import {
  brokenSecrets,
  brokenState,
  moreBrokenSecrets,
  moreBrokenState,
} from "./broken-state-and-secrets.ts";
import {
  engineFixture,
  JOBS_LIMIT,
  packagesFixture,
  secretsFixture,
  stateDatabaseFixture,
  type Break,
} from "./engine-fixtures.ts";

/** Runs the cases of one law, of which at least one must fail, and each failure name the law. */
async function expectFound<Fixture extends Closable>(
  suite: Suite<Fixture>,
  law: string,
  fixture: () => Promise<Fixture>,
): Promise<void> {
  const cases = suite.cases.filter((each) => each.law === law);
  const results = await runSuite({ ...suite, cases }, fixture);
  const errors = results.flatMap(({ error }) => (error ? [error.message] : []));
  expect(errors).not.toEqual([]);
  for (const message of errors) expect(message).toContain(law);
}

/** The suite, run only on the cases of the one law, fails each run and says which law it was. */
function eachLawIsWatched<Fixture extends Closable, Broken>(
  suite: Suite<Fixture>,
  broken: Readonly<Record<string, Broken>>,
  fixtureOf: (broken: Broken, law: string) => Promise<Fixture>,
): void {
  describe(`${suite.name}: a driver that breaks one law is found, and the law is named`, () => {
    test("a broken driver exists for every law", () => {
      expect(Object.keys(broken).sort()).toEqual([...lawsOf(suite)].sort());
    });
    test.each(Object.entries(broken))("%s", async (law, one) => {
      await expectFound(suite, law, () => fixtureOf(one, law));
    });
  });
}

// The broken effect may never come, so the wait for it is short here.
const WAIT = 150;
const withEngine = (broken: Break, law: string): ReturnType<typeof engineFixture> =>
  engineFixture(
    law.endsWith("not-supported")
      ? { cancel: false, logs: false }
      : law.startsWith("run-schedule")
        ? { schedules: "engine" }
        : law.startsWith("deploy-check-jobs")
          ? { schedules: "engine", jobsLimit: JOBS_LIMIT }
          : {},
    broken,
    WAIT,
  );

eachLawIsWatched(deployDriverSuite, { ...brokenDeploy, ...brokenDeployRestarts }, withEngine);
eachLawIsWatched(
  runDriverSuite,
  {
    ...brokenLifecycle,
    ...brokenSurroundings,
    ...brokenCurrentFolder,
    ...brokenOtherWorkload,
    ...brokenRunLogs,
    ...brokenVariables,
    ...brokenSchedules,
    ...brokenRunRestarts,
  },
  withEngine,
);
eachLawIsWatched(stateDatabaseSuite, brokenState, (broken) =>
  stateDatabaseFixture({}, broken, WAIT),
);
eachLawIsWatched(packagesSuite, brokenPackages, (broken) => packagesFixture({}, broken, WAIT));
eachLawIsWatched(secretsSuite, brokenSecrets, (broken) => secretsFixture(broken, WAIT));

/** The suite, run only on the cases of the one law, fails with its name. */
function eachPartIsWatched<Fixture extends Closable, Broken>(
  suite: Suite<Fixture>,
  broken: readonly (readonly [law: string, what: string, broken: Broken])[],
  fixtureOf: (broken: Broken, law: string) => Promise<Fixture>,
): void {
  describe(`${suite.name}: each part of a law is checked`, () => {
    test.each(broken)("%s: %s", async (law, _what, one) => {
      await expectFound(suite, law, () => fixtureOf(one, law));
    });
  });
}

eachPartIsWatched(deployDriverSuite, moreBrokenDeploy, withEngine);
eachPartIsWatched(
  runDriverSuite,
  [
    ...moreBrokenLifecycle,
    ...moreBrokenSurroundings,
    ...moreBrokenCurrentFolder,
    ...moreBrokenSchedules,
    ...moreBrokenRunLogs,
  ],
  withEngine,
);
eachPartIsWatched(stateDatabaseSuite, moreBrokenState, (broken) =>
  stateDatabaseFixture({}, broken, WAIT),
);
eachPartIsWatched(secretsSuite, moreBrokenSecrets, (broken) => secretsFixture(broken, WAIT));
eachPartIsWatched(packagesSuite, moreBrokenPackages, (broken) => packagesFixture({}, broken, WAIT));
