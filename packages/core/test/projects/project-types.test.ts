import type { ProjectType } from "@dagctl/core/contracts";
import { createProjectRules } from "@dagctl/core/driver-kit";
import { dbtType } from "@dagctl/project-types/dbt";
import { nodeType } from "@dagctl/project-types/node";
import { sqlmeshType } from "@dagctl/project-types/sqlmesh";
import { describe, expect, it } from "vitest";
import { projectTypes } from "../../src/projects/project-types.ts";

describe("project types of plugins", () => {
  const other: ProjectType = { ...nodeType(), name: "airflow" };
  it("come after those of the host, and have unique names", () => {
    expect([
      ...projectTypes([sqlmeshType(), dbtType()], [{ name: "p", projectTypes: [other] }]).keys(),
    ]).toEqual(["sqlmesh", "dbt", "airflow"]);
    expect(() =>
      projectTypes([dbtType()], [{ name: "p", projectTypes: [{ ...other, name: "dbt" }] }]),
    ).toThrow(TypeError);
    expect(() =>
      projectTypes(
        [dbtType()],
        [
          { name: "p", projectTypes: [other] },
          { name: "q", projectTypes: [other] },
        ],
      ),
    ).toThrow(TypeError);
    expect(() => projectTypes([dbtType(), dbtType()], [])).toThrow(
      'Two project types are named "dbt"',
    );
  });
  it.each([[[]], [undefined], ["sqlmesh"]])("cannot replace those of the host: %j", (given) => {
    const plugins = [{ name: "p", projectTypes: [other] }];
    expect(() => projectTypes(given as readonly ProjectType[], plugins)).toThrow(
      'createHost needs "projectTypes", an array of at least one project type',
    );
  });
  it("must be objects: a function in their place is named by its position", () => {
    const given = [dbtType(), sqlmeshType] as readonly unknown[] as readonly ProjectType[];
    expect(() => projectTypes(given, [])).toThrow(
      "createHost got a function as projectTypes[1]: call it",
    );
  });
  it("have their fields under the same rules", () => {
    const rules = createProjectRules([other], { gitAuth: ["none"] });
    const facts = { id: "p", organization: "o", now: "t" };
    const body = { name: "a", repository_url: "https://github.com/a/b" };
    expect(() => rules.create({ ...body, project_type: "dbt" }, facts)).toThrow(
      /project_type: must be airflow/,
    );
    // The first one is the default.
    expect(rules.create(body, facts).project_type).toBe("airflow");
  });
});
