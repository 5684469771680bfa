import type { HostOptions, Project, Run } from "@dagctl/core";
import type { SqlmeshProject } from "@dagctl/project-types/sqlmesh";
import { describe, expect, it } from "vitest";
import { type ScriptedSqlmesh, scriptedSqlmesh } from "./scripted-sqlmesh.ts";
import { refOf, type TestHost, testHost, until, untilStatus } from "./test-host.ts";

const CONFIG = "gateways: { warehouse: { connection: { type: duckdb } } }\n";
const [OLD, NEXT, NEWEST] = ["0.130.0", "0.170.1", "0.236.4"];

interface Playing extends TestHost {
  readonly tool: ScriptedSqlmesh;
  readonly id: string;
}

/** Returns a project whose state was written by the oldest version. */
async function written(
  more: Record<string, unknown> = {},
  options: Partial<HostOptions> = {},
): Promise<Playing> {
  const playing = await created(more, options);
  await run(playing, "success");
  expect(playing.tool.state()).toBe(OLD);
  return playing;
}

async function created(
  more: Record<string, unknown> = {},
  options: Partial<HostOptions> = {},
): Promise<Playing> {
  const tool = scriptedSqlmesh();
  const test = await testHost({ deploy: tool.deploy, ...options, engine: tool.engine });
  await test.repository.commit({ "config.yaml": CONFIG }, "Configure");
  const { id } = await test.acme.projects.create<SqlmeshProject>({
    ...test.input,
    project_type: "sqlmesh",
    sqlmesh_version: OLD,
    check_on_deploy: false,
    run_tests: false,
    ...more,
  });
  await untilStatus(test, id, "active");
  return { ...test, tool, id };
}

async function run({ acme, id }: Playing, status: Run["status"]): Promise<Run> {
  return ended({ acme, id }, (await acme.projects.run(id)).job_run_id, status);
}

function ended(
  { acme, id }: Pick<Playing, "acme" | "id">,
  run: string,
  status: Run["status"],
): Promise<Run> {
  return until(
    () => acme.runs.get(id, run),
    (seen) => seen.status === status,
  );
}

/** Returns the project's migrations, the newest first. */
async function migrations({ acme, id }: Playing): Promise<readonly Run[]> {
  return (await acme.runs.list(id)).runs.filter(({ job_type }) => job_type === "migrate");
}

function migration(
  playing: Playing,
  status: Run["status"],
  so: (run: Run) => boolean = () => true,
): Promise<Run | undefined> {
  return until(
    async () => (await migrations(playing))[0],
    (run) => run?.status === status && so(run),
  );
}

const raise = (
  { acme, id }: Playing,
  sqlmesh_version: string | undefined,
  more: Record<string, unknown> = {},
): Promise<Project> => acme.projects.update<SqlmeshProject>(id, { sqlmesh_version, ...more });

