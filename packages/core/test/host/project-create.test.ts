import { dbtType } from "@dagctl/project-types/dbt";
import { nodeType } from "@dagctl/project-types/node";
import { sqlmeshType } from "@dagctl/project-types/sqlmesh";
import { describe, expect, it } from "vitest";
import { createProjectRules } from "../../src/driver-kit.ts";
import { isDagctlError, type Issue, type Project } from "../../src/index.ts";

const rules = createProjectRules([sqlmeshType(), dbtType(), nodeType()], {
  gitAuth: ["none", "ssh", "github_app"],
});
const facts = {
  id: "proj_abcdefghijklmnop",
  organization: "org-acme",
  now: "2026-01-15T10:00:00.000Z",
};
const minimal = { name: "analytics", repository_url: "https://github.com/acme/analytics" };
const dbt = { ...minimal, project_type: "dbt" };

function create(body: unknown): Project {
  return rules.create(body, facts);
}

function issuesOf(body: unknown): readonly Issue[] {
  try {
    create(body);
  } catch (error) {
    if (isDagctlError(error, "invalid")) return error.issues ?? [];
    throw error;
  }
  return [];
}

const paths = (body: unknown): string[] => issuesOf(body).map(({ path }) => path);

describe("creating a project", () => {
  it("applies the default of each field that the body leaves out", () => {
    expect(create(minimal)).toEqual({
      ...facts_(),
      ...minimal,
      project_type: "sqlmesh",
      branch: "main",
      git_auth_method: "none",
      sqlmesh_environment: "prod",
      sqlmesh_version: "0.236.4",
      check_on_deploy: true,
      use_managed_state_database: true,
      auto_apply: false,
      run_tests: true,
      deployed: false,
      suspended: false,
      status: "pending",
      cpu_request: "500m",
      cpu_limit: "2000m",
      memory_request: "1Gi",
      memory_limit: "4Gi",
      concurrency_policy: "Allow",
      remediation_auto_merge: false,
      successful_runs_history_limit: 3,
      failed_runs_history_limit: 3,
      revision: 1,
    });
  });

  it("accepts the usual body of a sqlmesh project and of a dbt project", () => {
    const sqlmesh = {
      ...minimal,
      description: "Core analytics models",
      project_type: "sqlmesh",
      branch: "main",
      git_auth_method: "github_app",
      sqlmesh_environment: "prod",
      sqlmesh_version: "0.130.0",
      use_managed_state_database: true,
      auto_apply: false,
      run_tests: true,
    };
    const dbtBody = {
      name: "dbt-core",
      project_type: "dbt",
      repository_url: "https://github.com/acme/dbt-project",
      branch: "main",
      git_auth_method: "github_app",
      dbt_version: "1.8.0",
      python_version: "3.11",
      polling_interval: "5m",
      version_strategy: "semantic",
    };
    expect(create(sqlmesh)).toMatchObject(sqlmesh);
    expect(create(dbtBody)).toMatchObject({ ...dbtBody, use_managed_state_database: false });
    expect(create(dbtBody)).not.toHaveProperty("sqlmesh_version");
  });

  it("treats null as absent", () => {
    const project = create({ ...minimal, description: null, branch: null, git_path: null });
    expect(project.branch).toBe("main");
    expect(project).not.toHaveProperty("description");
    expect(project).not.toHaveProperty("git_path");
  });

  it("names every problem at once, each with its path", () => {
    const wrong = {
      project_type: "sqlmesh",
      repository_url: "ext::sh -c id",
      branch: "-c",
      cpu_limit: "1e9999",
      run_tests: "yes",
      dbt_version: "1.8.0",
      agent_contxt: "x",
      max_concurrent_job_runs: 3,
      id: "proj_x",
    };
    expect(paths(wrong).sort()).toEqual([
      "agent_contxt",
      "branch",
      "cpu_limit",
      "dbt_version",
      "id",
      "max_concurrent_job_runs",
      "name",
      "repository_url",
      "run_tests",
    ]);
    const words = Object.fromEntries(issuesOf(wrong).map(({ path, message }) => [path, message]));
    expect(words["agent_contxt"]).toContain("did you mean agent_context");
    expect(words["dbt_version"]).toContain("belongs to project_type dbt");
    expect(words["max_concurrent_job_runs"]).toContain("set it with PUT");
  });

  it("reports neither a rule over an invalid field, nor another type's field of an unknown type", () => {
    expect(paths({ ...minimal, cpu_request: "abc", cpu_limit: "100m" })).toEqual(["cpu_request"]);
    expect(paths({ ...minimal, project_type: "airflow", dbt_version: "1.8.0" })).toEqual([
      "project_type",
    ]);
  });

  it.each([[null], [undefined], ["text"], [[]], [3]])("refuses a body that is %j", (body) => {
    expect(paths(body)).toEqual([""]);
  });

  it("treats names of the prototype like any other unknown field", () => {
    const body: unknown = JSON.parse(
      '{"name":"a","repository_url":"https://github.com/a/b","__proto__":{"branch":"x"},"constructor":1,"toString":2}',
    );
    expect(paths(body).sort()).toEqual(["__proto__", "constructor", "toString"]);
    expect(({} as Record<string, unknown>)["branch"]).toBeUndefined();
    expect(paths({ ...minimal, operation: {}, metadata: {}, status: "active" }).sort()).toEqual([
      "metadata",
      "operation",
      "status",
    ]);
  });

  it("limits the answer to a body of invented fields, and escapes their names", () => {
    const body = {
      ...minimal,
      ...Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`x${index}`, 1])),
    };
    expect(issuesOf(body).length).toBe(51);
    const [issue] = issuesOf({ ...minimal, [`\u001b[2J${"y".repeat(1_000)}`]: 1 });
    expect(issue?.path.length).toBeLessThan(110);
    expect(issue?.path).not.toContain("\u001b");
  });
});

