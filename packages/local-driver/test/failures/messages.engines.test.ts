import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { HostOrganization, Run } from "@dagctl/core";
import { SQLMESH_VERSIONS, type SqlmeshProject, sqlmeshType } from "@dagctl/project-types/sqlmesh";
import { keepBytecode } from "@dagctl/python-tools/keep-bytecode";
import { fakeGit, testHost, type TestHost, until } from "@dagctl/testing";
import { versionsToTest } from "@dagctl/versions";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { localDriver } from "../../src/index.ts";
import { type FailureCase, SQLMESH_CASES } from "./cases.ts";
import { WHOLE_RUNS } from "./ci-cases.ts";

/** What `error_message` says of each kind, whichever version runs. */
const MESSAGES: Readonly<Record<string, RegExp>> = {
  "an audit": /^Model shop\.customers failed: it did not pass the audits? .*no_bob \(1 row\)/,
  "unit tests": /^Unit tests of the project failed: test_orders and test_customers\./,
  "a syntax error of a model": /^models\/broken\.sql could not be loaded: Expecting \)\. Line 4, /,
  "a syntax error in Python": /^models\/loaded\.py could not be loaded: .*line 10\)\.$/,
  "an unknown column":
    /^Model shop\.broken failed: Binder Error: Table "o" does not have a column named "nothing"/,
  "an unknown table": /^Model shop\.broken failed: Catalog Error: Table with name .*customers/,
  "a refused connection": /^The connection to 127\.0\.0\.1:1 was refused: /,
  "a missing file": /^Model shop\.broken failed: IO Error: .*"data\/customers\.csv"/,
  "a missing folder of the database": /^IO Error: Cannot open file "db\/warehouse\.db": /,
  "a variable that a model reads when it runs":
    /^Model shop\.loaded failed\. The project reads the variable API_KEY, /,
  "a missing variable of SQLMesh":
    /^(?:models\/broken\.sql could not be loaded: )?Macro variable 'day' is undefined\. Give it/,
  "no plan": /^The environment prod does not exist yet: .*apply_plan/,
  "an error of a model in Python": /^Model shop\.loaded failed: ValueError: .*https:\/\/\*\*\*@api/,
  "a state of a newer version": /^The state was written by a newer SQLMesh than /,
};
const { DAGCTL_TEST_EXHAUSTIVE, DAGCTL_TEST_VERSION } = process.env;
const ALL = DAGCTL_TEST_EXHAUSTIVE !== undefined || DAGCTL_TEST_VERSION !== undefined;
/** CI compares what is printed in the other failures: `recording.engines.test.ts`. */
const TRIED = Object.keys(MESSAGES).filter((name) => ALL || WHOLE_RUNS.includes(name));
const LONG = { timeoutMs: 600_000, pauseMs: 50 };

let directory: string;
let host: TestHost;
let organization: HostOrganization;
const git = fakeGit();
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "dagctl-messages-"));
  const { deploy, run, stateDatabase, secrets } = localDriver({ directory });
  host = await testHost({
    projectTypes: [sqlmeshType()],
    plainGit: git,
    git,
    deploy,
    run,
    stateDatabase,
    secrets,
  });
  organization = host.host.organization("org-acme");
});
afterAll(async () => {
  for (const { id } of (await organization.projects.list()).projects)
    await organization.projects.delete(id).catch(() => undefined);
  await host.host.close();
  keepBytecode(join(directory, "environments"));
  await rm(directory, { recursive: true, force: true });
});

/** CI tries the newest: unit tests have the recorded outputs of every version. */
const VERSIONS = versionsToTest(SQLMESH_VERSIONS, SQLMESH_VERSIONS.slice(-1));

describe.each(VERSIONS)("the error_message of a run of SQLMesh %s", (version) => {
  test(
    `says the cause of each of ${TRIED.length} kinds of failures, and no path of the machine`,
    { timeout: 1_200_000 },
    async () => {
      const left = SQLMESH_CASES.filter(({ name }) => TRIED.includes(name));
      expect(left).toHaveLength(TRIED.length);
      const runs: Record<string, Run> = {};
      // As many at once as there are cores.
      const work = async (): Promise<void> => {
        for (let one = left.shift(); one !== undefined; one = left.shift())
          runs[one.name] = await fail(one, version);
      };
      await Promise.all([work(), work()]);
      const messages = Object.entries(runs).map(([name, { error_message }]) => ({
        name,
        error_message,
      }));
      expect(messages).toEqual(
        messages.map(({ name }) => ({
          name,
          error_message: expect.stringMatching(MESSAGES[name] ?? /^$/) as string,
        })),
      );
      for (const { error_message = "" } of messages) {
        expect(error_message).not.toContain(directory);
        expect(error_message).not.toContain("hunter2");
      }
    },
  );
});

/** Creates a project of this case, and returns its failed run. */
async function fail(one: FailureCase, version: string): Promise<Run> {
  const name = `${one.name}-${version}`.replaceAll(/\W+/g, "-");
  const repository = git.create(`https://git.example.com/${name}.git`);
  await repository.commit(one.files, "Begin");
  const { id } = await organization.projects.create<SqlmeshProject>({
    name,
    project_type: "sqlmesh",
    repository_url: repository.url,
    sqlmesh_version: version,
    check_on_deploy: false,
    ...one.fields,
  });
  const project = await until(
    () => organization.projects.get(id),
    ({ status }) => status !== "deploying",
    LONG,
  );
  expect(project).toMatchObject({ status: "active" });
  if (one.before !== undefined) {
    expect(await run(id, true)).toMatchObject({ status: "success" });
    await changeState(id, version, one.before);
  }
  const ended = await run(id, one.approved ?? false);
  expect(ended).toMatchObject({ status: "failed", exit_code: 1 });
  return ended;
}

async function run(id: string, approved: boolean): Promise<Run> {
  const { job_run_id } = await organization.projects.run(id, approved ? { apply_plan: true } : {});
  return until(
    () => organization.runs.get(id, job_run_id),
    ({ end_time }) => end_time !== undefined,
    LONG,
  );
}

/** Executes a statement in the managed state of a project. */
async function changeState(id: string, version: string, statement: string): Promise<void> {
  const environments = join(directory, "environments");
  const states = await readdir(join(directory, "state"), { recursive: true });
  const state = states.find((path) => path.includes(id) && path.endsWith("state.db"));
  const [environment = ""] = (await readdir(environments, { recursive: true })).filter((path) =>
    path.endsWith(`site-packages/sqlmesh-${version}.dist-info`),
  );
  const python = join(environments, environment.split("/")[0] ?? "", "bin", "python");
  const script = "import duckdb, sys; duckdb.connect(sys.argv[1]).execute(sys.argv[2])";
  await promisify(execFile)(python, [
    "-c",
    script,
    join(directory, "state", state ?? ""),
    statement,
  ]);
}
