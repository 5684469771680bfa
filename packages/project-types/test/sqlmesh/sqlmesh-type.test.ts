import type { StateChange, StateConnection } from "@dagctl/core/contracts";
import { createProjectRules, Secret } from "@dagctl/core/driver-kit";
import { describe, expect, it } from "vitest";
import {
  type SqlmeshInspection,
  type SqlmeshProject,
  SQLMESH_VERSIONS,
  sqlmeshType,
} from "../../src/sqlmesh/index.ts";
import { COMMIT, folder } from "../files.ts";

const type = sqlmeshType();
const rules = createProjectRules([type], { gitAuth: ["none"] });

function project(fields: Readonly<Record<string, unknown>> = {}): SqlmeshProject {
  return rules.create(
    {
      name: "analytics",
      repository_url: "https://github.com/acme/analytics",
      git_path: "transform",
      ...fields,
    },
    { id: "proj_a", organization: "org-a", now: "2026-01-01T00:00:00.000Z" },
  ) as SqlmeshProject;
}

function inspected(
  text: string,
  fields?: Readonly<Record<string, unknown>>,
): Promise<SqlmeshInspection> {
  return type.inspect(project(fields), COMMIT, folder({ "config.yaml": text }), {});
}

const words = (
  job: ReturnType<typeof type.defaultJob>["steps"] | undefined,
): (string | undefined)[] | undefined =>
  job?.map(({ argv }) =>
    argv
      .map((argument) => (typeof argument === "string" ? argument : `<${argument.folder}>`))
      .join(" "),
  );

describe("the job of a SQLMesh project", () => {
  it("runs only planned changes without approval, and plans with it", async () => {
    const job = type.defaultJob(project(), await inspected(""));
    expect(job).toMatchObject({
      name: "scheduled-run",
      jobType: "run",
      enabled: false,
      schedule: "0 2 * * *",
    });
    expect(words(job.steps)).toEqual([
      "sqlmesh -p <project> test",
      "sqlmesh -p <project> run prod",
    ]);
    expect(words(job.approvedSteps)).toEqual([
      "sqlmesh -p <project> plan prod --auto-apply --no-prompts",
      "sqlmesh -p <project> run prod",
    ]);
    expect(job.command).toBe("sqlmesh -p <project> test; sqlmesh -p <project> run prod");
  });

  it("plans automatically with auto_apply, and skips tests without run_tests", async () => {
    const inspection = await inspected("");
    const job = type.defaultJob(
      project({ auto_apply: true, run_tests: false, sqlmesh_environment: "dev" }),
      inspection,
    );
    expect(words(job.steps)).toEqual([
      "sqlmesh -p <project> plan dev --auto-apply --no-prompts --skip-tests",
      "sqlmesh -p <project> run dev",
    ]);
    expect(words(type.defaultJob(project({ run_tests: false }), inspection).steps)).toEqual([
      "sqlmesh -p <project> run prod",
    ]);
  });
});

