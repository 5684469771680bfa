import type { RunRequest, Secrets } from "@dagctl/core/contracts";
import { Secret } from "@dagctl/core/driver-kit";
import { DagctlError } from "@dagctl/core/errors";
import { fakeEngine, faultPlan, withFaults } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { PASSWORD, storedNames } from "./stored-variables.ts";
import { type TestHost, testHost, until, untilStatus } from "./test-host.ts";

/** Returns the requests that the engine received; their runs do not end by themselves. */
function watched(test: TestHost): RunRequest[] {
  const requests: RunRequest[] = [];
  test.engine.setRuns((request) => {
    requests.push(request);
    return [];
  });
  return requests;
}

const plain = (request: RunRequest | undefined) =>
  request?.variables.map(({ name, value, sensitive, file }) => ({
    name,
    value: value.reveal(),
    sensitive,
    ...(file ? { file } : {}),
  }));

describe("environment variables in runs", () => {
  it("are given to a run as they are when it starts, a project's own instead of the organization's, in order", async () => {
    const test = await testHost();
    const { acme, input } = test;
    const requests = watched(test);
    const project = await acme.projects.create(input);
    await untilStatus(test, project.id, "active");
    await acme.environmentVariables.create({ name: "TOKEN", value: "everybody's" });
    await acme.environmentVariables.create({
      name: "A_FILE",
      value: "two\nlines",
      is_sensitive: true,
      mount_as_file: true,
      file_mount_path: "/secrets/a",
    });
    await acme.environmentVariables.create({
      name: "TOKEN",
      value: "its own",
      project_id: project.id,
    });
    await test.host
      .organization("org-rival")
      .environmentVariables.create({ name: "RIVAL", value: "rival's" });
    const first = await acme.projects.run(project.id);
    await until(
      () => acme.runs.get(project.id, first.job_run_id),
      ({ status }) => status === "success",
    );
    expect(plain(requests[0])).toEqual([
      {
        name: "A_FILE",
        value: "two\nlines",
        sensitive: true,
        file: { path: "/secrets/a", permissions: 384 },
      },
      { name: "DAGCTL_SENSITIVE", value: "A_FILE", sensitive: false },
      { name: "TOKEN", value: "its own", sensitive: false },
    ]);
    await acme.environmentVariables.delete("A_FILE");
    const second = await acme.projects.run(project.id);
    await until(
      () => acme.runs.get(project.id, second.job_run_id),
      ({ status }) => status === "success",
    );
    expect(plain(requests[1])).toEqual([{ name: "TOKEN", value: "its own", sensitive: false }]);
  });

  it("make a run wait, with the reason, while the secret source is unavailable", async () => {
    const engine = fakeEngine();
    const faults = faultPlan<Secrets>();
    const test = await testHost({ secrets: withFaults(engine.secrets, faults), engine });
    const { acme, input } = test;
    const project = await acme.projects.create(input);
    await untilStatus(test, project.id, "active");
    await acme.environmentVariables.create(PASSWORD);
    const requests = watched(test);
    let isSealed = true;
    const down = faults.fail("get", {
      times: Infinity,
      when: () => isSealed,
      error: new DagctlError("unavailable", "The vault is sealed"),
    });
    const broken = faults.fail("list", { call: 2, error: new Error("socket hang up") });
    const { job_run_id: run } = await acme.projects.run(project.id);
    await until(
      () => acme.runs.get(project.id, run),
      ({ status_message: message }) => message === "The vault is sealed",
    );
    await until(
      () => down.fired,
      (fired) => fired >= 3,
    );
    isSealed = false;
    const ended = await until(
      () => acme.runs.get(project.id, run),
      ({ status }) => status === "success",
    );
    expect(ended).not.toHaveProperty("status_message");
    expect(plain(requests[0])).toEqual([
      { name: "DAGCTL_SENSITIVE", value: "WAREHOUSE_PASSWORD", sensitive: false },
      { name: "WAREHOUSE_PASSWORD", value: PASSWORD.value, sensitive: true },
    ]);
    expect(broken.fired).toBe(1);
  });

  it("that were changed from outside end a run with what to do, and are repaired when they are created again", async () => {
    const test = await testHost();
    const { acme, engine, input } = test;
    const project = await acme.projects.create(input);
    await untilStatus(test, project.id, "active");
    await acme.environmentVariables.create(PASSWORD);
    const name = "variables/organization/WAREHOUSE_PASSWORD";
    expect(await storedNames(engine)).toEqual([name]);
    await engine.secrets.put("org-acme", name, new Secret("not json: canary"));
    const { job_run_id: run } = await acme.projects.run(project.id);
    const ended = await until(
      () => acme.runs.get(project.id, run),
      ({ status }) => status === "error",
    );
    expect(ended.error_message).toMatch(/WAREHOUSE_PASSWORD.*create the variable again/);
    expect(ended.error_message).not.toContain("canary");
    expect(await acme.environmentVariables.list()).toEqual({ environment_variables: [], total: 0 });
    await acme.environmentVariables.create(PASSWORD);
    const next = await acme.projects.run(project.id);
    await until(
      () => acme.runs.get(project.id, next.job_run_id),
      ({ status }) => status === "success",
    );
  });
});