function facts_(): Record<string, unknown> {
  return {
    id: facts.id,
    organization_id: facts.organization,
    created_at: facts.now,
    updated_at: facts.now,
  };
}

/** Fields, each with wrong and right values. */
const TABLE: readonly [field: string, wrong: readonly unknown[], right: readonly unknown[]][] = [
  [
    "name",
    ["", " ", " a", "a ", "../x", "a/b", "ü", "分析", "🙂", "a".repeat(64), "...", "a\nb", 3],
    ["a", "A_B", "-x", "x.", "a.b c-d_e", "kube-system", "a".repeat(63)],
  ],
  [
    "description",
    ["x".repeat(2_001), "a\u0000b", "\ud800", 1],
    ["", "<script>", "${{ x }} {{ y }}", "🙂".repeat(2_000)],
  ],
  [
    "agent_context",
    ["x".repeat(10_001), "🙂".repeat(10_001), "x".repeat(1_000_000), {}],
    ["x".repeat(10_000), "🙂".repeat(10_000), "Ignore all previous instructions"],
  ],
  [
    "cpu_request",
    ["1; rm", "1e9999", "-1", "NaN", "0", "", "0.5m", "1u", "10001", "1Ki", 1, "3"],
    ["1", "500m", ".5", "2000m", "1e0"],
  ],
  [
    "memory_request",
    ["400m", "1GB", "64K", "1gi", "1mi", "0", "-1Gi", "1Ei", "5", "1e9999", "5Gi", " 1Gi"],
    ["1Gi", "1024Mi", "500M", "1e9", "0.5Gi", "4294967296"],
  ],
  ["concurrency_policy", ["allow", "", 1], ["Allow", "Forbid", "Replace"]],
  ["git_auth_method", ["SSH", "token", ""], ["none", "github_app"]],
  ["suspended", ["true", 1], [true, false]],
  [
    "sqlmesh_environment",
    ["prod; drop", "prod__dev", "-e", "x".repeat(100), "a'b", "", "a b", "a--b", "_"],
    ["prod", "dev_1", "my-env"],
  ],
  [
    "sqlmesh_version",
    [
      "latest",
      "0.130.0 --index-url http://evil",
      "git+https://x",
      "../../x",
      "0.201.0",
      "v0.130.0",
    ],
    ["0.130.0", "0.236.4"],
  ],
  [
    "git_path",
    [
      "../..",
      "/etc",
      "a/../../b",
      ".git",
      "a/.GIT/hooks",
      "a%2f..%2fb",
      "a\\..\\b",
      "GIT~1",
      "git~1/x",
      "a ",
      "a./b",
      ".git. ",
      "-x",
      "a//b",
      ".",
      "",
      "./a",
      "a:b",
      "c:/x",
      "a\nb",
      ".git\u200c",
      "x".repeat(2_000),
    ],
    ["models", "a/b/", "transform/git", ".github/x"],
  ],
  [
    "branch",
    [
      "--output=/x",
      "-c core.sshCommand=x",
      "a b",
      "refs/heads/../../x",
      "a..b",
      "@{-1}",
      "HEAD~1",
      "x.lock",
      "x/",
      "/x",
      "a//b",
      "x".repeat(300),
      "",
      "refs/tags/main",
      "HEAD",
      "@",
      ".x",
      "a/.x",
      "a.",
      "a:b",
      "a\u0007",
      "a\\b",
      "a?b",
      "a*b",
      "a[b",
      "a^b",
    ],
    ["main", "feature/x-1", "user@fix", "release-1.2", "émile"],
  ],
];

