import type { EnvironmentVariable } from "@dagctl/core";
import { isDagctlError } from "@dagctl/core/errors";
import { describe, expect, it } from "vitest";
import { encodeStored, secretNameOf } from "../../src/environment-variables/stored-variable.ts";
import { type TestHost, testHost, until, untilStatus } from "./test-host.ts";

const ORGANIZATION = "org-acme";

/** Stores a variable as a version of dagctl did that did not refuse its name. */
async function store(
  { engine }: Pick<TestHost, "engine">,
  name: string,
  project?: string,
): Promise<EnvironmentVariable> {
  const time = "2026-01-01T00:00:00.000Z";
  const scope = project === undefined ? {} : { project_id: project };
  const id = `var_${name
    .toLowerCase()
    .replace(/[^a-z]/g, "")
    .padEnd(16, "a")
    .slice(0, 16)}`;
  const variable = {
    id,
    organization_id: ORGANIZATION,
    ...scope,
    name,
    value: "--require x",
    is_sensitive: false,
    mount_as_file: false,
    created_at: time,
    updated_at: time,
  };
  await engine.secrets.put(
    ORGANIZATION,
    secretNameOf({ name, ...(project === undefined ? {} : { project }) }),
    encodeStored({ variable, version: 1 }),
  );
  return variable;
}

async function issuesOf(call: Promise<unknown>): Promise<unknown> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return isDagctlError(error, "invalid") ? error.issues : error;
}

describe("a variable that was stored before its name was refused", () => {
  it("is listed and can be deleted or renamed, and cannot be changed otherwise", async () => {
    const test = await testHost();
    const { environmentVariables: variables } = test.acme;
    const stored = await store(test, "NODE_OPTIONS");
    const other = await store(test, "BASH_ENV");
    expect((await variables.list()).environment_variables).toEqual([other, stored]);
    expect(await variables.get("node_options")).toEqual(stored);
    expect(await variables.update("NODE_OPTIONS", { ...stored })).toEqual(stored);
    expect(await issuesOf(variables.update("NODE_OPTIONS", { value: "another" }))).toMatchObject([
      { path: "name", message: expect.stringContaining("delete the variable") },
    ]);
    expect(await variables.update("NODE_OPTIONS", { name: "OWN_OPTIONS" })).toMatchObject({
      id: stored.id,
      name: "OWN_OPTIONS",
    });
    await variables.delete("BASH_ENV");
    expect((await variables.list()).environment_variables).toMatchObject([{ name: "OWN_OPTIONS" }]);
    expect(
      await issuesOf(variables.create({ name: "GIT_SSH_COMMAND", value: "sh" })),
    ).toMatchObject([{ path: "name" }]);
    expect(await variables.create({ name: "PYTHONPATH", value: "lib" })).toMatchObject({
      name: "PYTHONPATH",
    });
  });

  it("is given to no run that a caller starts, and the project's status_message names it until it is deleted", async () => {
    const test = await testHost();
    const { acme, engine, input } = test;
    const project = await acme.projects.create(input);
    await store(test, "NODE_OPTIONS");
    await store(test, "GIT_SSH_COMMAND", project.id);
    await store(test, "BASH_ENV", "proj_aaaaaaaaaaaaaaaa");
    await acme.environmentVariables.create({ name: "STAGE", value: "prod" });
    const again = await test.again();
    const reported = await until(
      () => again.acme.projects.get(project.id),
      ({ status_message: message }) => message !== undefined,
    );
    expect(reported).toMatchObject({
      status: "active",
      status_message: expect.stringMatching(/GIT_SSH_COMMAND, NODE_OPTIONS are not given to runs/),
    });
    expect(reported.status_message).not.toContain("BASH_ENV");
    const names: (readonly string[])[] = [];
    engine.setRuns(({ variables }) => {
      names.push(variables.map(({ name }) => name));
      return [];
    });
    const { job_run_id: run } = await again.acme.projects.run(project.id);
    await until(
      () => again.acme.runs.get(project.id, run),
      ({ status }) => status === "success",
    );
    expect(names).toEqual([["STAGE"]]);

    await again.acme.environmentVariables.delete("NODE_OPTIONS");
    await until(
      () => again.acme.projects.get(project.id),
      ({ status_message: message }) => message?.includes("GIT_SSH_COMMAND is not given") === true,
    );
    const own = (await again.acme.environmentVariables.list()).environment_variables.find(
      ({ project_id: id }) => id === project.id,
    );
    await again.acme.environmentVariables.delete(own?.id ?? "");
    await until(
      () => again.acme.projects.get(project.id),
      (present) => present.status_message === undefined && present.status === "active",
    );
  });

  it("is given to no run that the engine starts by its schedule", async () => {
    const test = await testHost({ project: "scheduled" });
    await store(test, "NODE_OPTIONS");
    await test.acme.environmentVariables.create({ name: "STAGE", value: "prod" });
    await until(
      async () => test.engine.runVariables(test.ref),
      (variables) => variables.length > 0,
    );
    expect(test.engine.runVariables(test.ref).map(({ name }) => name)).toEqual(["STAGE"]);
  });

  it("does not prevent a project from being observed when the secret source does not answer", async () => {
    const test = await testHost();
    const { engine, input } = test;
    await store(test, "NODE_OPTIONS");
    const secrets = { ...engine.secrets, list: () => new Promise<never>(() => undefined) };
    const again = await test.again({ secrets });
    const project = await again.acme.projects.create(input);
    expect(await untilStatus(again, project.id, "active")).not.toHaveProperty("status_message");
    expect(engine.counts().deployments).toBe(1);
  });
});