describe("a raised sqlmesh_version", () => {
  it("migrates a written state first and once, and runs continue after it", async () => {
    const test = await written();
    await raise(test, NEXT);
    const done = await migration(test, "success");
    expect(done).toMatchObject({
      job_name: expect.stringMatching(/^analytics-migrate-manual-\d{8}-\d{6}$/),
      job_type: "migrate",
      triggered_by: "manual",
    });
    expect((await test.acme.jobs.list(test.id)).jobs).toContainEqual(
      expect.objectContaining({
        id: done?.job_id,
        name: "migrate",
        enabled: false,
        command: "sqlmesh -p <project> migrate",
      }),
    );
    await run(test, "success");
    await raise(test, NEWEST);
    await migration(test, "success", ({ id }) => id !== done?.id);
    await run(test, "success");
    expect(test.tool.started).toEqual([
      `run ${OLD}`,
      `migrate ${NEXT}`,
      `run ${NEXT}`,
      `migrate ${NEWEST}`,
      `run ${NEWEST}`,
    ]);
    expect(test.tool.wrong).toEqual([]);
  });

  it("tells a plan that is made before the end of the migration to wait for it", async () => {
    const test = await written();
    await raise(test, NEXT);
    const [pending] = await migrations(test);
    await expect(test.acme.plans.create(test.id)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining(`wait for the end of ${pending?.id}, which migrates`),
    });
    await migration(test, "success");
  });

  it("changes nothing but the version where no run has written a state", async () => {
    const test = await created();
    for (const version of [NEWEST, OLD, NEXT]) {
      await raise(test, version);
      await untilStatus(test, test.id, "active");
    }
    await run(test, "success");
    expect(test.tool.started).toEqual([`run ${NEXT}`]);
  });

  it("is refused before anything is recorded where the state cannot be migrated, deployed or not", async () => {
    const test = await written();
    const straight = {
      code: "invalid",
      issues: [
        {
          path: "sqlmesh_version",
          message: expect.stringMatching(
            /Set 0\.208\.1 or 0\.200\.0 or 0\.190\.0 or 0\.170\.1 or 0\.150\.1 first/,
          ),
        },
      ],
    };
    const before = await test.acme.projects.get(test.id);
    await expect(raise(test, NEWEST)).rejects.toMatchObject(straight);
    expect(await test.acme.projects.get(test.id)).toEqual(before);
    await raise(test, NEXT);
    await migration(test, "success");
    const lower = {
      code: "invalid",
      issues: [
        { path: "sqlmesh_version", message: expect.stringContaining("must be 0.170.1 or newer") },
      ],
    };
    await expect(raise(test, OLD)).rejects.toMatchObject(lower);
    await test.acme.projects.undeploy(test.id);
    await expect(raise(test, OLD)).rejects.toMatchObject(lower);
    // An unused state does not limit the version; it does when it is used again.
    await raise(test, OLD, { use_managed_state_database: false });
    await expect(
      test.acme.projects.update(test.id, { use_managed_state_database: true }),
    ).rejects.toMatchObject(lower);
    await raise(test, NEXT, { use_managed_state_database: true });
    expect(await migrations(test)).toHaveLength(1);
  });

  it("waits for an active run and makes all others wait, whatever concurrency_policy says", async () => {
    const test = await written({ concurrency_policy: "Replace" });
    test.tool.hold("all");
    const running = await test.acme.projects.run(test.id);
    await ended(test, running.job_run_id, "running");
    await raise(test, NEXT);
    const waiting = await migration(test, "pending", ({ status_message = "" }) =>
      /runs before it.*alone/.test(status_message),
    );
    await test.acme.projects.update(test.id, { concurrency_policy: "Allow" });
    const more = [await test.acme.projects.run(test.id), await test.acme.projects.run(test.id)];
    await until(
      () => test.acme.runs.get(test.id, more[0]?.job_run_id ?? ""),
      ({ status_message }) => status_message?.includes(waiting?.job_name ?? "") ?? false,
    );
    test.tool.finish("success");
    await migration(test, "running");
    expect(test.engine.counts().activeRuns).toBe(1);
    test.tool.finish("success");
    await migration(test, "success");
    for (const { job_run_id } of more) await ended(test, job_run_id, "running");
    test.tool.finish("success");
    expect(test.tool.wrong).toEqual([]);
  });

  it("is not replaced by a run, and refuses one under Forbid until it has ended", async () => {
    const test = await written({ concurrency_policy: "Forbid" });
    test.tool.hold("migrations");
    await raise(test, NEXT);
    const running = await migration(test, "running");
    await expect(test.acme.projects.run(test.id)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining(`(${running?.id})`),
    });
    await test.acme.projects.update(test.id, { concurrency_policy: "Replace" });
    const next = await test.acme.projects.run(test.id);
    await untilStatus(test, test.id, "active");
    expect(await migration(test, "running")).toMatchObject({ id: running?.id });
    test.tool.finish("success");
    await ended(test, next.job_run_id, "success");
    expect(test.tool.wrong).toEqual([]);
  });

  it("is recorded by the deploy of a project that was not deployed", async () => {
    const test = await written();
    await test.acme.projects.undeploy(test.id);
    await raise(test, NEXT);
    expect(await migrations(test)).toEqual([]);
    await test.acme.projects.deploy(test.id);
    await migration(test, "success");
    await run(test, "success");
    await test.acme.projects.deploy(test.id);
    await untilStatus(test, test.id, "active");
    expect(await migrations(test)).toHaveLength(1);
  });

  it("waits while the project is suspended", async () => {
    const test = await written({ suspended: false });
    await test.acme.projects.update(test.id, { suspended: true });
    await raise(test, NEXT);
    await migration(
      test,
      "pending",
      ({ status_message }) => status_message?.includes("resumed") ?? false,
    );
    await test.acme.projects.update(test.id, { suspended: false });
    await migration(test, "success");
  });

  it("continues after a restart, and is not repeated", async () => {
    const test = await written();
    test.tool.hold("migrations");
    await raise(test, NEXT);
    await migration(test, "running");
    const again = { ...test, ...(await test.again()) };
    test.tool.finish("success");
    await migration(again, "success");
    await run(again, "success");
    expect(await migrations(again)).toHaveLength(1);
    expect(test.tool.started.filter((what) => what.startsWith("migrate"))).toHaveLength(1);
  });
});

