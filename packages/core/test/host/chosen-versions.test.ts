import { DagctlError } from "@dagctl/core";
import type { DbtProject } from "@dagctl/project-types/dbt";
import type { SqlmeshProject } from "@dagctl/project-types/sqlmesh";
import { fakeGit } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { scriptedSqlmesh } from "./scripted-sqlmesh.ts";
import { RELEASE, type TestHost, testHost, until, untilStatus } from "./test-host.ts";

const URL = "https://git.example.com/shop.git";
const SQLMESH = { "config.yaml": "gateways: {a: {connection: {type: duckdb}}}\n" };
const [OLD, NEXT, NEWEST] = ["0.130.0", "0.170.1", "0.236.4"];

const asks = (version: string): Readonly<Record<string, string>> => ({
  "requirements.txt": `sqlmesh${version}\n`,
});

interface Started extends TestHost {
  readonly tool: ReturnType<typeof scriptedSqlmesh>;
  readonly id: string;
}

/** Returns an active SQLMesh project whose repository asks for a version. */
async function started(version: string): Promise<Started> {
  const tool = scriptedSqlmesh();
  const git = fakeGit();
  const repository = git.create(URL);
  await repository.commit({ ...SQLMESH, ...asks(version) }, "Begin");
  const test = await testHost({
    deploy: tool.deploy,
    engine: tool.engine,
    plainGit: git,
    repository,
  });
  const { id } = await test.acme.projects.create({
    name: "shop",
    project_type: "sqlmesh",
    repository_url: URL,
    run_tests: false,
  });
  await untilStatus(test, id, "active");
  return { ...test, tool, id };
}

const project = ({ acme, id }: Started): Promise<SqlmeshProject> =>
  acme.projects.get<SqlmeshProject>(id);

async function run({ acme, id }: Started): Promise<void> {
  const { job_run_id } = await acme.projects.run(id);
  await until(
    () => acme.runs.get(id, job_run_id),
    ({ status }) => status === "success",
  );
}

async function refusal(call: Promise<unknown>): Promise<DagctlError> {
  const thrown: unknown = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof DagctlError)) throw new Error("The call was not refused");
  return thrown;
}