describe("the workload of a SQLMesh project", () => {
  const duckdb: StateConnection = {
    type: "duckdb",
    settings: { database: "/state/s.db" },
    secrets: {},
  };
  const postgres: StateConnection = {
    type: "postgres",
    settings: { host: "db", port: "5432", database: "d", user: "u" },
    secrets: { password: new Secret("canary") },
  };

  it("requires exactly the version, and what the connections need", async () => {
    const inspection = await inspected(
      "gateways:\n  a: {connection: {type: snowflake}, test_connection: {type: duckdb}}\n  b: {connection: {type: gcp_postgres}}\n",
      { sqlmesh_version: "0.130.0" },
    );
    const workload = type.workload(project({ sqlmesh_version: "0.130.0" }), inspection, {});
    expect(workload.runtime).toEqual({
      language: "python",
      packages: [{ name: "sqlmesh", version: "0.130.0", extras: ["gcppostgres", "snowflake"] }],
    });
    expect(workload.repository).toEqual({
      url: "https://github.com/acme/analytics",
      branch: "main",
      path: "transform",
      commit: COMMIT,
      authMethod: "none",
    });
    expect(workload.resources).toEqual({
      cpu_request: "500m",
      cpu_limit: "2000m",
      memory_request: "1Gi",
      memory_limit: "4Gi",
    });
    expect(workload.environment).toEqual({
      SQLMESH__DISABLE_ANONYMIZED_ANALYTICS: "true",
      DO_NOT_TRACK: "1",
      COLUMNS: "200",
    });
  });

  it("sets the complete state for every gateway, and never a secret's value", async () => {
    const workload = type.workload(
      project(),
      await inspected(
        "gateways:\n  warehouse: {connection: {type: duckdb}}\n  my-gw: {connection: {type: duckdb}}\n",
      ),
      { state: postgres },
    );
    for (const name of ["WAREHOUSE", "MY-GW"]) {
      const prefix = `SQLMESH__GATEWAYS__${name}__STATE_CONNECTION__`;
      expect(
        Object.fromEntries(
          Object.entries(workload.environment)
            .filter(([key]) => key.startsWith(prefix))
            .map(([key, value]) => [key.slice(prefix.length), value]),
        ),
      ).toEqual({
        TYPE: "postgres",
        HOST: "db",
        PORT: "5432",
        DATABASE: "d",
        USER: "u",
        PASSWORD: { secret: "state-password" },
      });
    }
    expect(JSON.stringify(workload)).not.toContain("canary");
    expect(workload.runtime.packages[0]?.extras).toEqual(["postgres"]);
  });

  it.each([
    ["no gateway", "model_defaults: {dialect: duckdb}\n", "SQLMESH__GATEWAYS__STATE_CONNECTION__"],
    [
      "one without a name",
      "gateways: {connection: {type: duckdb}}\n",
      "SQLMESH__GATEWAYS__STATE_CONNECTION__",
    ],
    [
      "the key gateway",
      "gateway: {connection: {type: duckdb}}\n",
      "SQLMESH__GATEWAY__STATE_CONNECTION__",
    ],
  ])("addresses %s", async (_, text, prefix) => {
    const { environment } = type.workload(project(), await inspected(text), { state: duckdb });
    expect(environment).toMatchObject({
      [`${prefix}TYPE`]: "duckdb",
      [`${prefix}DATABASE`]: "/state/s.db",
    });
    expect(Object.keys(environment).filter((one) => one.includes("GATEWAY"))).toHaveLength(2);
  });

  it("sets nothing where the gateways are unknown", async () => {
    const { environment } = type.workload(
      project(),
      await inspected("gateways: {a__b: {connection: {type: duckdb}}}\n"),
      { state: duckdb },
    );
    expect(Object.keys(environment).filter((name) => name.includes("GATEWAY"))).toEqual([]);
  });

  it("is plain JSON", async () => {
    const inspection = await inspected("gateways: {a: {connection: {type: duckdb}}}\n");
    const workload = type.workload(project(), inspection, { state: duckdb });
    expect(JSON.parse(JSON.stringify(workload))).toEqual(workload);
    expect(JSON.parse(JSON.stringify(inspection))).toEqual(inspection);
  });
});

describe("a managed state", () => {
  const change = (from: string, to: string): StateChange | undefined =>
    type.stateChange?.(project({ sqlmesh_version: to }), from);

  it("is reused, migrated or refused for every pair of supported versions", () => {
    const table = SQLMESH_VERSIONS.map((from) =>
      SQLMESH_VERSIONS.map((to) => {
        const kind = change(from, to)?.change;
        return kind === "none" ? "-" : kind?.slice(0, 1);
      }).join(""),
    );
    // Reused (-), migrated or refused. 0.216 and later ones migrate no state of 0.130.
    expect(table).toEqual([
      "-mmmmmrrr",
      "r-mmmmmmm",
      "rr-mmmmmm",
      "rrr-mmmmm",
      "rrrr-mmmm",
      "rrrrr-mmm",
      "rrrrrr-mm",
      "rrrrrrr-m",
      "rrrrrrrr-",
    ]);
  });

  it("is migrated by SQLMesh itself, in one step that needs no answer from a person", () => {
    expect(change("0.170.1", "0.236.4")).toMatchObject({
      job: { name: "migrate", jobType: "migrate", enabled: false },
    });
    const migrate = change("0.170.1", "0.236.4");
    expect(words(migrate?.change === "migrate" ? migrate.job.steps : undefined)).toEqual([
      "sqlmesh -p <project> migrate",
    ]);
  });

  it("is migrated through the listed versions, and the reason says why a lower version is refused", () => {
    expect(change("0.130.0", "0.236.4")).toEqual({
      change: "refused",
      issue: {
        path: "sqlmesh_version",
        message:
          "cannot be 0.236.4 at once: the managed state was written by 0.130.0, and since 0.216.0 SQLMesh migrates only what 0.134.0 or newer wrote. Set 0.208.1 or 0.200.0 or 0.190.0 or 0.170.1 or 0.150.1 first, and 0.236.4 when its migration has succeeded",
      },
    });
    expect(change("0.236.4", "0.227.1")).toMatchObject({
      issue: {
        path: "sqlmesh_version",
        message: expect.stringMatching(/^must be 0\.236\.4 or newer/),
      },
    });
  });

  it("is the same for all patches of a minor, also of versions that are no longer supported", () => {
    expect([change("0.236.0", "0.236.4"), change("0.236.9", "0.236.4")]).toEqual([
      { change: "none" },
      { change: "none" },
    ]);
    expect([change("0.133.0", "0.236.4")?.change, change("0.134.0", "0.236.4")?.change]).toEqual([
      "refused",
      "migrate",
    ]);
  });

  it("has the version of the project", () => {
    expect(type.stateVersion?.(project({ sqlmesh_version: "0.208.1" }))).toBe("0.208.1");
    expect(() => project({ sqlmesh_version: "0.201.0" })).toThrow(
      /0\.130\.0, 0\.150\.1, 0\.170\.1, .*, 0\.208\.1, .*, 0\.227\.1/,
    );
  });
});

