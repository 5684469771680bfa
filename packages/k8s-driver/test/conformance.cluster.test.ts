import { type ControlPlane, controlPlane } from "@dagctl/control-plane";
import type { ImportRepository } from "@dagctl/core/contracts";
import {
  deployDriverSuite,
  runDriverSuite,
  secretsSuite,
  type Suite,
  type TestRepository,
} from "@dagctl/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { KubernetesDriver } from "../src/index.ts";
import { type Bench, bench, unique } from "./bench.ts";
import { conforms, engineFixture, secretsFixture } from "./conforming.ts";
import { testProject, type TestProject } from "./project.ts";
import { asOperatorsDo } from "./rights.ts";

// Runs the suites as operators run the driver: with the rights of `rbac.yaml` within
// `admission-policy.yaml` and no more, and with Argo CD's AppProject `default` closed. It needs its
// own control plane: other tests use that AppProject. Other promises that hold with these rights
// are tested here, too.

let plane: ControlPlane;
let setup: Bench;
let again: () => Promise<KubernetesDriver>;
const organization = unique();
beforeAll(async () => {
  plane = await controlPlane();
  setup = await bench(plane);
  const rights = await asOperatorsDo(plane, setup.chartsUrl);
  again = () => setup.start(rights);
}, 60 * 60_000);
afterAll(async () => {
  await setup?.close();
  await plane?.stop();
});

/** As under a host: what watches have reported is answered from memory. */
const WATCHED = { how: "with watches", isWatched: true };
/** Each answer is read from the API server. */
const UNWATCHED = { how: "without watches", isWatched: false };
/** What the driver without watches does in another way: it reads all that these laws are about. */
const BY_READING = new Set([
  "deploy-converges",
  "deploy-newer-generation-replaces",
  "deploy-observes-absence",
  "deploy-list-is-complete",
  "deploy-older-runs-reported",
  "deploy-foreign-edit-conflicts",
  "deploy-reads-remove-nothing",
  "deploy-remove-ends-runs",
  "deploy-second-instance",
  "run-success",
  "run-exit-code",
  "run-cancel-fails-it",
  "run-list-tells-its-deployment",
  "run-log-follow-to-the-end",
  "run-found-after-restart",
]);
/** `npm run test:exhaustive` runs all laws without watches, too. */
const EXHAUSTIVE = process.env["DAGCTL_TEST_EXHAUSTIVE"] !== undefined;

/** Returns the cases of a suite for the driver with watches, or without them. */
const casesFor = <Fixture>(suite: Suite<Fixture>, isWatched: boolean): Suite<Fixture> => ({
  ...suite,
  cases: suite.cases.filter(({ law }) => isWatched || EXHAUSTIVE || BY_READING.has(law)),
});

describe.each([WATCHED, UNWATCHED])("The driver $how", ({ isWatched }) => {
  const over = new AbortController();
  let driver: KubernetesDriver;
  let watches: Promise<unknown> | undefined;
  beforeAll(async () => {
    driver = await again();
    if (!isWatched) return;
    const watched = { signal: over.signal };
    watches = Promise.all([
      driver.deploy.watch?.(() => undefined, watched),
      driver.run.watch?.(() => undefined, watched),
    ]);
  });
  afterAll(async () => {
    over.abort();
    await watches;
  });

  for (const suite of [runDriverSuite, deployDriverSuite])
    conforms(casesFor(suite, isWatched), () => engineFixture(driver, setup, again, organization));
  // Secrets are read in the same way by both.
  if (isWatched || EXHAUSTIVE) conforms(secretsSuite, () => secretsFixture(driver, again));
});

/** Prints what each folder of the `PYTHONPATH` has, and whether it has a `.git`. */
const SHOW = "for d in $(echo $PYTHONPATH | tr : ' '); do cat $d/rates.py; ls -A $d; done";

// Real git in pods that the node double runs.
describe("modules of other repositories", () => {
  let driver: KubernetesDriver;
  let project: TestProject;
  let rates: TestRepository;
  beforeAll(async () => {
    driver = await again();
    rates = await setup.git.create("rates");
    project = testProject({
      driver,
      chartsUrl: setup.chartsUrl,
      repository: { url: setup.repositoryUrl, commit: setup.commits[0].sha },
      project: "prj_imports",
      organization: unique(),
    });
  });

  const at = (commit: string): ImportRepository => ({ url: rates.url, commit, folders: ["src"] });

  test("are in the pods of a run at their commits, next to the project's own", async () => {
    expect(driver.deploy.supports.importRepositories).toBe(true);
    const files = (rate: string) => ({
      "src/rates.py": `RATE = "${rate}"\n`,
      ".gitattributes": "*.py export-ignore\n",
    });
    const first = await rates.commit(files("one"));
    const second = await rates.commit(files("two"));
    await project.deploy(undefined, {
      workload: { currentFolder: "project", importRepositories: [at(first), at(second)] },
    });
    const run = await project.start("both", [SHOW, "cat commit.txt"]);
    expect(await project.end(run)).toMatchObject({ status: "success" });
    expect(await project.lines(run)).toEqual([
      'RATE = "one"',
      "rates.py",
      'RATE = "two"',
      "rates.py",
      setup.commits[0].text,
    ]);
  });

  test("that are gone fail the run with the words of git", async () => {
    await project.deploy(undefined, { workload: { importRepositories: [at("a".repeat(40))] } });
    const run = await project.start("gone", [SHOW]);
    expect(await project.end(run)).toMatchObject({
      status: "error",
      message: expect.stringMatching(/import-0-fetch.*not our ref/s) as string,
    });
  });
});
