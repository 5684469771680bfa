import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import type { Project } from "@dagctl/core";
import type { ProjectType } from "@dagctl/core/contracts";
import { DBT_VERSIONS, dbtType } from "@dagctl/project-types/dbt";
import { SQLMESH_VERSIONS, sqlmeshType } from "@dagctl/project-types/sqlmesh";
import { versionsToTest } from "@dagctl/versions";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TemporaryPython, temporaryPython } from "../python/temporary-python.ts";
import { DBT_CASES, type FailureCase, SQLMESH_CASES } from "./cases.ts";
import { COMPARED } from "./ci-cases.ts";
import { type Failure, failingRuns } from "./failing-runs.ts";

/**
 * What the tools print when a run fails, by version, for `packages/project-types/test/failures`.
 * With `DAGCTL_TEST_RECORD` this file writes it. Else it checks that what the tools print now is
 * explained like what was recorded.
 */
const RECORDED = new URL("../../../project-types/test/failures/recorded/", import.meta.url);
const RECORD = process.env["DAGCTL_TEST_RECORD"] !== undefined;
/** With `DAGCTL_TEST_CASE`, only the cases that it matches are tried, and recorded. */
const CASE = process.env["DAGCTL_TEST_CASE"];
const ALL = RECORD || process.env["DAGCTL_TEST_EXHAUSTIVE"] !== undefined;
const isTried = (name: string): boolean =>
  CASE === undefined ? ALL || COMPARED.includes(name) : new RegExp(CASE).test(name);
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

let temporary: TemporaryPython;
beforeAll(async () => {
  temporary = await temporaryPython();
});
afterAll(() => temporary.close());

const isSince = (version: string, since: string): boolean =>
  version.localeCompare(since, "en", { numeric: true }) >= 0;

for (const tool of TOOLS) {
  const { type, field, cases } = tool;
  describe.each(tested(tool))(`${type.name} %s`, (version) => {
    test(
      "prints messages that are explained like the recorded ones",
      { timeout: 1_800_000 },
      async () => {
        const runs = failingRuns(type, field, version, temporary.environments);
        const file = new URL(`${type.name}-${version}.json`, RECORDED);
        const of = cases.filter(({ since = version }) => isSince(version, since));
        const tried = of.filter(({ name }) => isTried(name));
        const failures: Record<string, Failure> = {};
        try {
          for (const one of tried) failures[one.name] = await runs.fail(one);
        } finally {
          runs.close();
        }
        if (RECORD) await record(file, of, failures);
        const recorded = await readRecorded(file);
        expect(explained(type, runs.project, failures)).toEqual(
          explained(
            type,
            runs.project,
            Object.fromEntries(Object.entries(recorded).filter(([name]) => isTried(name))),
          ),
        );
      },
    );
  });
}

/** The folders of a run as the record names them. */
const FOLDERS = ["/run/working", "/run/project", "/run", "/environment", "/python"];

type Failures = Readonly<Record<string, Failure>>;

const readRecorded = async (file: URL): Promise<Failures> =>
  JSON.parse(await readFile(file, "utf8")) as Failures;

/** Writes what was recorded now, with what was recorded before of other cases. */
async function record(file: URL, of: readonly FailureCase[], failures: Failures): Promise<void> {
  const all = { ...(existsSync(file) ? await readRecorded(file) : {}), ...failures };
  const ordered = of.flatMap(({ name }) => (all[name] ? [[name, all[name]] as const] : []));
  await writeFile(file, `${JSON.stringify(Object.fromEntries(ordered), null, 2)}\n`);
}

function explained(type: ProjectType, project: Project, failures: Failures): unknown {
  return Object.entries(failures).map(([name, failure]) => [
    name,
    failure.step,
    failure.exitCode,
    type.explainFailure?.(project, { ...failure, exited: true, folders: FOLDERS }),
  ]);
}