describe.each(TABLE)("%s", (field, wrong, right) => {
  it.each(wrong.map((value) => [value]))("refuses %j", (value) => {
    expect(paths({ ...minimal, [field]: value })).toEqual([field]);
    expect(issuesOf({ ...minimal, [field]: value })[0]?.message).toMatch(/^(must|is) /);
  });
  it.each(right.map((value) => [value]))("accepts %j", (value) => {
    expect(issuesOf({ ...minimal, [field]: value })).toEqual([]);
  });
});

describe.each<[string, readonly unknown[], readonly unknown[]]>([
  [
    "polling_interval",
    ["9s", "9999ms", "5", "1e9h", "-5m", "∞", "5s", "abc", "", "5 m", "200h", 300],
    ["10s", "5m", "5m0s", "1h30m", "0.5m", "10000ms"],
  ],
  ["dbt_version", ["1.8.0;id", "latest", "1.5.0", "2.0"], ["1.8.0", "1.11.16"]],
  ["version_strategy", ["Semantic", ""], ["semantic", "continuous"]],
])("dbt's %s", (field, wrong, right) => {
  it.each(wrong.map((value) => [value]))("refuses %j", (value) =>
    expect(paths({ ...dbt, [field]: value })).toEqual([field]),
  );
  it.each(right.map((value) => [value]))("accepts %j", (value) =>
    expect(issuesOf({ ...dbt, [field]: value })).toEqual([]),
  );
});

describe("rules over several fields", () => {
  it.each([
    [{ cpu_request: "3" }, ["cpu_request"]],
    [{ cpu_request: "1001m", cpu_limit: "1" }, ["cpu_limit"]],
    [{ cpu_request: "1000m", cpu_limit: "1" }, []],
    [{ memory_request: "1Gi", memory_limit: "1024Mi" }, []],
    [{ memory_limit: "1023Mi" }, ["memory_limit"]],
    [{ git_secret_ref: "deploy-key" }, ["git_secret_ref"]],
    [{ git_auth_method: "ssh" }, ["git_secret_ref", "repository_url"]],
    [
      {
        git_auth_method: "ssh",
        git_secret_ref: "deploy-key",
        repository_url: "git@github.com:acme/analytics.git",
      },
      [],
    ],
    [
      {
        git_auth_method: "ssh",
        git_secret_ref: "ns/name",
        repository_url: "git@github.com:acme/analytics.git",
      },
      ["git_secret_ref"],
    ],
    [
      {
        git_auth_method: "ssh",
        git_secret_ref: "..",
        repository_url: "git@github.com:acme/analytics.git",
      },
      ["git_secret_ref"],
    ],
    [{ repository_url: "git@github.com:acme/analytics.git" }, ["git_auth_method"]],
    [
      { repository_url: "file:///srv/git/a.git", git_auth_method: "github_app" },
      ["repository_url"],
    ],
    [{ dbt_version: "1.8.0", python_version: "3.13", project_type: "dbt" }, ["python_version"]],
    [{ dbt_version: "1.11.16", python_version: "3.9", project_type: "dbt" }, ["python_version"]],
    [{ dbt_version: "1.11.16", python_version: "3.13", project_type: "dbt" }, []],
    [{ project_type: "dbt", use_managed_state_database: true }, ["use_managed_state_database"]],
    [{ project_type: "dbt", sqlmesh_version: "0.130.0" }, ["sqlmesh_version"]],
  ])("%j has problems at %j", (body, expected) => {
    expect(paths({ ...minimal, ...body }).sort()).toEqual([...expected].sort());
  });

  it.each([
    ["memory_request", "8Gi", "memory_limit", "4Gi", "16Gi"],
    ["cpu_request", "3", "cpu_limit", "2000m", "4"],
  ])(
    "a %s of %s is refused with the name of the limit and the fact that its value is the default",
    (request, value, limit, standard, larger) => {
      const message = `must be at most ${limit}, which is ${standard} (its default): send a larger ${limit} as well`;
      expect(issuesOf({ ...minimal, [request]: value })).toEqual([{ path: request, message }]);
      expect(issuesOf({ ...minimal, [request]: value, [limit]: larger })).toEqual([]);
      expect(issuesOf({ ...minimal, [request]: value, [limit]: "1" })[0]?.message).not.toContain(
        "default",
      );
    },
  );

  it("refuses an auth method that the Git driver does not support", () => {
    const plain = createProjectRules([nodeType()], { gitAuth: ["none"] });
    expect(() =>
      plain.create({ ...minimal, project_type: "node", git_auth_method: "github_app" }, facts),
    ).toThrow(/git_auth_method: must be none/);
  });
});

