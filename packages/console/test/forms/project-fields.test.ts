import { type JsonSchema, openApi } from "@dagctl/api/shapes";
import { dbtType } from "@dagctl/project-types/dbt";
import { nodeType } from "@dagctl/project-types/node";
import { sqlmeshType } from "@dagctl/project-types/sqlmesh";
import { describe, expect, test } from "vitest";
import {
  changeBody,
  createBody,
  fieldsOf,
  OMITTED_FIELDS,
  PROJECT_FIELDS,
  valuesOf,
} from "../../src/forms/project-fields.ts";

const TYPES = [sqlmeshType(), dbtType(), nodeType()];
const SSH = { git_auth_method: "ssh" };
const names = (type: string, on: "create" | "change"): readonly string[] =>
  fieldsOf(type, on, SSH).flatMap(({ fields }) => fields.map(({ name }) => name));

const { schemas } = openApi({ projectTypes: TYPES, servers: [], version: "1" }).components;

/** Returns the fields that the body of a type may have, without those that are read only. */
function sendable(type: string, on: "create" | "change"): readonly string[] {
  const ending = on === "create" ? "ProjectInput" : "ProjectPatch";
  const name = Object.keys(schemas).find(
    (one) => one.toLowerCase() === `${type}${ending}`.toLowerCase(),
  );
  const properties = (schemas[name ?? ""]?.["properties"] ?? {}) as Record<string, JsonSchema>;
  return Object.entries(properties)
    .filter(([, { readOnly }]) => readOnly !== true)
    .map(([field]) => field);
}

describe("the form of a project", () => {
  test.each(["create", "change"] as const)(
    "has a control for each field that may be sent, or a reason: %s",
    (on) => {
      for (const { name: type } of TYPES) {
        const omitted = Object.keys(OMITTED_FIELDS);
        const wanted = sendable(type, on).filter((name) => !omitted.includes(name));
        // The state database and the plan of other types than SQLMesh are always the same.
        const sqlmesh = type === "sqlmesh" ? [] : ["use_managed_state_database", "auto_apply"];
        expect([type, [...names(type, on), ...sqlmesh].toSorted()]).toEqual([
          type,
          wanted.toSorted(),
        ]);
      }
    },
  );

  test("names no field twice, and gives each choice", () => {
    const all = PROJECT_FIELDS.flatMap(({ fields }) => fields);
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    for (const { kind, choices } of all) expect(choices !== undefined).toBe(kind === "choice");
  });

  test("sends what differs from an absent field", () => {
    const values = { name: "orders", repository_url: "", branch: "", run_tests: true };
    expect(createBody("sqlmesh", values)).toEqual({
      project_type: "sqlmesh",
      name: "orders",
      repository_url: "",
    });
    expect(
      createBody("sqlmesh", { ...values, branch: "next", run_tests: false, dbt_version: "1.9" }),
    ).toMatchObject({ branch: "next", run_tests: false });
    expect(createBody("sqlmesh", { ...values, dbt_version: "1.9" })).not.toHaveProperty(
      "dbt_version",
    );
  });

  test("sends in a change what was changed, and `null` for what was cleared", () => {
    const before = valuesOf({ name: "orders", branch: "next", run_tests: true });
    expect(changeBody("node", before, before)).toEqual({});
    expect(
      changeBody("node", before, {
        ...before,
        branch: "",
        run_tests: false,
        max_concurrent_job_runs: "3",
      }),
    ).toEqual({ branch: null, run_tests: false, max_concurrent_job_runs: 3 });
    // What is no number is refused by the server, in its words.
    expect(changeBody("node", before, { ...before, max_concurrent_job_runs: "many" })).toEqual({
      max_concurrent_job_runs: "many",
    });
  });
});
