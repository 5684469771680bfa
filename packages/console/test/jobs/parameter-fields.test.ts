import { openApi } from "@dagctl/api/shapes";
import { DagctlError, isDagctlError } from "@dagctl/core/errors";
import { dbtType } from "@dagctl/project-types/dbt";
import { nodeType } from "@dagctl/project-types/node";
import { sqlmeshType } from "@dagctl/project-types/sqlmesh";
import { describe, expect, it } from "vitest";
import {
  atParameters,
  parameterChanges,
  parameterFields,
  parameterTexts,
  parameterValues,
} from "../../src/jobs/parameter-fields.ts";
import { createProjectTypes } from "../../src/server/project-types.ts";

const DOCUMENT = openApi({
  projectTypes: [dbtType(), sqlmeshType(), nodeType()],
  servers: [{ url: "/api/v1" }],
  version: "1",
});
const types = createProjectTypes("http://x/", async () => Response.json(DOCUMENT));
const schemasOf = (type: string) => types.parameters(type);
const BUILD = { name: "nightly", command: "dbt build" };

/** The fields of a run of dbt, for a caller who may set all of them. */
const fieldsOf = async (job = BUILD, has: (access: string) => boolean = () => true) =>
  parameterFields(await schemasOf("dbt"), job, has);

describe("the fields of parameters", () => {
  it("are those of the type, each with a control for its values", async () => {
    expect((await fieldsOf()).map(({ name, kind }) => [name, kind])).toEqual([
      ["select", "list"],
      ["exclude", "list"],
      ["full_refresh", "flag"],
      ["vars", "json"],
      ["threads", "number"],
    ]);
    const sqlmesh = parameterFields(
      await schemasOf("sqlmesh"),
      { name: "scheduled-run", command: "sqlmesh run" },
      () => true,
    );
    expect(sqlmesh.map(({ name, kind }) => [name, kind])).toEqual([
      ["select_models", "list"],
      ["start", "text"],
      ["end", "text"],
      ["ignore_cron", "flag"],
    ]);
    expect([await schemasOf("node"), await schemasOf("unknown")]).toEqual([{}, {}]);
  });

  it("are those that the command has, and the caller may set", async () => {
    const namesOf = (fields: Awaited<ReturnType<typeof fieldsOf>>) =>
      fields.map(({ name }) => name);
    expect(namesOf(await fieldsOf({ name: "tests", command: "dbt test" }))).not.toContain(
      "full_refresh",
    );
    expect(namesOf(await fieldsOf(BUILD, (access) => access === "run"))).not.toContain(
      "full_refresh",
    );
    expect(
      namesOf(await fieldsOf({ name: "scheduled-run", command: "dbt deps; dbt run" })),
    ).toContain("full_refresh");
  });

  it("show what the job sets, and send what was changed; what is emptied is left out", async () => {
    const fields = await fieldsOf();
    const job = { parameters: { select: ["a", "b"], vars: { day: 1 }, full_refresh: true } };
    const values = parameterValues(fields, job.parameters);
    expect(values).toEqual({
      select: "a\nb",
      vars: '{\n  "day": 1\n}',
      full_refresh: "true",
    });
    expect(parameterChanges(fields, job, values)).toEqual({});
    expect(
      parameterChanges(fields, job, {
        ...values,
        select: "c",
        vars: "",
        full_refresh: "false",
        threads: "4",
      }),
    ).toEqual({ select: ["c"], vars: null, full_refresh: false, threads: 4 });
  });

  it("have the issues of the server", () => {
    const issues = [
      { path: "parameters.select[0]", message: "must not begin with a hyphen" },
      { path: "parameters", message: "must have at most 16384 bytes" },
    ];
    const placed = atParameters(new DagctlError("invalid", "Wrong", { issues }));
    expect(isDagctlError(placed) && placed.issues?.map(({ path }) => path)).toEqual([
      "select[0]",
      "parameters",
    ]);
    const other = new DagctlError("conflict", "Suspended");
    expect(atParameters(other)).toBe(other);
  });
});

describe("parameterTexts", () => {
  it("returns each parameter as a person reads it", () => {
    expect(
      parameterTexts({ select: ["a", "b"], start: "today", vars: { a: [1] }, force: true }),
    ).toEqual([
      ["select", "a, b"],
      ["start", "today"],
      ["vars", '{"a":[1]}'],
      ["force", "true"],
    ]);
    expect(parameterTexts()).toEqual([]);
  });
});
