import fc from "fast-check";
import { expect, it } from "vitest";
import { DagctlError, isDagctlError } from "@dagctl/core/errors";
import type { SqlmeshProject } from "@dagctl/project-types/sqlmesh";
import { scriptedSqlmesh } from "./scripted-sqlmesh.ts";
import { type TestHost, testHost, until } from "./test-host.ts";

const version = fc.constantFrom("0.130.0", "0.170.1", "0.208.1", "0.227.1", "0.236.4");
const action = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("put" as const), version }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("run" as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("finish" as const),
      end: fc.constantFrom("success" as const, "failed" as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("hold" as const),
      what: fc.constantFrom(
        "none" as const,
        "runs" as const,
        "migrations" as const,
        "all" as const,
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom(
        "cancel" as const,
        "deploy" as const,
        "undeploy" as const,
        "restart" as const,
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("suspend" as const), suspended: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("fail" as const), exit: fc.constantFrom(1, undefined) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("refuse" as const),
      version: fc.option(version, { nil: undefined }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("policy" as const),
      policy: fc.constantFrom("Allow", "Forbid", "Replace"),
    }),
  },
);
const acts = fc.array(fc.record({ action, pause: fc.constantFrom(0, 0, 1, 8) }), {
  minLength: 3,
  maxLength: 14,
});

it(
  "in every interleaving, no run uses a state of another version, no migration runs at the same time as another run, and all of it ends well",
  { timeout: 120_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(acts, async (actions) => {
        const tool = scriptedSqlmesh();
        let test: TestHost = await testHost({ deploy: tool.deploy, engine: tool.engine });
        await test.repository.commit({ "config.yaml": "" }, "Configure");
        const { id } = await test.acme.projects.create<SqlmeshProject>({
          ...test.input,
          project_type: "sqlmesh",
          sqlmesh_version: "0.130.0",
          check_on_deploy: false,
          run_tests: false,
        });
        const update = (patch: Record<string, unknown>): Promise<unknown> =>
          test.acme.projects.update(id, patch);
        for (const { action: one, pause } of actions) {
          await act().catch((error: unknown) => {
            // A refusal with one of these codes is allowed; anything else is a bug.
            if (!isDagctlError(error) || !["conflict", "invalid", "not_found"].includes(error.code))
              throw error;
          });
          await new Promise((resolve) => setTimeout(resolve, pause));

          async function act(): Promise<unknown> {
            switch (one.do) {
              case "put":
                return update({ sqlmesh_version: one.version });
              case "run":
                return test.acme.projects.run(id);
              case "finish":
                return tool.finish(one.end, "oldest");
              case "hold":
                return tool.hold(one.what);
              case "cancel":
                return test.acme.runs.cancel(id, "latest");
              case "deploy":
                return test.acme.projects.deploy(id);
              case "undeploy":
                return test.acme.projects.undeploy(id);
              case "restart":
                test = await test.again();
                return undefined;
              case "suspend":
                return update({ suspended: one.suspended });
              case "fail":
                return tool.failMigrations(one.exit);
              case "refuse":
                return tool.refuse(one.version);
              case "policy":
                return update({ concurrency_policy: one.policy });
            }
          }
        }

        // A person repairs it: the tool works, nothing is stopped or suspended, and a deploy
        // retries what had failed.
        tool.hold("none");
        tool.failMigrations(undefined);
        tool.refuse(undefined);
        const rest = (): Promise<unknown> =>
          until(
            async () => {
              tool.finish("success");
              return {
                project: await test.acme.projects.get(id),
                runs: (await test.acme.runs.list(id)).runs,
              };
            },
            ({ project, runs }) =>
              project.operation === undefined &&
              project.status !== "deploying" &&
              runs.every(({ status }) => status !== "pending" && status !== "running"),
          );
        await until(async () => update({ suspended: false }).then(() => true, busy), Boolean);
        await rest();
        await until(async () => test.acme.projects.deploy(id).then(() => true, busy), Boolean);
        await rest();
        expect(await test.acme.projects.get(id)).toMatchObject({ status: "active" });
        const { job_run_id } = await test.acme.projects.run(id);
        await rest();
        expect(await test.acme.runs.get(id, job_run_id)).toMatchObject({ status: "success" });
        expect(tool.state()).toBe(
          (await test.acme.projects.get<SqlmeshProject>(id)).sqlmesh_version,
        );
        expect(tool.wrong).toEqual([]);
        await test.host.close();
      }),
      { numRuns: 60 },
    );
  },
);

function busy(error: unknown): boolean {
  if (error instanceof DagctlError && error.code === "conflict") return false;
  throw error;
}
