import type { DriverServices, Secrets } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import { fakeEngine } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { refOf, testHost, untilStatus } from "./test-host.ts";

/** Returns a secret source in which some entries cannot be read any more. */
function damagedSecrets(secrets: Secrets, damaged: Set<string>): Secrets {
  return {
    ...secrets,
    async get(organization, name, options) {
      if (damaged.has(name))
        throw new DagctlError("internal", `The secret ${name} is damaged`, {
          details: { damaged: true },
        });
      return secrets.get(organization, name, options);
    },
    async put(organization, name, value, options) {
      await secrets.put(organization, name, value, options);
      damaged.delete(name);
    },
  };
}

describe("A damaged variable", () => {
  it("hides no other one, can be created again and deleted, and is deleted with its project", async () => {
    const engine = fakeEngine();
    const damaged = new Set<string>();
    const messages: string[] = [];
    const secrets = damagedSecrets(engine.secrets, damaged);
    const test = await testHost({ secrets, log: ({ message }) => messages.push(message), engine });
    const { acme, input } = test;
    const project = await acme.projects.create(input);
    await untilStatus(test, project.id, "active");
    const { environmentVariables: variables } = acme;
    for (const name of ["ONE", "TWO", "THREE"]) await variables.create({ name, value: "value" });
    await variables.create({ name: "OWN", value: "value", project_id: project.id });
    for (const name of ["ONE", "TWO"]) damaged.add(`variables/organization/${name}`);
    damaged.add(`variables/${project.id}/OWN`);

    expect((await variables.list()).environment_variables.map(({ name }) => name)).toEqual([
      "THREE",
    ]);
    for (const name of ["ONE", "TWO", "OWN"])
      expect(messages.filter((message) => message.includes(` ${name} `))).not.toEqual([]);
    expect(await variables.create({ name: "ONE", value: "again" })).toMatchObject({ name: "ONE" });
    await variables.delete("TWO");
    expect(await engine.secrets.list("org-acme")).not.toContain("variables/organization/TWO");
    await expect(variables.delete("TWO")).rejects.toMatchObject({ code: "not_found" });
    await acme.projects.delete(project.id);
    expect(await engine.secrets.list("org-acme")).toEqual([
      "variables/organization/ONE",
      "variables/organization/THREE",
    ]);
  });
});

describe("A deployment whose record is damaged", () => {
  it("makes its project fail with the driver's message until the next deployment", async () => {
    const engine = fakeEngine();
    let message: string | undefined;
    const deploy: typeof engine.deploy = {
      ...engine.deploy,
      async apply(deployment, options) {
        await engine.deploy.apply(deployment, options);
        message = undefined;
      },
      async observe(ref, options) {
        if (message !== undefined) return { present: true, phase: "failing", message };
        return engine.deploy.observe(ref, options);
      },
    };
    const test = await testHost({ deploy, engine });
    const project = await test.acme.projects.create(test.input);
    await untilStatus(test, project.id, "active");
    message = "The file wanted.json is damaged";
    await untilStatus(test, project.id, "failed");
    expect(await test.acme.projects.get(project.id)).toMatchObject({
      status_message: "The file wanted.json is damaged",
      deployed: true,
    });
    await test.acme.projects.deploy(project.id);
    await untilStatus(test, project.id, "active");
  });
});

describe("The highest generation that may no longer be applied", () => {
  it("is the recorded one, or the one before while a deployment is active", async () => {
    const engine = fakeEngine();
    let services: DriverServices | undefined;
    const seen: (number | undefined)[] = [];
    const deploy: typeof engine.deploy = {
      ...engine.deploy,
      async attach(given) {
        services = given;
      },
      async apply(deployment, options) {
        seen.push(deployment.generation, await services?.generationFloor?.(deployment.ref));
        await engine.deploy.apply(deployment, options);
      },
      async remove(ref, options) {
        seen.push(options.generation, await services?.generationFloor?.(ref));
        await engine.deploy.remove(ref, options);
      },
    };
    const test = await testHost({ deploy, engine });
    const project = await test.acme.projects.create(test.input);
    await untilStatus(test, project.id, "active");
    await test.acme.projects.undeploy(project.id);
    await test.acme.projects.deploy(project.id);
    await untilStatus(test, project.id, "active");
    expect(seen).toEqual([1, 0, 2, 2, 3, 2]);
    expect(await services?.generationFloor?.(refOf(project))).toBe(3);
    expect(
      await services?.generationFloor?.({ organization: "org-acme", project: "none" }),
    ).toBeUndefined();
  });
});