describe("a migration that fails", () => {
  it("makes the project degraded with the reason, refuses runs and ends waiting ones, until a deploy tries again", async () => {
    const test = await written();
    test.tool.failMigrations(1);
    test.tool.hold("runs");
    const running = await test.acme.projects.run(test.id);
    await ended(test, running.job_run_id, "running");
    await raise(test, NEXT);
    const waiting = await test.acme.projects.run(test.id);
    test.tool.hold("none");
    test.tool.finish("success");
    const failed = await migration(test, "failed");
    expect(failed).toMatchObject({
      exit_code: 1,
      error_message: expect.stringMatching(/could not migrate the state, and left it as it was/),
    });
    const reason =
      /written by version 0\.130\.0, could not be migrated: .*deploy the project to try again/;
    expect(await untilStatus(test, test.id, "degraded")).toMatchObject({
      status_message: expect.stringMatching(reason),
    });
    expect(await ended(test, waiting.job_run_id, "error")).toMatchObject({
      error_message: expect.stringMatching(reason),
    });
    await expect(test.acme.projects.run(test.id)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(reason),
    });

    const restarted = { ...test, ...(await test.again()) };
    expect(await untilStatus(restarted, test.id, "degraded")).toMatchObject({ deployed: true });
    test.tool.failMigrations(undefined);
    await restarted.acme.projects.deploy(test.id);
    await migration(restarted, "success");
    await untilStatus(restarted, test.id, "active");
    await run(restarted, "success");
    expect(test.tool.wrong).toEqual([]);
  });

  it("includes one that was cancelled, started or not", async () => {
    const test = await written();
    test.tool.hold("all");
    const running = await test.acme.projects.run(test.id);
    await ended(test, running.job_run_id, "running");
    await raise(test, NEXT);
    await test.acme.runs.cancel(test.id, (await migrations(test))[0]?.id ?? "");
    await untilStatus(test, test.id, "degraded");
    test.tool.finish("success");
    await ended(test, running.job_run_id, "success");

    await test.acme.projects.deploy(test.id);
    const second = await migration(test, "running");
    await test.acme.runs.cancel(test.id, second?.id ?? "");
    await migration(test, "failed");
    expect(await untilStatus(test, test.id, "degraded")).toMatchObject({
      status_message: expect.stringContaining("Cancelled on request"),
    });
    expect(test.tool.state()).toBe(OLD);
    // After the return to the version that wrote the state, nothing is left to do.
    await raise(test, OLD);
    await untilStatus(test, test.id, "active");
    test.tool.hold("none");
    await run(test, "success");
    expect(test.tool.wrong).toEqual([]);
  });

  it("includes one whose deployment is refused: runs are refused, too, until the version is available or is set back", async () => {
    const test = await written();
    test.tool.refuse(NEXT);
    await raise(test, NEXT);
    expect(await migration(test, "error")).toMatchObject({
      error_message: expect.stringContaining(`cannot have ${NEXT}`),
    });
    expect(await untilStatus(test, test.id, "degraded")).toMatchObject({
      status_message: expect.stringContaining(`cannot have ${NEXT}`),
    });
    await expect(test.acme.projects.run(test.id)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("could not be migrated"),
    });
    await raise(test, OLD);
    await run(test, "success");
    await raise(test, NEXT);
    await migration(test, "error");
    test.tool.refuse(undefined);
    await test.acme.projects.deploy(test.id);
    await migration(test, "success");
    await run(test, "success");
    expect(test.tool.wrong).toEqual([]);
  });

  it("does not include one whose deployment was refused before any run, and no run binds the state to the version before", async () => {
    const test = await created();
    test.tool.refuse(NEXT);
    await raise(test, NEXT);
    await untilStatus(test, test.id, "degraded");
    const why = expect.stringMatching(
      /^Version 0\.130\.0 is deployed, and it is not what the project asks for/,
    );
    await expect(test.acme.projects.run(test.id)).rejects.toMatchObject({
      code: "conflict",
      message: why,
    });
    test.tool.refuse(undefined);
    await test.acme.projects.deploy(test.id);
    await run(test, "success");
    expect(test.tool.started).toEqual([`run ${NEXT}`]);
    expect(await migrations(test)).toEqual([]);
  });

  it("does not include one whose deployment is in progress, and the old version still runs when it is set back", async () => {
    const test = await written();
    test.engine.setConvergence("manual");
    await raise(test, NEXT);
    test.engine.fail(refOf(await test.acme.projects.get(test.id)), "No such package");
    await test.acme.projects.update<SqlmeshProject>(test.id, { sqlmesh_version: OLD });
    expect(
      (await migrations(test)).map(({ status, error_message }) => [status, error_message]),
    ).toEqual([["failed", expect.stringContaining("replaced it before it started")]]);
    test.engine.setConvergence("at_once");
    test.engine.converge(refOf(await test.acme.projects.get(test.id)));
    await run(test, "success");
    expect(test.tool.wrong).toEqual([]);
  });
});

