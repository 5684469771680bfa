import { readdir, readFile } from "node:fs/promises";
import type { Project } from "@dagctl/core";
import type { ProjectType } from "@dagctl/core/contracts";
import { createProjectRules } from "@dagctl/core/driver-kit";
import { describe, expect, it } from "vitest";
import { DBT_VERSIONS, dbtType } from "../../src/dbt/index.ts";
import { SQLMESH_VERSIONS, sqlmeshType } from "../../src/sqlmesh/index.ts";

/** As `packages/local-driver/test/failures/recording.engines.test.ts` records it. */
type Recorded = Readonly<
  Record<string, { readonly step: string; readonly exitCode: number; readonly log: string }>
>;

const MODULE =
  /^The project imports not_there(\.client)?, which the run's environment does not have\. Put the package that has not_there into requirements\.txt in the project's folder and deploy, or commit not_there as a module/;
const variable = (name: string): RegExp =>
  new RegExp(`^The project reads the variable ${name}, .*: set it under /environment-variables`);
/** Some versions print the key of a KeyError and nothing else. */
const variableOrKey = (name: string): RegExp =>
  new RegExp(
    `reads the variable ${name}, which|looks up '${name}', which is not there. If it is an`,
  );
const UNIT_TESTS =
  /^Unit tests of the project failed: test_orders and test_customers\. The log has the differences\. Correct them or the models, or set run_tests to false/;

const TOOLS: readonly {
  readonly type: ProjectType;
  readonly versions: readonly string[];
  readonly explained: Readonly<Record<string, RegExp>>;
}[] = [
  {
    type: sqlmeshType(),
    versions: SQLMESH_VERSIONS,
    explained: {
      "a module that a model imports": MODULE,
      "a module that a model imports when it runs": MODULE,
      "a module that a macro imports": MODULE,
      "a module that the configuration imports": MODULE,
      "unit tests": UNIT_TESTS,
      "unit tests of a plan": UNIT_TESTS,
      "no plan":
        /^The environment prod does not exist yet: no plan was ever applied to it\. .* \(dctl run start --apply-plan\)/,
      "a variable that config.py reads": variableOrKey("WAREHOUSE_FILE"),
      "a variable that config.yaml reads":
        /concurrent_tasks.* A variable that is not set reads as None: set what it reads with env_var/,
      "a variable that a model reads when it runs": variable("API_KEY"),
      "a variable that a model reads": variableOrKey("API_KEY"),
    },
  },
  {
    type: dbtType(),
    versions: DBT_VERSIONS,
    explained: {
      "a module that a model imports": MODULE,
      "data tests":
        /^These did not pass: test (no_orders and test not_null_orders_customer|not_null_orders_customer and test no_orders)\. The log says why\.$/,
      "unit tests": /^These did not pass: unit test best_is_next\. The log says why\.$/,
      "a model": /^These did not pass: model broken\. The log says why\.$/,
      "a variable that profiles.yml reads": variable("WAREHOUSE_FILE"),
      "a variable that a model reads": variable("API_KEY"),
      "a var of dbt": /^The project reads the var day, which has no value: give it one under vars/,
    },
  },
];

const FOLDER = new URL("recorded/", import.meta.url);

describe.each(TOOLS)("a failed run of $type.name", ({ type, versions, explained }) => {
  const project = createProjectRules([type], { gitAuth: ["none"] }).create(
    { name: "shop", repository_url: "https://git.example.com/shop", project_type: type.name },
    { id: "proj_a", organization: "org-a", now: "2026-01-01T00:00:00.000Z" },
  );

  it("is recorded for each supported version, and for no other", async () => {
    const names = (await readdir(FOLDER)).filter((name) => name.startsWith(`${type.name}-`));
    expect(names.sort()).toEqual(versions.map((version) => `${type.name}-${version}.json`).sort());
  });

  it.each(versions)("is explained in what %s printed", async (version) => {
    const file = new URL(`${type.name}-${version}.json`, FOLDER);
    const recorded = JSON.parse(await readFile(file, "utf8")) as Recorded;
    // Unit tests of dbt came with 1.8.
    const older = type.name === "dbt" && /^1\.[567]\./.test(version);
    expect(Object.keys(recorded)).toEqual(
      Object.keys(explained).filter((name) => !older || name !== "unit tests"),
    );
    for (const [name, failure] of Object.entries(recorded))
      expect({ name, explained: explain(type, project, failure) }).toEqual({
        name,
        explained: expect.stringMatching(explained[name] ?? /^$/),
      });
  });
});

function explain(
  type: ProjectType,
  project: Project,
  failure: Recorded[string],
): string | undefined {
  return type.explainFailure?.(project, failure);
}
