import fc from "fast-check";
import { describe, expect, expectTypeOf, it } from "vitest";
import {
  createProjectRules,
  isCommitChanged,
  isInspectionNeeded,
  isWorkloadChanged,
} from "../../src/projects/project-rules.ts";
import {
  isDagctlError,
  type Issue,
  type OwnField,
  type Project,
  type ProjectPatch,
} from "../../src/index.ts";
import { type DbtProject, type DbtProjectPatch, dbtType } from "@dagctl/project-types/dbt";
import { nodeType } from "@dagctl/project-types/node";
import {
  type SqlmeshProject,
  type SqlmeshProjectPatch,
  sqlmeshType,
} from "@dagctl/project-types/sqlmesh";
import type { CommonField, PutOnlyField } from "../../src/projects/validation/common-shape.ts";
import type { COMMON_ORDER } from "../../src/projects/validation/field-order.ts";

const rules = createProjectRules([sqlmeshType(), dbtType(), nodeType()], {
  gitAuth: ["none", "ssh", "github_app"],
});
const facts = {
  id: "proj_abcdefghijklmnop",
  organization: "org-acme",
  now: "2026-01-15T10:00:00.000Z",
};
const base = {
  name: "analytics",
  repository_url: "https://github.com/acme/analytics",
  description: "Core models",
  git_path: "models",
};

const sqlmesh = rules.create(base, facts) as SqlmeshProject;
const dbt = rules.create({ ...base, project_type: "dbt" }, facts);
/** A project as the observer leaves it. */
const observed: SqlmeshProject = {
  ...sqlmesh,
  status: "active",
  deployed: true,
  commits_behind: 1,
  current_commit_sha: "a".repeat(40),
  latest_commit_sha: "b".repeat(40),
  latest_commit_message: "Add orders model",
  gateways: [{ name: "warehouse", source: "config.yaml", line: 2 }],
  gateway_detection: { outcome: "known" },
  revision: 4,
};

function issuesOf(project: Project, body: unknown): readonly Issue[] {
  try {
    rules.update(project, body);
  } catch (error) {
    if (isDagctlError(error, "invalid")) return error.issues ?? [];
    throw error;
  }
  return [];
}

const paths = (project: Project, body: unknown): string[] =>
  issuesOf(project, body)
    .map(({ path }) => path)
    .sort();

/** A valid value of each field that differs from the project's. */
const NEW: Readonly<Record<string, unknown>> = {
  name: "Other name",
  description: "Something else",
  repository_url: "https://github.com/acme/other",
  branch: "develop",
  git_auth_method: "github_app",
  git_path: "transform",
  use_managed_state_database: false,
  auto_apply: true,
  run_tests: false,
  suspended: true,
  cpu_request: "1",
  cpu_limit: "4",
  memory_request: "2Gi",
  memory_limit: "8Gi",
  concurrency_policy: "Forbid",
  agent_context: "Ask finance first",
  sqlmesh_environment: "staging",
  sqlmesh_version: "0.130.0",
  python_version: "3.12",
  python_requirements: "",
  gateways: [{ name: "other", source: "manual" }],
  remediation_auto_merge: true,
  max_concurrent_job_runs: 2,
  status: "degraded",
};

