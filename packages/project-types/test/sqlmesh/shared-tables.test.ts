import type { Project } from "@dagctl/core";
import { testHost, until } from "@dagctl/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { sqlmeshType } from "../../src/sqlmesh/index.ts";

const CONFIG = "gateways:\n  warehouse:\n    connection: { type: duckdb, database: w.db }\n";

async function projects() {
  const files = { "config.yaml": CONFIG, "finance/config.yaml": CONFIG };
  const { host, repository } = await testHost({ projectTypes: [sqlmeshType()], files });
  onTestFinished(() => host.close());
  const organization = host.organization("org-acme");
  const create = async (name: string, more: Readonly<Record<string, unknown>> = {}) => {
    const body = { project_type: "sqlmesh", repository_url: repository.url, name, ...more };
    const { id } = await organization.projects.create(body);
    return until(
      async () => organization.projects.get(id),
      ({ status }: Project) => status === "active",
      { what: `${name} is active`, timeoutMs: 10_000 },
    );
  };
  return { create, organization };
}

describe("a project over the folder of another one", () => {
  test("is created with a note where both have a managed state, whatever its environment is", async () => {
    const { create } = await projects();
    expect(await create("production")).not.toHaveProperty("status_message");
    const { status_message: message } = await create("colleague", { sqlmesh_environment: "dev" });
    expect(message).toBe(
      "production has this folder and a state of its own. They and this project write the same physical tables, whatever sqlmesh_environment is, unless their gateways lead to other databases. Keep one project, give each its own database, or let them share a state (use_managed_state_database: false and a state_connection)",
    );
    expect((await create("third")).status_message).toMatch(
      /^colleague, production have this folder and states of their own\. They and this/,
    );
  });

  test.each([
    ["has another folder", { git_path: "finance" }],
    ["has no managed state", { use_managed_state_database: false }],
  ])("has no note where it %s", async (_what, fields) => {
    const { create } = await projects();
    await create("production");
    expect(await create("another", fields)).not.toHaveProperty("status_message");
  });

  test("has no note where that one was undeployed", async () => {
    const { create, organization } = await projects();
    const { id } = await create("production");
    await organization.projects.undeploy(id);
    await until(
      async () => organization.projects.get(id),
      ({ status }: Project) => status === "inactive",
      { what: "production is inactive", timeoutMs: 10_000 },
    );
    expect(await create("another")).not.toHaveProperty("status_message");
  });
});