describe("a version that a repository asks for", () => {
  it("is chosen at create, shown with its reason, and is what the workload has", async () => {
    const test = await started("==0.170.0");
    expect(await project(test)).toMatchObject({
      sqlmesh_version: NEXT,
      chosen_versions: [
        {
          field: "sqlmesh_version",
          version: NEXT,
          reason:
            "requirements.txt:1 asks for sqlmesh==0.170.0: 0.170.1 is the supported version of 0.170",
        },
      ],
      status_message:
        "requirements.txt:1 asks for sqlmesh==0.170.0, and 0.170.1 is installed: the supported version of 0.170",
      revision: 1,
    });
    await run(test);
    expect(test.tool.started).toEqual([`run ${NEXT}`]);
  });

  it("is refused at create where nothing fits, and nothing is recorded", async () => {
    const test = await started("");
    const other = { "requirements.txt": "sqlmesh==0.2.0\n" };
    await test.repository.commit(other, "Ask for an old one");
    const input = { name: "old", project_type: "sqlmesh", repository_url: URL } as const;
    const { code, issues } = await refusal(test.acme.projects.create(input));
    expect({ code, issues }).toMatchObject({
      code: "invalid",
      issues: [
        {
          path: "sqlmesh_version",
          message: expect.stringMatching(
            /^requirements\.txt:1 asks for sqlmesh==0\.2\.0, and supported are 0\.130\.0, .*: change it, or set sqlmesh_version/,
          ) as string,
        },
      ],
    });
    expect((await test.acme.projects.list()).total).toBe(1);
  });

  it("migrates the state where a commit raises it, and raises the revision as a PUT does", async () => {
    const test = await started(`==${OLD}`);
    await run(test);
    const { revision } = await project(test);
    await test.repository.commit(asks(`==${NEXT}`), "Raise");
    await test.acme.projects.deploy(test.id);
    expect(await project(test)).toMatchObject({
      sqlmesh_version: NEXT,
      revision: revision + 1,
    });
    await untilStatus(test, test.id, "active");
    await run(test);
    expect(test.tool.started).toEqual([`run ${OLD}`, `migrate ${NEXT}`, `run ${NEXT}`]);
    expect(test.tool.wrong).toEqual([]);
    // A commit that changes nothing of it changes no revision.
    await test.repository.commit({ ...asks(`>=${OLD}`), "notes.md": "x" }, "Widen");
    await test.acme.projects.deploy(test.id);
    expect(await project(test)).toMatchObject({ sqlmesh_version: NEXT, revision: revision + 1 });
  });

  it("fails the deployment where the state cannot follow, until a caller sends a version", async () => {
    const test = await started("");
    await run(test);
    const { revision, current_commit_sha: former } = await project(test);
    await test.repository.commit(asks(`==${NEXT}`), "Lower");
    await refusal(test.acme.projects.deploy(test.id));
    expect(await untilStatus<SqlmeshProject>(test, test.id, "degraded")).toMatchObject({
      sqlmesh_version: NEWEST,
      revision,
      current_commit_sha: former,
      status_message: expect.stringMatching(
        /^sqlmesh_version: must be 0\.236\.4 or newer: .*\. requirements\.txt:1 asks for sqlmesh==0\.170\.1; set sqlmesh_version, which is used in its place$/,
      ) as string,
    });
    await run(test);
    // The present version, sent while its commit is refused, is a decision.
    await test.acme.projects.update<SqlmeshProject>(test.id, { sqlmesh_version: NEWEST });
    const { latest_commit_sha } = await project(test);
    const now = await untilStatus<SqlmeshProject>(test, test.id, "active");
    expect(now).toMatchObject({ current_commit_sha: latest_commit_sha, sqlmesh_version: NEWEST });
    expect(now).not.toHaveProperty("chosen_versions");
  });

  it("fails the deployment of a commit where nothing fits, and the former one goes on", async () => {
    const test = await started("");
    await test.repository.commit(asks("==0.2.0"), "Ask for an old one");
    await refusal(test.acme.projects.deploy(test.id));
    expect(await untilStatus<SqlmeshProject>(test, test.id, "degraded")).toMatchObject({
      sqlmesh_version: NEWEST,
      status_message: expect.stringMatching(
        /asks for sqlmesh==0\.2\.0, and supported are/,
      ) as string,
    });
    await run(test);
    expect(test.tool.started).toEqual([`run ${NEWEST}`]);
  });

  it("does not change a project that a caller has given one", async () => {
    const test = await started("");
    await test.acme.projects.update<SqlmeshProject>(test.id, { sqlmesh_version: NEXT });
    await untilStatus(test, test.id, "active");
    await test.repository.commit(asks(`==${OLD}`), "Ask for another one");
    await test.acme.projects.deploy(test.id);
    const { chosen_versions, ...now } = await untilStatus<SqlmeshProject>(test, test.id, "active");
    expect(chosen_versions).toBeUndefined();
    expect(now).toMatchObject({
      sqlmesh_version: NEXT,
      status_message: `requirements.txt:1 asks for another version of sqlmesh: ${NEXT} is installed, because sqlmesh_version decides`,
    });
  });

  it("is not set by a PUT that repeats what GET answers, and null asks for a choice again", async () => {
    const test = await started(`==${NEXT}`);
    const before = await project(test);
    const repeated = await test.acme.projects.update<SqlmeshProject>(test.id, { ...before });
    expect(repeated).toMatchObject({ revision: before.revision });
    await test.acme.projects.update<SqlmeshProject>(test.id, { sqlmesh_version: NEWEST });
    expect(await project(test)).not.toHaveProperty("chosen_versions");
    await test.acme.projects.update<SqlmeshProject>(test.id, { sqlmesh_version: null });
    expect(await untilStatus<SqlmeshProject>(test, test.id, "active")).toMatchObject({
      sqlmesh_version: NEXT,
      chosen_versions: [{ field: "sqlmesh_version", version: NEXT }],
    });
  });

  it.each([
    ["is of another type", { sqlmesh_version: 1 }, "must be "],
    ["is empty", { sqlmesh_version: "" }, "must be "],
    ["is not supported", { sqlmesh_version: "0.170.0" }, "must be "],
    ["is too long", { sqlmesh_version: "0".repeat(100_000) }, "must be "],
    ["is read-only", { chosen_versions: [] }, "is read only"],
  ])("is refused where the field %s", async (_, body, words) => {
    const test = await started("");
    const { issues = [] } = await refusal(test.acme.projects.update(test.id, body));
    expect(issues).toHaveLength(1);
    expect(issues[0]?.path).toBe(Object.keys(body)[0]);
    expect(issues[0]?.message).toContain(words);
    expect(issues[0]?.message.length).toBeLessThan(300);
  });
});

describe("a version that a polled repository asks for", () => {
  it("is used when the commit is deployed, and not before", async () => {
    const test = await testHost({ project: "polled" });
    const before = await test.acme.projects.get<DbtProject>(test.project.id);
    const commit = await test.repository.commit(
      { [RELEASE]: "version: 1.1.0\n", "requirements.txt": "dbt-core==1.7.9\n" },
      "Ask",
    );
    await test.untilAutoDeploy(commit, "deployed");
    const now = await until(
      () => test.acme.projects.get<DbtProject>(test.project.id),
      ({ status }) => status === "active",
    );
    expect(now).toMatchObject({
      dbt_version: "1.7.20",
      current_commit_sha: commit,
      revision: before.revision + 1,
    });
    const refused = await test.repository.commit(
      { [RELEASE]: "version: 1.2.0\n", "requirements.txt": "dbt-core==1.2.3\n" },
      "Ask for an old one",
    );
    const { auto_deploy } = await test.untilAutoDeploy(refused, "failed");
    expect(auto_deploy?.reason).toMatch(
      /^dbt_version: requirements\.txt:1 asks for dbt-core==1\.2\.3/,
    );
    expect(await test.acme.projects.get(test.project.id)).toMatchObject({ dbt_version: "1.7.20" });
  });
});