describe("updating a project", () => {
  it("accepts every field that the type of the body has", () => {
    type Common = CommonField | PutOnlyField;
    expectTypeOf<Common | "revision">().toEqualTypeOf<keyof ProjectPatch>();
    type ReadOnly = "gateway_detection" | "python_requirements_file" | "chosen_versions";
    expectTypeOf<Common | Exclude<OwnField<SqlmeshProject>, ReadOnly>>().toEqualTypeOf<
      Exclude<keyof SqlmeshProjectPatch, "revision">
    >();
    expectTypeOf<Common | Exclude<OwnField<DbtProject>, ReadOnly>>().toEqualTypeOf<
      Exclude<keyof DbtProjectPatch, "revision">
    >();
    expectTypeOf<(typeof COMMON_ORDER)[number]>().toEqualTypeOf<keyof Project>();
  });

  it.each(Object.keys(NEW))("changes %s and nothing else", (field) => {
    const { next, changed } = rules.update(observed, { [field]: NEW[field] });
    expect(changed).toEqual([field]);
    expect(next).toEqual({ ...observed, [field]: NEW[field] });
  });

  it("leaves every field that a body does not name", () => {
    fc.assert(
      fc.property(fc.subarray(Object.keys(NEW)), (fields) => {
        const body = Object.fromEntries(fields.map((field) => [field, NEW[field]]));
        const { next, changed } = rules.update(observed, body);
        expect([...changed].sort()).toEqual([...fields].sort());
        const [before, after]: readonly Readonly<Record<string, unknown>>[] = [
          { ...observed },
          { ...next },
        ];
        for (const field of new Set([...Object.keys(observed), ...Object.keys(next)])) {
          expect(after?.[field]).toEqual(fields.includes(field) ? NEW[field] : before?.[field]);
        }
        expect(rules.update(next, body).changed).toEqual([]);
      }),
    );
  });

  it.each([
    ["an empty body", {}],
    ["equal values", { name: base.name, cpu_limit: "2000m", run_tests: true, git_path: "models" }],
    ["a path that is equal once it is written plainly", { git_path: "models/" }],
    [
      "null for what is absent",
      { agent_context: null, max_concurrent_job_runs: null, status_message: null },
    ],
    ["the same project_type", { project_type: "sqlmesh" }],
    ["the shown status", { status: "active" }],
    ["gateways that are known already", { gateways: [{ name: "warehouse" }] }],
    ["a null for gateways that are not set", { gateways: null }],
  ])("changes nothing for %s", (_, body) => {
    const { next, changed } = rules.update(observed, body);
    expect(changed).toEqual([]);
    expect(next).toBe(observed);
  });

  it("clears an optional field with null, and resets one with a default", () => {
    const filled = rules.update(observed, {
      branch: "develop",
      cpu_limit: "4",
      max_concurrent_job_runs: 3,
      sqlmesh_version: "0.130.0",
      use_managed_state_database: false,
    }).next;
    const { next } = rules.update(filled, {
      description: null,
      git_path: null,
      branch: null,
      cpu_limit: null,
      max_concurrent_job_runs: null,
      sqlmesh_version: null,
      use_managed_state_database: null,
    });
    expect(next).toMatchObject({
      branch: "main",
      cpu_limit: "2000m",
      sqlmesh_version: "0.236.4",
      use_managed_state_database: true,
    });
    for (const field of ["description", "git_path", "max_concurrent_job_runs"])
      expect(next).not.toHaveProperty(field);
    expect(
      paths(observed, { name: null, repository_url: null, status: null, project_type: null }),
    ).toEqual(["name", "project_type", "repository_url", "status"]);
  });

  it.each([
    ["another project type", { project_type: "dbt" }, ["project_type"]],
    [
      "a field of another type",
      { dbt_version: "1.8.0", polling_interval: null },
      ["dbt_version", "polling_interval"],
    ],
    ["unknown fields", { sqlmesh_verson: "0.130.0", metadata: {} }, ["metadata", "sqlmesh_verson"]],
    [
      "wrong types",
      { name: 3, suspended: "yes", max_concurrent_job_runs: 0, cpu_limit: 2 },
      ["cpu_limit", "max_concurrent_job_runs", "name", "suspended"],
    ],
    [
      "a cap that is no whole number",
      { max_concurrent_job_runs: 1.5 },
      ["max_concurrent_job_runs"],
    ],
    ["a status that there is not", { status: "paused" }, ["status"]],
    ["a version that is not supported", { sqlmesh_version: "0.201.0" }, ["sqlmesh_version"]],
    [
      "read-only fields",
      { id: "proj_other", deployed: false, revision: 3, updated_at: "2026-01-01T00:00:00Z" },
      ["revision"],
    ],
    [
      "observed fields of their own making",
      { deployed: false, commits_behind: 0, created_at: "2026-01-01T00:00:00Z" },
      ["commits_behind", "created_at", "deployed"],
    ],
    [
      "gateways that are none",
      { gateways: [{ name: "a b" }, "c", { name: "d", schema: 1 }] },
      ["gateways.0.name", "gateways.1", "gateways.2"],
    ],
    ["a gateway twice", { gateways: [{ name: "a" }, { name: "a" }] }, ["gateways.1.name"]],
    ["gateways by name", { gateways: { a: {} } }, ["gateways"]],
    [
      "ssh without a key",
      { git_auth_method: "ssh", repository_url: "git@github.com:a/b.git" },
      ["git_secret_ref"],
    ],
  ])("refuses %s", (_, body, expected) => {
    expect(paths(observed, body)).toEqual(expected);
  });

  it("checks rules over several fields on the merged object", () => {
    expect(paths(observed, { cpu_request: "3" })).toEqual(["cpu_request"]);
    expect(paths(observed, { cpu_limit: "499m" })).toEqual(["cpu_limit"]);
    expect(paths(observed, { cpu_limit: "0.5" })).toEqual([]);
    expect(paths(observed, { memory_limit: "1024Mi" })).toEqual([]);
    const ssh = rules.update(observed, {
      git_auth_method: "ssh",
      git_secret_ref: "key",
      repository_url: "git@github.com:a/b.git",
    }).next;
    expect(paths(ssh, { git_auth_method: "none" })).toEqual(["git_auth_method", "git_secret_ref"]);
    expect(
      paths(ssh, {
        git_auth_method: "none",
        git_secret_ref: null,
        repository_url: "https://github.com/a/b",
      }),
    ).toEqual([]);
    expect(paths(dbt, { python_version: "3.9" })).toEqual(["python_version"]);
    expect(paths(dbt, { python_version: "3.9", dbt_version: "1.8.0" })).toEqual([]);
  });

  it("accepts a whole object, also when the observer wrote in between", () => {
    const sent = { ...JSON.parse(JSON.stringify(observed)), description: "Changed" };
    const since: SqlmeshProject = {
      ...observed,
      status: "degraded",
      commits_behind: 3,
      latest_commit_sha: "c".repeat(40),
      status_message: "A part is gone",
      gateways: [],
    };
    const { next, changed } = rules.update(since, sent);
    expect(changed).toEqual(["description"]);
    expect(next).toEqual({ ...since, description: "Changed" });
    expect(
      paths(since, {
        ...sent,
        id: "proj_x",
        organization_id: "org-other",
        deployed: "yes",
        successful_runs_history_limit: 5,
      }),
    ).toEqual(["deployed", "id", "organization_id", "successful_runs_history_limit"]);
    expect(paths({ ...since, revision: 5 }, sent)).toEqual(["revision"]);
  });

  it("accepts a list of gateways without a source as the person's own, where the outcome is unknown", () => {
    const gateways = [{ name: "a", source: "manual" }];
    const stale: SqlmeshProject = {
      ...observed,
      gateways,
      gateway_detection: { outcome: "unknown", reason: "config.py …" },
    };
    expect(rules.update(stale, { gateways: [{ name: "a" }] }).changed).toEqual(["gateways"]);
    expect(rules.update(stale, { gateways }).changed).toEqual([]);
    expect(rules.update(stale, { gateways: null }).changed).toEqual(["gateways"]);
    const known: SqlmeshProject = {
      ...stale,
      gateway_detection: { outcome: "known", reason: "set by hand" },
    };
    expect(rules.update(known, { gateways: [{ name: "a" }] }).changed).toEqual([]);
    expect(rules.update(known, { gateways: null }).next).not.toHaveProperty("gateways");
  });

  it("takes back what was legal once: a version that has left the list", () => {
    const old: SqlmeshProject = { ...observed, sqlmesh_version: "0.129.0" };
    expect(rules.update(old, { ...old, description: "x" }).changed).toEqual(["description"]);
  });

  it("does not change the prototype", () => {
    const body: unknown = JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{}}}');
    expect(paths(observed, body)).toEqual(["__proto__", "constructor"]);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  it("is refused for a project whose type is not installed", () => {
    const plain = createProjectRules([nodeType()], { gitAuth: ["none"] });
    expect(() => plain.update(observed, {})).toThrow(/no project type "sqlmesh"/);
  });
});

