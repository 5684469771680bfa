import { createHost, type DagctlEvent, type HostOptions } from "@dagctl/core";
import type { Workload } from "@dagctl/core/contracts";
import { nodeType } from "@dagctl/project-types/node";
import { fakeEngine, fakeGit, memoryStore } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { testHost, until, untilStatus } from "./test-host.ts";

describe("plugins", () => {
  it("veto before an operation, once, with their reason, as a conflict and not as an internal error", async () => {
    let frozen = false;
    const asked: string[] = [];
    const plugin = {
      name: "freeze",
      hooks: {
        beforeOperation: ({ kind }: { readonly kind: string }) => {
          asked.push(kind);
          if (frozen) throw new Error("nothing is deployed on a Friday");
        },
      },
    };
    const test = await testHost({ plugins: [plugin] });
    const project = await test.acme.projects.create(test.input);
    await untilStatus(test, project.id, "active");
    frozen = true;
    await expect(test.acme.projects.deploy(project.id)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining('"freeze"'),
    });
    expect(asked).toEqual(["create", "deploy"]);
  });

  it("add their issues to the one error, before anything is recorded", async () => {
    const hooks = { validate: () => [{ path: "name", message: "must begin with the team" }] };
    const test = await testHost({
      plugins: [
        { name: "one", hooks },
        { name: "two", hooks },
      ],
    });
    await expect(test.acme.projects.create(test.input)).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path: "name" }, { path: "name" }],
    });
    expect((await test.acme.projects.list()).total).toBe(0);
  });

  it("map the workload in their order, and are named when their result is no workload", async () => {
    const set = (name: string) => ({
      name,
      hooks: {
        workload: (workload: object) =>
          ({
            ...workload,
            environment: {
              ...("environment" in workload ? Object(workload.environment) : {}),
              LAST: name,
            },
          }) as never,
      },
    });
    const test = await testHost({ plugins: [set("one"), set("two")] });
    const project = await test.acme.projects.create(test.input);
    await untilStatus(test, project.id, "active");
    const broken = { name: "broken", hooks: { workload: () => ({}) as never } };
    const other = await testHost({ plugins: [broken] });
    expect(await other.acme.projects.create(other.input)).toMatchObject({
      status: "failed",
      status_message: expect.stringContaining('"broken"'),
    });
  });

  it.each<[string, (workload: Workload) => object, string]>([
    ["it", (workload) => ({ ...workload, enviroment: {} }), "must not contain enviroment: its"],
    [
      "its runtime",
      (workload) => ({ ...workload, runtime: { ...workload.runtime, img: "a" } }),
      "runtime must not contain img: its fields are language, version, packages, image,",
    ],
    [
      "its resources",
      (workload) => ({ ...workload, resources: { ...workload.resources, cpuLimit: "1" } }),
      "resources must not contain cpuLimit",
    ],
  ])("fail the operation when %s has a field that a workload has not", async (_what, map, said) => {
    const misspelling = { name: "map", hooks: { workload: map as never } };
    const { acme, input } = await testHost({ plugins: [misspelling] });
    expect(await acme.projects.create(input)).toMatchObject({
      status: "failed",
      status_message: expect.stringContaining(said),
    });
  });

  it("fail the operation when the repository of their workload cannot be parsed", async () => {
    const outside = {
      name: "outside",
      hooks: {
        workload: (workload: Workload) => ({
          ...workload,
          repository: { ...workload.repository, path: "../.." },
        }),
      },
    };
    const test = await testHost({ plugins: [outside] });
    expect(await test.acme.projects.create(test.input)).toMatchObject({
      status: "failed",
      status_message: expect.stringContaining("git_path"),
    });
  });

  it("receive each operation's end, also of those that ended while no host ran", async () => {
    const reported: DagctlEvent[] = [];
    const plugin = {
      name: "audit",
      hooks: { afterOperation: (event: DagctlEvent) => void reported.push(event) },
    };
    const known = await testHost({ plugins: [plugin] });
    const without = await known.again({ plugins: [] });
    const project = await without.acme.projects.create(without.input);
    await untilStatus(without, project.id, "active");
    await without.again({ plugins: [plugin] });
    await until(
      async () => reported,
      ({ length }) => length === 1,
    );
    expect(reported[0]).toMatchObject({ type: "operation.ended", project: project.id });
  });
});

describe("a host", () => {
  it("rejects or throws after close, as each method does: a promise rejects, a log throws", async () => {
    const { host, acme } = await testHost();
    await host.close();
    await expect(acme.projects.list()).rejects.toMatchObject({ code: "unavailable" });
    await expect(
      acme.runs.logs("a", "latest")[Symbol.asyncIterator]().next(),
    ).rejects.toMatchObject({ code: "unavailable" });
  });

  it("names the part that is missing", async () => {
    await expect(createHost({} as HostOptions)).rejects.toThrow('createHost needs "store"');
  });

  it.each([
    ["no array", "audit", "createHost needs an array of plugins as `plugins`"],
    ["no object", [null], 'plugins[0] must be an object with a "name"'],
    [
      "no name",
      [{ name: "a" }, { hooks: {} }],
      "plugins[1].name must be a string that is not empty",
    ],
    [
      "types in no array",
      [{ name: "a", projectTypes: {} }],
      'projectTypes of the plugin "a" must be an array',
    ],
    [
      "hooks in no object",
      [{ name: "a", hooks: "x" }],
      'hooks of the plugin "a" must be an object',
    ],
    [
      "a misspelt hook",
      [{ name: "a", hooks: { beforeOperatoin: () => undefined } }],
      'beforeOperatoin of the plugin "a" is no hook; hooks are validate, workload, beforeOperation, afterOperation',
    ],
    [
      "a hook that is no function",
      [{ name: "a", hooks: { validate: true } }],
      'The hook validate of the plugin "a" must be a function',
    ],
    [
      "a hook outside of hooks",
      [{ name: "a", beforeOperation: () => undefined }],
      'The hook beforeOperation of the plugin "a" must be in its "hooks"',
    ],
  ])("refuses plugins with %s by a TypeError that names the part", async (_, plugins, message) => {
    const options: object = {
      store: memoryStore(),
      git: fakeGit(),
      ...fakeEngine(),
      projectTypes: [nodeType()],
      plugins,
    };
    const refused = expect(createHost(options as HostOptions)).rejects;
    await refused.toThrow(TypeError);
    await refused.toThrow(message);
  });
});