describe("a failed SQLMesh run", () => {
  it.each([
    ["run", "Error: Environment 'prod' was not found.", /apply_plan/],
    [
      "run",
      "    raise SQLMeshError(f\"Environment '{environment}' was not found.\")\nError: Environment 'prod' was not found.",
      /^The environment prod does/,
    ],
    [
      "run",
      'IOException: Could not set lock on file "/x/w.duckdb": Conflicting lock is held in python (PID 3)',
      /w\.duckdb open/,
    ],
    ["plan", "There are no prior migrations to roll back to.", /another run/],
    [
      "run",
      "SQLMesh (local) is using version '76' which is ahead of '58' (remote). Please run a migration ('sqlmesh migrate' command).",
      /an older SQLMesh/,
    ],
    [
      "run",
      `SQLMesh (local) is using version '58' which is behind '102' (remote). Please upgrade SQLMesh ('pip install --upgrade "sqlmesh==0.236.4"' command).`,
      /Set sqlmesh_version to 0\.236\.4 or a newer one/,
    ],
    [
      "run",
      "SQLGlot (local) is using version '25.28.0' which is behind '26.0.0' (remote). Please upgrade SQLGlot",
      /that version or a newer one/,
    ],
    [
      "migrate",
      "Error: There are no prior migrations to roll back to.",
      /set sqlmesh_version to one between/,
    ],
    [
      "migrate",
      "of SQLMesh that is no longer supported. Please upgrade to 0.134.0 first before upgrading to 0.236.4.",
      /pass through 0\.134\.0 or a newer/,
    ],
    ["migrate", "Error: SQLMesh migration failed.", /left it as it was/],
    [
      "plan",
      "Error: No connection configured for gateway 'a'.",
      /no connection for gateway a\. Add one/,
    ],
    [
      "plan",
      "Error: Invalid 'postgres' connection config:\n  Invalid field 'port':\n    Input should be a valid integer",
      /postgres connection.*\/environment-variables/,
    ],
    ["plan", 'could not translate host name "None" to address', /reads as None/],
    [
      "run",
      'FATAL:  password authentication failed for user "loader"',
      /password of loader.*\/environment-variables/,
    ],
    ["run", "ModuleNotFoundError: No module named 'pandas'", /imports pandas/],
    [
      "plan",
      "RuntimeError: This run has no managed state: set use_managed_state_database of the project to true",
      /Set use_managed_state_database to true/,
    ],
    [
      "plan",
      "  File \"/usr/lib/python3.9/os.py\", line 679, in __getitem__\n    raise KeyError(key) from None\nKeyError: 'API_KEY'",
      /reads the variable API_KEY/,
    ],
    ["test", "FAILED (failures=1)", /^Tests of the project failed; the log says which\. Correct/],
    [
      "test",
      Array.from("abcdefgh", (name) => `FAIL: test_${name} (/x/tests/t.yaml)`).join("\n"),
      /: test_a, test_b, test_c, test_d, test_e and 3 more\. The log/,
    ],
  ])("in step %s says what to do about %j", (step, log, words) => {
    expect(type.explainFailure?.(project(), { step, exitCode: 1, log })).toMatch(words);
  });
  it("in step test names an error that came up while the project was loaded, before any test", () => {
    const log = [
      "Traceback (most recent call last):",
      '  File "/x/lib/python3.11/site-packages/sqlmesh/core/loader.py", line 520, in _load_scripts',
      "    if import_python_file(path, self.config_path):",
      '  File "/x/files/macros/__init__.py", line 3, in <module>',
      "    rates = load_rates()",
      "OSError: the file of rates is empty",
    ].join("\n");
    const end = { step: "test", exitCode: 1, log };
    expect(type.explainFailure?.(project(), { ...end, exited: true })).toBe(
      "OSError: the file of rates is empty",
    );
    expect(type.explainFailure?.(project(), end)).toBeUndefined();
  });
  it.each([
    ["run", "Segmentation fault"],
    ["run", "KeyError: 'customer'"],
    ["run", "FAIL: the day was bad (no file)"],
  ])(
    "in step %s has no advice about %j, and shows it where the step ended by itself",
    (step, log) => {
      const end = { step, exitCode: 1, log };
      expect(type.explainFailure?.(project(), end)).toBeUndefined();
      expect(type.explainFailure?.(project(), { ...end, exited: true })).toBe(log);
    },
  );
});
