import type { Project } from "@dagctl/core";
import type { Inspection, ProjectField, ProjectType } from "@dagctl/core/contracts";
import { nodeType } from "@dagctl/project-types/node";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { type TestHost, testHost, untilStatus } from "./test-host.ts";

/** A project with every field that a type below may have. */
interface Notebook extends Project {
  readonly kernel?: string;
  readonly theme?: string;
  readonly note?: string;
  readonly tree?: unknown;
  readonly cells?: unknown;
}
type Parts = Readonly<Record<string, unknown>>;

/** Returns a type like node with these fields. The compiler does not check foreign code. */
function notebook(fields: Readonly<Record<string, object>>, parts: Parts = {}): ProjectType {
  const more: object = { name: "notebook", fields, ...parts };
  return Object.assign({ ...nodeType() }, more);
}

async function hostWith(type: ProjectType): Promise<TestHost> {
  const test = await testHost({ plugins: [{ name: "notebooks", projectTypes: [type] }] });
  return { ...test, input: { ...test.input, project_type: type.name } };
}

const shape = z.string();

describe("createHost", () => {
  const kernel = (parts: Parts): Readonly<Record<string, Parts>> => ({
    kernel: { shape, ...parts },
  });
  it.each<[string, Readonly<Record<string, Parts>>, RegExp]>([
    [
      "a default of another shape",
      kernel({ default: 3 }),
      /"kernel", of which "default" is not of/,
    ],
    [
      "a default that its shape refuses",
      { kernel: { shape: z.enum(["a", "b"], { error: "must be a or b" }), default: "c" } },
      /"kernel", of which "default" is not of its shape: must be a or b/,
    ],
    [
      "the default null",
      kernel({ default: null }),
      /"kernel", of which "default" is not plain JSON/,
    ],
    [
      "a default that cannot be stored",
      { kernel: { shape: z.unknown(), default: new Date(0) } },
      /"kernel", of which "default" is not plain JSON/,
    ],
    [
      "a place after no field",
      kernel({ orderAfter: "git_pth" }),
      /"kernel", of which "orderAfter" names no field: "git_pth"/,
    ],
    [
      "a place after a name of the prototype",
      kernel({ orderAfter: "constructor" }),
      /"kernel", of which "orderAfter" names no field: "constructor"/,
    ],
    ["a place that is no name", kernel({ orderAfter: 3 }), /"orderAfter" names no field: 3/],
    [
      "a place after itself",
      kernel({ orderAfter: "kernel" }),
      /"kernel", of which "orderAfter" leads back to itself/,
    ],
    [
      "two places after each other",
      { kernel: { shape, orderAfter: "theme" }, theme: { shape, orderAfter: "kernel" } },
      /"kernel", of which "orderAfter" leads back to itself/,
    ],
    [
      "a place after a field without a place",
      { kernel: { shape }, theme: { shape, orderAfter: "kernel" } },
      /"theme", of which "orderAfter" names kernel, which has no "orderAfter" itself/,
    ],
    [
      "a flag that is none",
      kernel({ isReadOnly: "yes" }),
      /"kernel", of which "isReadOnly" is not true or false/,
    ],
    [
      "another flag that is none",
      kernel({ affectsDeployment: 0 }),
      /"kernel", of which "affectsDeployment" is not true or false/,
    ],
    [
      "a default inside a value",
      { kernel: { shape: z.strictObject({ name: shape, version: shape.default("3") }) } },
      /"kernel", whose shape fills in a value at version: leave \.default\(\) out/,
    ],
    [
      "a default deep inside a value",
      {
        kernel: {
          shape: z.array(
            z.union([shape, z.strictObject({ at: z.record(shape, shape.prefault("3")) })]),
          ),
        },
      },
      /"kernel", whose shape fills in a value at at: leave \.prefault\(\) out/,
    ],
    [
      "a part that catches",
      { kernel: { shape: z.lazy(() => z.strictObject({ name: shape.catch("a") })) } },
      /"kernel", whose shape fills in a value at name: leave \.catch\(\) out/,
    ],
    [
      "an object that drops unknown keys",
      { kernel: { shape: z.array(z.object({ name: shape })) } },
      /"kernel", whose shape drops unknown keys: use z\.strictObject or z\.looseObject/,
    ],
    [
      "an object inside a value that drops unknown keys",
      { kernel: { shape: z.strictObject({ at: z.object({}).optional() }) } },
      /"kernel", whose shape drops unknown keys at at: use/,
    ],
  ])("refuses a project type with %s, by type and field", async (_, fields, message) => {
    const created = hostWith(notebook(fields));
    await expect(created).rejects.toThrow(TypeError);
    await expect(created).rejects.toThrow(message);
    await expect(created).rejects.toThrow('The project type "notebook" has the field "');
  });

  const days = (parts: Parts): object => ({
    days: { shape, access: "run", commands: ["run"], ...parts },
  });
  it.each<[string, unknown, RegExp]>([
    ["a list in place of parameters", null, /"parameters", which is no object of parameters/],
    ["a name that is none", { "Days!": {} }, /"Days!", whose name must be/],
    ["no shape", days({ shape: "text" }), /"days", which has no Zod type as its "shape"/],
    ["no access", days({ access: "root" }), /"days", whose "access" is none of read, run/],
    ["no commands", days({ commands: [] }), /"days", whose "commands" are no list of/],
    ["a command without a name", days({ commands: [""] }), /"days", whose "commands" are no list/],
    ["a default", days({ shape: shape.default("1") }), /"days", which fills in a value/],
    ["an object that drops keys", days({ shape: z.object({}) }), /"days", whose shape drops/],
  ])("refuses a project type whose parameters have %s, by name", async (_, parameters, message) => {
    const created = hostWith(notebook({}, { parameters }));
    await expect(created).rejects.toThrow(TypeError);
    await expect(created).rejects.toThrow(message);
  });

  it("accepts shapes that refer to themselves", async () => {
    interface Tree {
      readonly name: string;
      readonly children: readonly Tree[];
    }
    const tree: z.ZodType<Tree> = z.strictObject({
      name: shape,
      get children() {
        return z.array(tree);
      },
    });
    const { acme, input } = await hostWith(notebook({ tree: { shape: tree } }));
    const value = { name: "a", children: [{ name: "b", children: [] }] };
    expect(await acme.projects.create<Notebook>({ ...input, tree: value })).toMatchObject({
      tree: value,
    });
    await expect(
      acme.projects.create<Notebook>({ ...input, name: "other", tree: { ...value, nam: "c" } }),
    ).rejects.toMatchObject({ issues: [{ path: "tree" }] });
  });
});