describe("another change while a migration is recorded", () => {
  async function pending(): Promise<Playing & { readonly first: Run | undefined }> {
    const test = await written();
    test.tool.hold("all");
    const running = await test.acme.projects.run(test.id);
    await ended(test, running.job_run_id, "running");
    await raise(test, NEXT);
    await untilStatus(test, test.id, "active");
    return { ...test, first: (await migrations(test))[0] };
  }

  it("keeps it where the version does not change, also after a deploy", async () => {
    const test = await pending();
    await test.acme.projects.update(test.id, { memory_limit: "5Gi" });
    await test.acme.projects.deploy(test.id);
    expect(await migrations(test)).toMatchObject([{ id: test.first?.id, status: "pending" }]);
  });

  it("replaces or removes it while it has not started", async () => {
    const test = await pending();
    await raise(test, "0.208.1");
    expect(await migrations(test)).toMatchObject([
      { status: "pending" },
      { id: test.first?.id, status: "failed", end_time: expect.any(String) },
    ]);
    await raise(test, OLD);
    expect((await migrations(test)).map(({ status }) => status)).toEqual(["failed", "failed"]);
    await untilStatus(test, test.id, "active");
    await raise(test, NEXT);
    await test.acme.projects.update(test.id, { use_managed_state_database: false });
    expect((await migrations(test)).map(({ status }) => status)).toEqual([
      "failed",
      "failed",
      "failed",
    ]);
  });

  it("is refused once it has started, with its id, where it would change the version; undeploy ends it", async () => {
    const test = await pending();
    test.tool.finish("success");
    const running = await migration(test, "running");
    for (const version of [OLD, "0.208.1"])
      await expect(raise(test, version)).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringContaining(`(${running?.id})`),
      });
    await test.acme.projects.update(test.id, { memory_limit: "5Gi" });
    await test.acme.projects.deploy(test.id);
    await test.acme.projects.undeploy(test.id);
    expect(await migration(test, "failed")).toMatchObject({
      id: running?.id,
      error_message: "The project was undeployed",
    });
    test.tool.hold("none");
    await raise(test, "0.208.1");
    await test.acme.projects.deploy(test.id);
    await migration(test, "success");
    await run(test, "success");
    expect(test.tool.wrong).toEqual([]);
    await test.acme.projects.delete(test.id);
    expect(test.engine.counts()).toMatchObject({ deployments: 0, stateDatabases: 0 });
  });
});
