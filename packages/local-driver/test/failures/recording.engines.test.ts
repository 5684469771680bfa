import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Project } from "@dagctl/core";
import type { ProjectType } from "@dagctl/core/contracts";
import { DBT_VERSIONS, dbtType } from "@dagctl/project-types/dbt";
import { SQLMESH_VERSIONS, sqlmeshType } from "@dagctl/project-types/sqlmesh";
import { versionsToTest } from "@dagctl/versions";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PythonEnvironments, pythonEnvironments } from "../../src/index.ts";
import { DBT_CASES, type FailureCase, SQLMESH_CASES } from "./cases.ts";
import { type Failure, failingRuns } from "./failing-runs.ts";

/**
 * What the tools print when a run fails, by version, for `packages/project-types/test/failures`.
 * With `DAGCTL_TEST_RECORD` this file writes it. Else it checks that what the tools print now is
 * explained like what was recorded.
 */
const RECORDED = new URL("../../../project-types/test/failures/recorded/", import.meta.url);
const RECORD = process.env["DAGCTL_TEST_RECORD"] !== undefined;
/**
 * `npm run test:exhaustive` tries all versions: what a version prints changes only with what it
 * depends on, which is as of its release. CI tries the newest SQLMesh.
 */
const tested = ({ versions, inCi }: (typeof TOOLS)[number]): readonly string[] =>
  versionsToTest(versions, RECORD ? versions : inCi);

const TOOLS: readonly {
  readonly type: ProjectType;
  readonly field: string;
  readonly versions: readonly string[];
  readonly inCi: readonly string[];
  readonly cases: readonly FailureCase[];
}[] = [
  {
    type: sqlmeshType(),
    field: "sqlmesh_version",
    versions: SQLMESH_VERSIONS,
    inCi: SQLMESH_VERSIONS.slice(-1),
    cases: SQLMESH_CASES,
  },
  {
    type: dbtType(),
    field: "dbt_version",
    versions: DBT_VERSIONS,
    inCi: [],
    cases: DBT_CASES,
  },
];

let directory: string;
let environments: PythonEnvironments;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "dagctl-failures-"));
  environments = pythonEnvironments({ directory });
});
afterAll(async () => {
  await environments.close();
  await rm(directory, { recursive: true, force: true });
});

const isSince = (version: string, since: string): boolean =>
  version.localeCompare(since, "en", { numeric: true }) >= 0;

for (const tool of TOOLS) {
  const { type, field, cases } = tool;
  describe.each(tested(tool))(`${type.name} %s`, (version) => {
    test(
      "prints messages that are explained like the recorded ones",
      { timeout: 600_000 },
      async () => {
        const runs = failingRuns(type, field, version, environments);
        const failures: Record<string, Failure> = {};
        for (const one of cases)
          if (one.since === undefined || isSince(version, one.since))
            failures[one.name] = await runs.fail(one);
        const file = new URL(`${type.name}-${version}.json`, RECORDED);
        if (RECORD) await writeFile(file, `${JSON.stringify(failures, null, 2)}\n`);
        const recorded = JSON.parse(await readFile(file, "utf8")) as typeof failures;
        expect(explained(type, runs.project, failures)).toEqual(
          explained(type, runs.project, recorded),
        );
      },
    );
  });
}

function explained(
  type: ProjectType,
  project: Project,
  failures: Readonly<Record<string, Failure>>,
): unknown {
  return Object.entries(failures).map(([name, failure]) => [
    name,
    failure.step,
    failure.exitCode,
    type.explainFailure?.(project, failure),
  ]);
}