describe("the default of a field", () => {
  const fields = { kernel: { shape, default: "python3" }, theme: { shape, default: "light" } };

  it("is the value of a new project, unless the body or `defaults` says otherwise", async () => {
    const defaults = (): Parts => ({ theme: "dark" });
    const { acme, input } = await hostWith(notebook(fields, { defaults }));
    expect(await acme.projects.create(input)).toMatchObject({ kernel: "python3", theme: "dark" });
    expect(
      await acme.projects.create<Notebook>({ ...input, name: "b", kernel: "r" }),
    ).toMatchObject({
      kernel: "r",
    });
  });

  it("replaces a value that null clears, and none that a body leaves out", async () => {
    const test = await hostWith(notebook(fields));
    const { id } = await test.acme.projects.create<Notebook>({
      ...test.input,
      kernel: "r",
      theme: "dark",
    });
    await untilStatus(test, id, "active");
    expect(await test.acme.projects.update<Notebook>(id, { kernel: null })).toMatchObject({
      kernel: "python3",
      theme: "dark",
    });
  });

  it("stays as it was when the host started", async () => {
    const value = { name: "python3" };
    const type = notebook({ kernel: { shape: z.looseObject({}), default: value } });
    const { acme, input } = await hostWith(type);
    value.name = "r";
    expect(await acme.projects.create(input)).toMatchObject({ kernel: { name: "python3" } });
  });
});

describe("the place of a field", () => {
  it("is after the field that orderAfter names, and after what follows that", async () => {
    const { acme, input } = await hostWith(
      notebook({
        last: { shape, default: "l" },
        theme: { shape, default: "t", orderAfter: "kernel" },
        kernel: { shape, default: "k", orderAfter: "branch" },
        font: { shape, default: "f", orderAfter: "branch" },
        absent: { shape, orderAfter: "kernel" },
        size: { shape, default: "s", orderAfter: "absent" },
      }),
    );
    const created = await acme.projects.create(input);
    const names = Object.keys(created).join(" ");
    expect(names).toContain(" branch kernel theme size font git_auth_method ");
    expect(names).toContain(" updated_at last ");
  });
});

