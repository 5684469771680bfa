import type { ModelPage } from "@dagctl/core";
import { DBT_VERSIONS, PYTHON_VERSIONS, pythonsOf } from "@dagctl/project-types/dbt";
import { pathWithPythons, recordTested, versionsToTest } from "@dagctl/versions";
import { afterAll, beforeAll, expect, test } from "vitest";
import { active, type Api, runToEnd } from "./end-to-end/api.ts";
import { query, workOf } from "./end-to-end/data-folder.ts";
import { DBT_PROJECT, WITH_PACKAGE } from "./end-to-end/dbt-project.ts";
import { onMachine } from "./end-to-end/pythons.ts";
import { type BuiltServer, builtServer } from "./end-to-end/built-server.ts";

// One server and one repository for all: each pair is an environment of some ten seconds and a run
// of some five.
const TIMEOUT = 300_000;

const PATH = pathWithPythons();
type Pair = readonly [dbt: string, python: string];

/** CI tries the oldest, as end-to-end-dbt does the newest; `npm run test:exhaustive` every one. */
const VERSIONS = versionsToTest(DBT_VERSIONS, DBT_VERSIONS.slice(0, 1));
/**
 * The newest Python with the newest dbt, and the oldest one in `npm run test:exhaustive`. A version
 * that is run alone is run on all of its own.
 */
const OTHERS: readonly Pair[] =
  process.env["DAGCTL_TEST_VERSION"] === undefined
    ? [
        ...versionsToTest(["1.8.0"], []).map((version): Pair => [version, "3.8"]),
        [DBT_VERSIONS.at(-1) ?? "", PYTHON_VERSIONS.at(-1) ?? ""],
      ]
    : VERSIONS.flatMap((version) =>
        pythonsOf(version)
          .filter((python) => python !== "3.11")
          .map((python): Pair => [version, python]),
      );
const PAIRS: readonly Pair[] = [
  ...VERSIONS.map((version): Pair => [version, "3.11"]),
  ...onMachine(OTHERS, PATH),
];

let path: BuiltServer;
let server: Api;
const projects = new Map<string, string>();
beforeAll(async () => {
  path = await builtServer();
  const repository = await path.git.create("shop");
  await repository.commit({ ...DBT_PROJECT, ...WITH_PACKAGE }, "Begin");
  server = await path.start({ PATH });
  // All at once: while one runs, the environments of the next are built.
  for (const [dbt_version, python_version] of PAIRS) {
    const name = `${dbt_version} on ${python_version}`;
    const created = await server.create({
      name,
      project_type: "dbt",
      repository_url: repository.url,
      dbt_version,
      python_version,
      check_on_deploy: false,
    });
    expect(created).toMatchObject({
      status: 201,
      body: { dbt_version, python_version, deployed: true },
    });
    projects.set(name, created.body.id);
  }
}, TIMEOUT);
afterAll(() => path.dispose());

test.each(PAIRS)(
  "dbt %s on Python %s is installed as of its release, installs the project's package, and builds",
  { timeout: TIMEOUT },
  async (version, on) => {
    const id = projects.get(`${version} on ${on}`) ?? "";
    await active(server, id);
    const outcome = await runToEnd(server, id);
    const { log } = outcome;
    expect(outcome).toMatchObject({ status: "success", exit_code: 0 });
    const models = await server.call<ModelPage>("GET", `/projects/${id}/runs/${outcome.id}/models`);
    expect(models.body).toMatchObject({
      results: "complete",
      counts: { running: 0, succeeded: 5, failed: 0, skipped: 0 },
    });
    // The seed, two models and the tests of one of them.
    expect(log).toContain("PASS=5");
    expect(log).toMatch(new RegExp(`Running with dbt=${version.replaceAll(".", "\\.")}(?![.\\d])`));
    const { python, file } = workOf(path.data, id, "warehouse.db");
    expect(
      await query(python, file, "select customer, doubled from doubled order by customer"),
    ).toEqual([
      ["ada", 44],
      ["bob", 40],
    ]);
    recordTested("dbt", version, on);
  },
);
