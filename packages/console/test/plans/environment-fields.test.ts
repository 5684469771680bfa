import { openApi } from "@dagctl/api/shapes";
import { sqlmeshType } from "@dagctl/project-types/sqlmesh";
import { describe, expect, test } from "vitest";
import {
  otherParameters,
  ENVIRONMENT_FIELDS,
  environmentBody,
} from "../../src/plans/environment-fields.ts";

const { schemas } = openApi({
  projectTypes: [sqlmeshType()],
  servers: [],
  version: "1",
}).components;

describe("the fields of a plan for another environment", () => {
  test("are all that the body of a plan has beside parameters", () => {
    const { parameters: _, ...properties } = (schemas["PlanBody"]?.["properties"] ?? {}) as {
      readonly parameters?: unknown;
    };
    const names = ENVIRONMENT_FIELDS.map(({ name }) => name);
    expect(names.toSorted()).toEqual(Object.keys(properties).toSorted());
  });

  test("send what was typed, and always the environment", () => {
    const typed = { environment: " dev_ann ", branch: "ann", commit: " ", ttl: "", start: "x" };
    expect(environmentBody(typed)).toEqual({ environment: "dev_ann", branch: "ann" });
    expect(environmentBody({})).toEqual({ environment: "" });
  });

  test("come before parameters of their names", () => {
    const start = { name: "start", label: "Start", kind: "text" } as const;
    expect(otherParameters([start, { ...start, name: "branch" }])).toEqual([start]);
  });
});
