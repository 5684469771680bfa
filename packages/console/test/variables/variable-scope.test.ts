import type { EnvironmentVariable } from "@dagctl/core";
import { describe, expect, test } from "vitest";
import { lossOf, variablesOf } from "../../src/variables/variable-scope.ts";

const variable = (name: string, project_id?: string): EnvironmentVariable => ({
  id: `${name} ${project_id ?? ""}`,
  organization_id: "org-acme",
  name,
  value: "",
  is_sensitive: false,
  mount_as_file: false,
  created_at: "2026-01-31T00:00:00Z",
  updated_at: "2026-01-31T00:00:00Z",
  ...(project_id !== undefined && { project_id }),
});

const ORGANIZATION = { kind: "organization" } as const;
const ORDERS = { kind: "project", project: { id: "proj_orders", name: "orders" } } as const;

describe("the variables of a scope", () => {
  test("are those of the organization, with the number of projects that have their own", () => {
    const all = [
      variable("A"),
      variable("A", "proj_orders"),
      variable("A", "proj_billing"),
      variable("B"),
      variable("C", "proj_orders"),
    ];
    const shown = variablesOf(ORGANIZATION, all);
    expect(shown.map(({ variable: { id }, isOwn, overrides }) => [id, isOwn, overrides])).toEqual([
      ["A ", true, 2],
      ["B ", true, 0],
    ]);
  });

  test("are a project's own, and those that it gets of the organization", () => {
    const shown = variablesOf(ORDERS, [variable("A", "proj_orders"), variable("B")]);
    expect(shown.map(({ isOwn }) => isOwn)).toEqual([true, false]);
  });

  test("say what is lost with one of them", () => {
    const losses = [0, 1, 2].map((overrides) =>
      lossOf(ORGANIZATION, { variable: variable("A"), isOwn: true, overrides }),
    );
    expect(losses).toEqual([
      "Later runs of all projects do not get it.",
      "Later runs of all projects do not get it, but for 1 project that has its own of this name.",
      "Later runs of all projects do not get it, but for 2 projects that have their own of this name.",
    ]);
    const own = { variable: variable("A", "proj_orders"), isOwn: true, overrides: 0 };
    expect(lossOf(ORDERS, own)).toMatch(/^Later runs of this project do not get it\./);
  });
});
