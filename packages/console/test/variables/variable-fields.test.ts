import { openApi } from "@dagctl/api/shapes";
import type { EnvironmentVariable } from "@dagctl/core";
import { describe, expect, test } from "vitest";
import {
  beginningOf,
  newVariable,
  variableFields,
  variablePatch,
  variableValues,
} from "../../src/variables/variable-fields.ts";

const ORGANIZATION = { kind: "organization" } as const;
const PLAIN: EnvironmentVariable = {
  id: "var_a",
  organization_id: "org-acme",
  name: "TARGET",
  value: "production",
  is_sensitive: false,
  mount_as_file: false,
  created_at: "2026-01-31T00:00:00Z",
  updated_at: "2026-01-31T00:00:00Z",
};
const FILE: EnvironmentVariable = {
  ...PLAIN,
  mount_as_file: true,
  file_mount_path: "/secrets/key.json",
  file_permissions: 0o400,
};
const HIDDEN: EnvironmentVariable = { ...PLAIN, value: "***", is_sensitive: true };

const { schemas } = openApi({ projectTypes: [], servers: [], version: "1" }).components;

describe("the form of a variable", () => {
  test.each([
    ["EnvironmentVariableInput", undefined],
    ["EnvironmentVariablePatch", FILE],
  ])("has a control for each field of %s", (name, variable) => {
    const properties = (schemas[name]?.["properties"] ?? {}) as Readonly<
      Record<string, { readonly readOnly?: boolean }>
    >;
    const sendable = Object.entries(properties)
      .filter(([, { readOnly }]) => readOnly !== true)
      .map(([field]) => field)
      // The page decides it: the variables of a project are on its own page.
      .filter((field) => field !== "project_id");
    const fields = variableFields(variable, { mount_as_file: true }).map((field) => field.name);
    expect(fields.toSorted()).toEqual(sendable.toSorted());
  });

  test("sends name and value of a new one, and what else was filled in", () => {
    const values = { name: "target", file_mount_path: "/a", file_permissions: "0400" };
    expect(newVariable(ORGANIZATION, values)).toEqual({ name: "target", value: "" });
    const project = { id: "proj_orders", name: "orders" };
    expect(
      newVariable({ kind: "project", project }, { ...values, value: "x", mount_as_file: true }),
    ).toEqual({
      name: "target",
      value: "x",
      mount_as_file: true,
      file_mount_path: "/a",
      file_permissions: 256,
      project_id: "proj_orders",
    });
  });

  test("sends of a change only what was changed", () => {
    const values = variableValues(FILE);
    expect(variablePatch(FILE, values)).toBeUndefined();
    expect(variablePatch(FILE, { ...values, value: "", file_permissions: "" })).toEqual({
      value: "",
      file_permissions: null,
    });
    expect(variablePatch(FILE, { ...values, mount_as_file: false })).toEqual({
      mount_as_file: false,
    });
    // What are no octal digits is refused by the server, in its words.
    expect(variablePatch(FILE, { ...values, file_permissions: "384" })).toEqual({
      file_permissions: "384",
    });
  });

  test("has no sensitive value, and keeps it where no new one is typed", () => {
    const values = variableValues(HIDDEN);
    expect(values["value"]).toBe("");
    expect(variablePatch(HIDDEN, { ...values, name: "OTHER" })).toEqual({ name: "OTHER" });
    expect(variablePatch(HIDDEN, { ...values, value: "new" })).toEqual({ value: "new" });
  });
});

test("the beginning of a value is its first line, cut off where it is long", () => {
  expect(beginningOf("a\nb\n")).toEqual({ beginning: "a", lines: 2 });
  expect(beginningOf("a\r\n")).toEqual({ beginning: "a", lines: 1 });
  expect(beginningOf("x".repeat(201))).toEqual({ beginning: `${"x".repeat(200)}…`, lines: 1 });
});
