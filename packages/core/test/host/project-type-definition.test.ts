import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { notebook } from "./notebook-type.ts";
import { testHost } from "./test-host.ts";

describe("createHost", () => {
  it.each<[string, Readonly<Record<string, unknown>>, RegExp]>([
    [
      "a field with a default",
      { fields: { kernel: { shape: z.string().default("python3") } } },
      /"notebook" has the field "kernel", which fills in a value/,
    ],
    [
      "a field that catches",
      { fields: { kernel: { shape: z.string().catch("python3") } } },
      /"kernel", which fills in/,
    ],
    [
      "a field that fills in before it reads",
      { fields: { kernel: { shape: z.preprocess((value) => value ?? "python3", z.string()) } } },
      /"kernel", which fills in/,
    ],
    [
      "the field id",
      { fields: { id: { shape: z.string() } } },
      /the field "id", which every project has/,
    ],
    [
      "the field name",
      { fields: { name: { shape: z.string() } } },
      /the field "name", which every project has/,
    ],
    [
      "the field organization_id",
      { fields: { organization_id: { shape: z.string() } } },
      /"organization_id", which every project has/,
    ],
    [
      "the field status",
      { fields: { status: { shape: z.string() } } },
      /"status", which every project has/,
    ],
    [
      "a field that is no word",
      { fields: { "Not A Field": { shape: z.string() } } },
      /"Not A Field", whose name must be/,
    ],
    [
      "a field that is no shape",
      { fields: { kernel: { shape: "string" } } },
      /"kernel", which has no Zod type as its "shape"/,
    ],
    [
      "a field that is confirmed by no function",
      { fields: { kernel: { shape: z.string(), isConfirmation: true } } },
      /"kernel", of which "isConfirmation" is not a function/,
    ],
    ["no fields", { fields: undefined }, /needs "fields"/],
    ["no workload", { workload: undefined }, /needs the function "workload"/],
    ["a check that is none", { check: true }, /has "check", which is not a function/],
    [
      "a list of fields that is none",
      { inspectionDependsOn: "kernel" },
      /needs "inspectionDependsOn", a list of fields/,
    ],
    [
      "refused variables without a reason",
      { refusedVariables: [{ names: ["KERNEL"] }] },
      /has "refusedVariables", which is not a list of names or a prefix in upper case/,
    ],
    [
      "a refused variable in lower case",
      { refusedVariables: [{ names: ["kernel"], reason: "is set by dagctl" }] },
      /has "refusedVariables", which is not a list/,
    ],
    [
      "a prefix that refuses every variable",
      { refusedVariables: [{ prefix: "", reason: "is set by dagctl" }] },
      /has "refusedVariables", which is not a list/,
    ],
    [
      "a refusal of no variable",
      { refusedVariables: [{ reason: "is set by dagctl" }] },
      /has "refusedVariables", which is not a list/,
    ],
    ["the name of a built-in type", { name: "dbt" }, /Two project types are named "dbt"/],
    ["no name", { name: "" }, /needs a "name"/],
  ])("refuses a project type with %s, by type and field", async (_, parts, message) => {
    const created = testHost({ plugins: [{ name: "notebooks", projectTypes: [notebook(parts)] }] });
    await expect(created).rejects.toThrow(TypeError);
    await expect(created).rejects.toThrow(message);
  });

  it("refuses every common field in a shape, whatever its form", async () => {
    const { git, engine } = await testHost();
    const fields = [
      "id",
      "name",
      "branch",
      "organization_id",
      "revision",
      "created_at",
      "updated_at",
      "deployed",
      "operation",
      "auto_deploy",
      "project_type",
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...fields),
        fc.constantFrom(z.string(), z.boolean(), z.unknown(), z.string().optional()),
        async (field, shape) => {
          const types = [notebook({ fields: { [field]: { shape } } })];
          await expect(
            testHost({
              plugins: [{ name: "notebooks", projectTypes: types }],
              plainGit: git,
              engine,
            }),
          ).rejects.toThrow(`"${field}"`);
        },
      ),
      { numRuns: 30 },
    );
  });
});