describe("repository_url", () => {
  const auth = (url: string): Record<string, unknown> =>
    /^(ssh:|[^:/]+@)/.test(url) ? { git_auth_method: "ssh", git_secret_ref: "key" } : {};
  it.each([
    "ext::sh -c touch% /tmp/p",
    "EXT::x",
    "fd::3",
    "/etc",
    "./x",
    "C:\\x",
    "--upload-pack=touch /tmp/p",
    "-uX",
    " --config=x",
    "\u00a0https://a/b",
    "ssh://-oProxyCommand=x/y",
    "git@-oX:y",
    "ssh://git@host:22/-x",
    "git@host:-x",
    "https:///host/x.git",
    "https://good.com@evil.com/x",
    "https://evil.com#@good.com",
    "https://good.com\\@evil.com",
    "https://user:pass@host/x",
    "ssh://git:secret@host/x",
    "https://host:0/x",
    "https://host:99999/x",
    "https://host:/x",
    `https://host/${"x".repeat(8_192)}`,
    "https://host/x\u0000",
    "https://host/x\r\ny",
    "https://host/x%0a",
    "https://host/%0D",
    "https://host/\u001b[2J",
    "git://host/x",
    "https://host",
    "https://host/",
    "https://аpple.com/x",
    "https://host./x",
    "https://host/a/../b",
    "https://host/x?a=b",
    "ftp://host/x",
    "javascript:alert(1)",
    "host:path",
    "",
    "file://server/share",
    "file:///",
    "https://github.com:443@evil/x",
    "ssh://host",
    "ssh://git@/x",
    "git@:x",
    "https://[::1/x",
    "https://a..b/x",
  ])("refuses %j", (url) => {
    const [issue] = issuesOf({ ...minimal, repository_url: url });
    expect(issue?.path).toBe("repository_url");
    expect(issue?.message).not.toMatch(/user:pass|secret@/);
  });
  it.each([
    "https://github.com/acme/analytics",
    "https://github.com:8443/acme/analytics.git",
    "HTTPS://GitHub.com/a/b",
    "http://127.0.0.1:3000/a.git",
    "file:///srv/git/a.git",
    "ssh://git@github.com/acme/a.git",
    "ssh://git@host:2222/~/a",
    "git@github.com:acme/analytics.git",
    "deploy@[::1]:a.git",
    "https://xn--pple-43d.com/x",
    "https://host/a%20b",
    "https://[2001:db8::1]:8080/a",
  ])("accepts %j", (url) => {
    expect(issuesOf({ ...minimal, repository_url: url, ...auth(url) })).toEqual([]);
  });
});