describe("the effect of a change", () => {
  it("reaches the deploy driver for what runs, and not for what people read", () => {
    expect(
      isWorkloadChanged(
        [
          "description",
          "agent_context",
          "remediation_auto_merge",
          "name",
          "status",
          "max_concurrent_job_runs",
          "polling_interval",
          "version_strategy",
        ],
        dbtType(),
      ),
    ).toBe(false);
    for (const field of [
      "cpu_limit",
      "suspended",
      "sqlmesh_version",
      "run_tests",
      "branch",
      "field_of_a_plugin",
    ])
      expect(isWorkloadChanged([field], sqlmeshType())).toBe(true);
  });
  it("moves the commit with the source only, and inspects again where the type requires it", () => {
    expect(isCommitChanged(["cpu_limit", "sqlmesh_version"])).toBe(false);
    for (const field of [
      "repository_url",
      "branch",
      "git_path",
      "git_auth_method",
      "git_secret_ref",
    ])
      expect(isCommitChanged([field])).toBe(true);
    expect(isInspectionNeeded(["sqlmesh_version"], sqlmeshType())).toBe(true);
    expect(isInspectionNeeded(["cpu_limit"], sqlmeshType())).toBe(false);
    expect(isInspectionNeeded(["branch"], nodeType())).toBe(true);
  });
});
