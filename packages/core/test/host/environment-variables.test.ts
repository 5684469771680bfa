import type { EnvironmentVariableInput, EnvironmentVariablePatch } from "@dagctl/core";
import type { Secrets } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import { fakeEngine, faultPlan, memoryData, withFaults } from "@dagctl/testing";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { PASSWORD, storedNames } from "./stored-variables.ts";
import { refOf, testHost, until, untilStatus } from "./test-host.ts";

/** Returns the error with which a call was refused. */
async function refusal(call: Promise<unknown>): Promise<DagctlError> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof DagctlError)) throw new Error(`It was not refused: ${String(error)}`);
  return error;
}

async function issuesOf(call: Promise<unknown>): Promise<Readonly<Record<string, string>>> {
  const { issues = [] } = await refusal(call);
  return Object.fromEntries(issues.map(({ path, message }) => [path, message]));
}

describe("environment variables", () => {
  it("are created with every default, in upper case, and a sensitive value is never returned", async () => {
    const { acme, data } = await testHost();
    const { environmentVariables: variables } = acme;
    const created = await variables.create({ name: "Warehouse_host", value: "db.example.com" });
    expect(created).toEqual({
      id: expect.stringMatching(/^var_[a-z2-7]{16}$/) as string,
      organization_id: "org-acme",
      name: "WAREHOUSE_HOST",
      value: "db.example.com",
      is_sensitive: false,
      mount_as_file: false,
      created_at: created.created_at,
      updated_at: created.created_at,
    });
    const secret = await variables.create(
      { ...PASSWORD, mount_as_file: true, file_mount_path: "/secrets/password" },
      { idempotencyKey: "k" },
    );
    expect(secret).toMatchObject({
      name: "WAREHOUSE_PASSWORD",
      value: "***",
      is_sensitive: true,
      file_permissions: 384,
    });
    expect(await variables.get("Warehouse_Password")).toEqual(secret);
    expect(await variables.get(secret.id)).toEqual(secret);
    expect(await variables.list()).toEqual({ environment_variables: [created, secret], total: 2 });
    const stored = inspect(data, { depth: null, maxArrayLength: null, maxStringLength: null });
    expect(stored).toContain(secret.id);
    for (const value of [PASSWORD.value, "db.example.com"]) expect(stored).not.toContain(value);
  });

  it("report every problem of a body at once, with the accepted form and without a value", async () => {
    const { acme } = await testHost();
    const body = {
      name: "1st",
      value: "nul \u0000 canary",
      is_sensitive: "yes",
      mount_as_file: true,
      file_mount_path: "/etc/passwd",
      file_permissions: "0600",
      project_id: "absent",
      sensitive: true,
      id: "var_mine",
    } as object as EnvironmentVariableInput;
    const error = await refusal(acme.environmentVariables.create(body));
    expect(
      Object.fromEntries((error.issues ?? []).map(({ path, message }) => [path, message])),
    ).toEqual({
      name: expect.stringContaining("not begin with a digit") as string,
      value: "must not contain the NUL character",
      is_sensitive: "must be true or false",
      file_mount_path: expect.stringContaining("/etc") as string,
      file_permissions: expect.stringContaining("384 is 0600") as string,
      project_id: expect.stringContaining("no project has this one") as string,
      sensitive: "is not a field of an environment variable; did you mean is_sensitive?",
      id: "is read only: leave it out",
    });
    expect(JSON.stringify([error.message, error.issues])).not.toContain("canary");
    expect(
      await issuesOf(acme.environmentVariables.create({} as EnvironmentVariableInput)),
    ).toEqual({ name: "is required", value: "is required" });
    expect(await acme.environmentVariables.list()).toEqual({ environment_variables: [], total: 0 });
  });

  const file = { mount_as_file: true, file_mount_path: "/secrets/key" };
  const refused: readonly (readonly [
    more: Partial<EnvironmentVariableInput>,
    ...paths: string[],
  ])[] = [
    [{ mount_as_file: true }, "file_mount_path"],
    [
      { file_mount_path: "/secrets/key", file_permissions: 256 },
      "file_mount_path",
      "file_permissions",
    ],
    ...[0o077, 512, -1, 1.5].map(
      (file_permissions) => [{ ...file, file_permissions }, "file_permissions"] as const,
    ),
    [{ value: "***", is_sensitive: true }, "value"],
    [{ value: "x".repeat(65_537) }, "value"],
    [{ value: "half \ud800" }, "value"],
    ...[
      "relative",
      "/",
      "/a/../b",
      "/a//b",
      "/a/",
      "/a/./b",
      "/proc/self/environ",
      "/usr/bin/python",
      "/a\u0000b",
      "/a\\b",
      `/${"x".repeat(201)}`,
    ].map((file_mount_path) => [{ ...file, file_mount_path }, "file_mount_path"] as const),
    ...[
      "PATH",
      "home",
      "LD_PRELOAD",
      "Dagctl_Run",
      "PYTHONHOME",
      "SQLMESH__GATEWAYS__EVIL__CONNECTION__TYPE",
      "sqlmesh__gateway__x",
      "",
      "A-B",
      "Ä",
    ].map((name) => [{ name }, "name"] as const),
  ];
  it.each(refused.map(([more, ...paths]) => ({ more, paths })))(
    "refuse $more",
    async ({ more, paths }) => {
      const { acme } = await testHost();
      expect(
        Object.keys(
          await issuesOf(acme.environmentVariables.create({ name: "NAME", value: "v", ...more })),
        ),
      ).toEqual(paths);
    },
  );

  it("name the variable of a project in place of a gateway's environment variable", async () => {
    const { acme } = await testHost();
    const issues = await issuesOf(
      acme.environmentVariables.create({
        name: "SQLMESH__GATEWAYS__PROD__CONNECTION__PASSWORD",
        value: "x",
      }),
    );
    expect(issues["name"]).toMatch(/configuration.*env_var\('WAREHOUSE_PASSWORD'\)/);
    for (const name of [
      "SQLMESH__DEFAULT_GATEWAY",
      "SQLMESH__MODEL_DEFAULTS__DIALECT",
      "DBT_ENV_SECRET_TOKEN",
      "_A1",
    ]) {
      expect(await acme.environmentVariables.create({ name, value: "x" })).toMatchObject({ name });
    }
  });

  it("change only what a PUT supplies, ignore their own answer sent back, and update updated_at with a change only", async () => {
    const { acme } = await testHost();
    const { environmentVariables: variables } = acme;
    const before = await variables.create({
      ...PASSWORD,
      mount_as_file: true,
      file_mount_path: "/secrets/a",
    });
    const echo: EnvironmentVariablePatch = before;
    expect(await variables.update(before.id, echo)).toEqual(before);
    expect(await variables.update(before.id, {})).toEqual(before);
    const renamed = await variables.update("warehouse_password", { name: "pg_password" });
    expect(renamed).toEqual({ ...before, name: "PG_PASSWORD", updated_at: renamed.updated_at });
    const moved = await variables.update(before.id, {
      file_mount_path: "/secrets/b",
      file_permissions: 256,
    });
    expect(moved).toMatchObject({
      file_mount_path: "/secrets/b",
      file_permissions: 256,
      value: "***",
    });
    expect(await variables.update(before.id, { file_permissions: null })).toMatchObject({
      file_permissions: 384,
    });
    const noFile = await variables.update(before.id, { mount_as_file: false });
    expect(Object.keys(noFile)).not.toContain("file_mount_path");
    expect(noFile).toMatchObject({
      mount_as_file: false,
      is_sensitive: true,
      created_at: before.created_at,
    });
    expect((await refusal(variables.get("WAREHOUSE_PASSWORD"))).code).toBe("not_found");
    const wrong: object = {
      id: "other",
      project_id: "proj_x",
      name: null,
      value: null,
      filepath: "/x",
    };
    expect(await issuesOf(variables.update(before.id, wrong))).toEqual({
      id: "is read only: leave it out, or send it back as it was read",
      project_id: "is read only: leave it out, or send it back as it was read",
      name: "must not be null",
      value: "must not be null",
      filepath: expect.stringContaining("is not a field") as string,
    });
  });

  it("never return a value that was sensitive: only a new one can be shown", async () => {
    const { acme } = await testHost();
    const { environmentVariables: variables } = acme;
    const { id } = await variables.create(PASSWORD);
    for (const patch of [
      { is_sensitive: false },
      { is_sensitive: null },
      { is_sensitive: false, value: "***" },
    ]) {
      expect(Object.keys(await issuesOf(variables.update(id, patch)))).toEqual(["is_sensitive"]);
    }
    expect(await variables.update(id, { is_sensitive: false, value: "open" })).toMatchObject({
      value: "open",
    });
    expect(await variables.update(id, { is_sensitive: true })).toMatchObject({ value: "***" });
    // An answer does not show either whether a caller guessed the value.
    const before = await variables.get(id);
    await until(
      async () => new Date().toISOString(),
      (now) => now > before.updated_at,
    );
    expect((await variables.update(id, { value: "open" })).updated_at).not.toBe(before.updated_at);
  });

  it("separate scopes and organizations, and have unique names in each", async () => {
    const { acme, host, input } = await testHost();
    const { environmentVariables: variables } = acme;
    const project = await acme.projects.create(input);
    const everybody = await variables.create({ name: "TOKEN", value: "everybody's" });
    const own = await variables.create({
      name: "token",
      value: "its own",
      project_id: "analytics",
    });
    expect(own).toMatchObject({ project_id: project.id, name: "TOKEN" });
    expect((await refusal(variables.create({ name: "Token", value: "x" }))).code).toBe("conflict");
    expect(
      (await refusal(variables.create({ name: "Token", value: "x", project_id: project.id }))).code,
    ).toBe("conflict");
    expect(await variables.get("token")).toEqual(everybody);
    expect((await variables.list()).total).toBe(2);
    expect(await variables.list({ project: "analytics" })).toEqual({
      environment_variables: [own],
      total: 1,
    });
    expect((await refusal(variables.list({ project: "nothing" }))).code).toBe("not_found");

    const rival = host.organization("org-rival").environmentVariables;
    expect(await rival.list()).toEqual({ environment_variables: [], total: 0 });
    for (const call of [
      rival.get(own.id),
      rival.update(own.id, { value: "x" }),
      rival.delete(own.id),
      rival.get("TOKEN"),
    ]) {
      expect((await refusal(call)).code).toBe("not_found");
    }
    expect(
      await issuesOf(rival.create({ name: "TOKEN", value: "x", project_id: project.id })),
    ).toHaveProperty("project_id");
    expect(
      (await refusal(variables.update(everybody.id, { name: "token", file_mount_path: "/x" })))
        .code,
    ).toBe("invalid");
    expect(await variables.delete("TOKEN")).toEqual({ id: everybody.id });
    expect((await refusal(variables.delete("TOKEN"))).message).toBe(
      `There is no environment variable "TOKEN" of the organization. The project ${project.id} has one: name its id, ${own.id}, or give dctl --project ${project.id}`,
    );
    expect(await variables.get(own.id)).toEqual(own);
    const other = await acme.projects.create({ ...input, name: "other" });
    await variables.create({ name: "TOKEN", value: "of another", project_id: other.id });
    expect((await refusal(variables.get("token"))).message).toBe(
      'There is no environment variable "token" of the organization. 2 projects have one: name its id, or give dctl --project',
    );
    expect((await refusal(variables.get("none"))).message).toBe(
      'There is no environment variable "none"',
    );
  });

  it("are limited to 500 of an organization and 512 KiB of a scope, without a duplicate file", async () => {
    const { acme, engine } = await testHost();
    const { environmentVariables: variables } = acme;
    const file = { mount_as_file: true, file_mount_path: "/secrets/key" };
    await variables.create({ name: "FILE_A", value: "x", ...file });
    expect(
      (await refusal(variables.create({ name: "FILE_B", value: "x", ...file }))).message,
    ).toContain("/secrets/key");
    for (let index = 0; index < 7; index += 1)
      await variables.create({ name: `BIG_${index}`, value: "ä".repeat(32_768) });
    expect(
      (await refusal(variables.create({ name: "BIG_7", value: "x".repeat(65_536) }))).message,
    ).toContain("512 KiB");
    expect((await storedNames(engine)).length).toBe(8);
    for (let index = 8; index < 500; index += 1)
      await variables.create({ name: `N_${index}`, value: "" });
    expect((await refusal(variables.create({ name: "ONE_MORE", value: "" }))).message).toContain(
      "500",
    );
    expect(await variables.update("N_9", { value: "still" })).toMatchObject({ value: "still" });
  });

  it("refuse two files that cannot exist in one run", async () => {
    const { acme, input } = await testHost();
    const { environmentVariables: variables } = acme;
    for (const name of ["one", "two"]) await acme.projects.create({ ...input, name });
    const file = (name: string, path: string, project?: string): EnvironmentVariableInput => ({
      name,
      value: "x",
      mount_as_file: true,
      file_mount_path: path,
      ...(project === undefined ? {} : { project_id: project }),
    });
    await variables.create(file("A", "/secrets/a"));
    await variables.create(file("DEEP", "/keys/one/key", "one"));
    for (const wrong of [
      file("B", "/secrets/a/b"),
      file("B", "/secrets"),
      file("B", "/secrets/a", "one"),
      file("B", "/keys/one"),
      file("B", "/keys", "one"),
    ]) {
      expect(await refusal(variables.create(wrong)), JSON.stringify(wrong)).toMatchObject({
        code: "conflict",
      });
    }
    // These are valid: a variable that replaces the organization's, one in a project whose runs do
    // not get the other, and one next to it.
    const own = await variables.create(file("A", "/secrets/a", "one"));
    await variables.create(file("B", "/keys/one/key", "two"));
    await variables.create(file("C", "/secrets/ab"));
    expect((await refusal(variables.update(own.id, { name: "D" }))).message).toContain(
      "/secrets/a",
    );
  });

  it("are deleted with their project, as its last step: a delete that stops half way has lost none", async () => {
    const test = await testHost();
    const { acme, engine, input } = test;
    const project = await acme.projects.create(input);
    await untilStatus(test, project.id, "active");
    await acme.environmentVariables.create({ name: "KEPT", value: "everybody's" });
    await acme.environmentVariables.create({
      name: "GONE",
      value: "its own",
      project_id: project.id,
    });
    engine.setRemoval("manual");
    const { operation } = await acme.projects.delete(project.id, { waitMs: 0 });
    expect((await acme.environmentVariables.list()).total).toBe(2);
    expect(
      (
        await refusal(
          acme.environmentVariables.create({ name: "LATE", value: "x", project_id: project.id }),
        )
      ).code,
    ).toBe("conflict");
    engine.finishRemoval(refOf(project));
    await until(
      () => acme.operations.get(operation.id),
      ({ status }) => status === "succeeded",
    );
    expect(
      (await acme.environmentVariables.list()).environment_variables.map(({ name }) => name),
    ).toEqual(["KEPT"]);
    expect(await storedNames(engine)).toEqual(["variables/organization/KEPT"]);
  });

  it("are deleted with a project also while the secret source fails from time to time", async () => {
    const engine = fakeEngine();
    const faults = faultPlan<Secrets>();
    const test = await testHost({ secrets: withFaults(engine.secrets, faults), engine });
    const project = await test.acme.projects.create(test.input);
    await untilStatus(test, project.id, "active");
    for (const name of ["ONE", "TWO"])
      await test.acme.environmentVariables.create({ name, value: "x", project_id: project.id });
    faults.fail("list");
    faults.fail("get", { call: 2 });
    faults.loseAnswer("delete");
    faults.fail("delete", { call: 2 });
    await test.acme.projects.delete(project.id);
    faults.assertAllFired();
    expect(await storedNames(engine)).toEqual([]);
  });

  it("stay through an undeploy", async () => {
    const test = await testHost();
    const project = await test.acme.projects.create(test.input);
    await untilStatus(test, project.id, "active");
    await test.acme.environmentVariables.create({
      name: "OWN",
      value: "x",
      project_id: project.id,
    });
    await test.acme.projects.undeploy(project.id);
    expect((await test.acme.environmentVariables.list({ project: project.id })).total).toBe(1);
  });

  it("are no credential of a repository, whatever their names", async () => {
    const data = memoryData();
    const { acme, input } = await testHost({ data });
    await acme.environmentVariables.create(PASSWORD);
    for (const git_secret_ref of [
      "variables/organization/WAREHOUSE_PASSWORD",
      "variables%2Forganization%2FWAREHOUSE_PASSWORD",
      "variables/seal",
    ]) {
      const url = "git@git.example.com:acme/analytics.git";
      const refused = await refusal(
        acme.projects.create({
          ...input,
          repository_url: url,
          git_auth_method: "ssh",
          git_secret_ref,
        }),
      );
      expect(refused.issues?.map(({ path }) => path)).toContain("git_secret_ref");
    }
  });
});