describe("a read-only field of a type", () => {
  const fields: Readonly<Record<string, ProjectField>> = {
    cells: { shape: z.int({ error: "must be a whole number" }), isReadOnly: true },
  };
  let cells: number | undefined = 3;
  const type = notebook(fields, {
    inspect: async (_: Project, commit: string): Promise<Inspection> => ({
      commit,
      facts: cells === undefined ? {} : { cells },
    }),
    applyInspection: (project: Project, { facts }: Inspection) => {
      const others = Object.entries(project).filter(([field]) => field !== "cells");
      return { ...Object.fromEntries(others), ...facts };
    },
  });
  const message = "is read only: leave it out";

  it("has what each deployed commit's inspection found", async () => {
    cells = 3;
    const test = await hostWith(type);
    const { id } = await test.acme.projects.create(test.input);
    expect(await untilStatus(test, id, "active")).toMatchObject({ cells: 3 });
    for (cells of [4, undefined]) {
      await test.repository.commit({ "main.mjs": `console.log(${cells})` }, "Change");
      await test.acme.projects.deploy(id);
      expect((await untilStatus<Notebook>(test, id, "active")).cells).toBe(cells);
    }
  });

  it("is set by no body, and may be sent back as it was read", async () => {
    cells = 3;
    const test = await hostWith(type);
    const { acme, input } = test;
    await expect(acme.projects.create<Notebook>({ ...input, cells: 3 })).rejects.toMatchObject({
      issues: [{ path: "cells", message }],
    });
    const { id } = await acme.projects.create(input);
    const { revision } = await untilStatus(test, id, "active");
    const refused = (body: Parts, text: string): Promise<void> =>
      expect(acme.projects.update(id, body)).rejects.toMatchObject({
        issues: [{ path: "cells", message: expect.stringContaining(text) }],
      });
    await refused({ cells: 4 }, `${message}, or send it back as it was read`);
    await refused({ cells: null }, `${message}, or send it back as it was read`);
    await refused({ cells: "4", revision }, "is read only and not of its type");
    await acme.projects.update<Notebook>(id, { cells: 3 });
    await acme.projects.update<Notebook>(id, { cells: 4, revision });
    await acme.projects.update<Notebook>(id, { cells: null, revision });
    expect(await acme.projects.get(id)).toMatchObject({ cells: 3, revision });
  });

  it("belongs to its type: another one refuses it by name", async () => {
    const { acme, input } = await hostWith(type);
    const node = { ...input, project_type: "node" };
    const issues = [
      { path: "cells", message: "belongs to project_type notebook; this project is node" },
    ];
    await expect(acme.projects.create<Notebook>({ ...node, cells: 3 })).rejects.toMatchObject({
      issues,
    });
    const { id } = await acme.projects.create(node);
    await expect(acme.projects.update<Notebook>(id, { cells: 3 })).rejects.toMatchObject({
      issues,
    });
  });
});

describe("a field that does not affect the deployment", () => {
  it("changes without an operation, unlike other fields of the type", async () => {
    const test = await hostWith(
      notebook({ note: { shape, affectsDeployment: false }, kernel: { shape } }),
    );
    const { id } = await test.acme.projects.create(test.input);
    await untilStatus(test, id, "active");
    const operations = async (): Promise<number> => (await test.acme.operations.list(id)).total;
    await test.acme.projects.update<Notebook>(id, { note: "n" });
    expect(await operations()).toBe(1);
    await test.acme.projects.update<Notebook>(id, { kernel: "k" });
    expect(await operations()).toBe(2);
  });
});

describe("the variables that a type refuses", () => {
  it("are refused in the whole host, by name and prefix, with their reason", async () => {
    const refusedVariables = [
      { names: ["KERNEL"], prefix: "NOTEBOOK_", reason: "is set by the notebook itself" },
    ];
    const { acme } = await hostWith(notebook({}, { refusedVariables }));
    for (const name of ["KERNEL", "kernel", "NOTEBOOK_PORT"])
      await expect(acme.environmentVariables.create({ name, value: "v" })).rejects.toMatchObject({
        issues: [{ path: "name", message: "is set by the notebook itself" }],
      });
    await acme.environmentVariables.create({ name: "KERNELS", value: "v" });
  });
});

describe("the inspection of a new project", () => {
  it("receives the fields to which the body gave a value", async () => {
    const given: unknown[] = [];
    const { acme, input } = await hostWith(
      notebook(
        { kernel: { shape, default: "k" }, theme: { shape, default: "t" } },
        {
          inspect: async (_: Project, commit: string, __: unknown, { changed }: Parts) => {
            given.push(changed);
            return { commit, facts: {} };
          },
        },
      ),
    );
    await acme.projects.create<Notebook>({ ...input, kernel: "r", theme: null });
    expect(given).toEqual([["name", "project_type", "repository_url", "kernel"]]);
  });
});
