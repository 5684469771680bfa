import type { ProjectType } from "@dagctl/core/contracts";
import { nodeType } from "@dagctl/project-types/node";
import { fakeGit } from "@dagctl/testing";
import type { SqlmeshProject } from "@dagctl/project-types/sqlmesh";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { type TestHost, testHost, untilStatus } from "./test-host.ts";

/** The body of a create for each of two types. */
const SQLMESH = {
  name: "analytics",
  description: "Core analytics models",
  project_type: "sqlmesh",
  repository_url: "https://github.com/acme/analytics",
  branch: "main",
  git_auth_method: "github_app",
  sqlmesh_environment: "prod",
  sqlmesh_version: "0.130.0",
  check_on_deploy: false,
  use_managed_state_database: true,
  auto_apply: false,
  run_tests: true,
} as const;
const DBT = {
  name: "dbt-core",
  project_type: "dbt",
  repository_url: "https://github.com/acme/dbt-project",
  branch: "main",
  git_auth_method: "github_app",
  dbt_version: "1.8.0",
  python_version: "3.11",
  polling_interval: "5m",
  version_strategy: "semantic",
  check_on_deploy: false,
} as const;
const FILES = {
  "config.yaml": "gateways:\n  warehouse: { connection: { type: duckdb } }\n",
  "dbt_project.yml": "name: shop\nprofile: shop\n",
  "profiles.yml": "shop: {target: p, outputs: {p: {type: duckdb}}}\n",
};

async function hostFor(url: string): Promise<TestHost> {
  const git = fakeGit({ auth: ["github_app"] });
  const repository = git.create(url);
  await repository.commit(FILES, "Begin");
  return testHost({ plainGit: git, repository });
}

/** Returns the names of the fields of the stored JSON text, which a server passes on as it is. */
async function fieldsOf(test: TestHost, id: string): Promise<string> {
  await untilStatus(test, id, "active");
  const { text } = await test.acme.projects.getText(id);
  return Object.keys(JSON.parse(text)).join(" ");
}

const words = (text: string): string => text.trim().replaceAll(/\s+/g, " ");

describe("the order of the fields of a project", () => {
  it.each([
    [
      "sqlmesh",
      SQLMESH,
      `id organization_id name description project_type repository_url branch git_auth_method
       sqlmesh_environment sqlmesh_version check_on_deploy use_managed_state_database auto_apply
       run_tests deployed suspended status cpu_request cpu_limit memory_request memory_limit
       concurrency_policy remediation_auto_merge successful_runs_history_limit
       failed_runs_history_limit revision created_at updated_at latest_commit_sha
       latest_commit_message gateways gateway_detection current_commit_sha commits_behind`,
    ],
    [
      "dbt",
      DBT,
      `id organization_id name project_type repository_url branch git_auth_method dbt_version
       python_version polling_interval version_strategy check_on_deploy use_managed_state_database
       auto_apply run_tests deployed suspended status cpu_request cpu_limit memory_request
       memory_limit concurrency_policy remediation_auto_merge successful_runs_history_limit
       failed_runs_history_limit revision created_at updated_at latest_commit_sha
       latest_commit_message current_commit_sha commits_behind`,
    ],
  ])(
    "is the same in the answer of a create and in the stored text (%s)",
    async (_, body, order) => {
      const test = await hostFor(body.repository_url);
      const created = await test.acme.projects.create(body);
      expect(Object.keys(created).join(" ")).toBe(words(order));
      expect(await fieldsOf(test, created.id)).toBe(words(order));
    },
  );

  it.each([
    [
      "sqlmesh",
      SQLMESH,
      { sqlmesh_environment: null },
      `id organization_id name description project_type repository_url branch git_auth_method
       sqlmesh_environment sqlmesh_version check_on_deploy use_managed_state_database auto_apply
       run_tests deployed suspended status commits_behind current_commit_sha latest_commit_sha
       latest_commit_message cpu_request cpu_limit memory_request memory_limit concurrency_policy
       max_concurrent_job_runs remediation_auto_merge agent_context successful_runs_history_limit
       failed_runs_history_limit gateways gateway_detection revision created_at updated_at`,
    ],
    [
      "dbt",
      DBT,
      { polling_interval: "1h" },
      `id organization_id name description project_type repository_url branch git_auth_method
       dbt_version python_version polling_interval version_strategy check_on_deploy
       use_managed_state_database auto_apply run_tests deployed suspended status commits_behind
       current_commit_sha latest_commit_sha latest_commit_message cpu_request cpu_limit
       memory_request memory_limit concurrency_policy max_concurrent_job_runs
       remediation_auto_merge agent_context successful_runs_history_limit
       failed_runs_history_limit revision created_at updated_at`,
    ],
  ])("stays after a change of a %s project", async (_, body, own, order) => {
    const test = await hostFor(body.repository_url);
    const { id } = await test.acme.projects.create(body);
    await untilStatus(test, id, "active");
    const changes = { agent_context: "c", max_concurrent_job_runs: 2, description: "d", ...own };
    const changed = await test.acme.projects.update(id, changes);
    expect(Object.keys(changed).join(" ")).toBe(words(order));
    expect(await fieldsOf(test, id)).toBe(words(order));
  });

  it("stays after the change that inspects a sqlmesh project again", async () => {
    const test = await hostFor(SQLMESH.repository_url);
    const { id } = await test.acme.projects.create(SQLMESH);
    await untilStatus(test, id, "active");
    await test.acme.projects.update<SqlmeshProject>(id, { sqlmesh_version: "0.236.4" });
    expect(await fieldsOf(test, id)).toBe(
      words(`
        id organization_id name description project_type repository_url branch git_auth_method
        sqlmesh_environment sqlmesh_version check_on_deploy use_managed_state_database auto_apply
        run_tests deployed suspended status current_commit_sha latest_commit_sha
        latest_commit_message cpu_request cpu_limit memory_request memory_limit concurrency_policy
        remediation_auto_merge successful_runs_history_limit failed_runs_history_limit revision
        created_at updated_at gateways gateway_detection commits_behind`),
    );
  });

  it.each([
    [SQLMESH, "sqlmesh_version", "check_on_deploy"],
    [DBT, "python_version", "polling_interval"],
  ])("has the file of Python packages after the versions: %o", async (body, before, after) => {
    const test = await hostFor(body.repository_url);
    await test.repository.commit({ "reqs.txt": "polars" }, "Packages");
    const created = await test.acme.projects.create<SqlmeshProject>({
      ...(body as typeof SQLMESH),
      python_requirements: "reqs.txt",
    });
    await untilStatus(test, created.id, "active");
    await test.acme.projects.update(created.id, { description: "d" });
    expect(await fieldsOf(test, created.id)).toContain(
      ` ${before} python_requirements python_requirements_file ${after} `,
    );
  });

  it("ends with a plugin's fields as the body had them", async () => {
    const shape = z.string();
    const type: ProjectType = {
      ...nodeType(),
      name: "notebook",
      fields: { kernel: { shape }, theme: { shape }, font: { shape } },
      defaults: () => ({ font: "serif" }),
    };
    const test = await testHost({ plugins: [{ name: "p", projectTypes: [type] }] });
    const own = { theme: "dark", project_type: "notebook", kernel: "python3" };
    const { id } = await test.acme.projects.create({
      ...own,
      ...test.input,
      project_type: "notebook",
    });
    await untilStatus(test, id, "active");
    const patch = { kernel: "other" };
    const changed = await test.acme.projects.update(id, patch);
    expect(Object.keys(changed).join(" ")).toMatch(
      / created_at updated_at font theme kernel commits_behind$/,
    );
  });
});
