import { openApi } from "@dagctl/api/shapes";
import { dbtType } from "@dagctl/project-types/dbt";
import { nodeType } from "@dagctl/project-types/node";
import { sqlmeshType } from "@dagctl/project-types/sqlmesh";
import { describe, expect, it } from "vitest";
import { ownFields } from "../../src/forms/own-fields.ts";
import { createProjectTypes } from "../../src/server/project-types.ts";
import { jobType } from "../job-type.ts";

const DOCUMENT = openApi({
  projectTypes: [sqlmeshType(), dbtType(), nodeType(), jobType()],
  servers: [],
  version: "1",
});
const TYPES = createProjectTypes("http://x/", async () => Response.json(DOCUMENT));

const fieldsOf = async (type: string, on: "create" | "change") =>
  ownFields(type, on, await TYPES.fields(type, on));

describe("the fields of a project type that the form does not know", () => {
  it.each(["create", "change"] as const)("are none of the known types: %s", async (on) => {
    for (const type of ["sqlmesh", "dbt", "node"]) expect(await fieldsOf(type, on)).toEqual([]);
  });

  it.each(["create", "change"] as const)(
    "have the control of their kind, and their description as help: %s",
    async (on) => {
      const fields = await fieldsOf("spark-job", on);
      expect(fields.map(({ name, label, kind }) => [name, label, kind])).toEqual([
        // Other types decide about these two, and the known ones always in one way.
        ["use_managed_state_database", "Use managed state database", "flag"],
        ["auto_apply", "Auto apply", "flag"],
        ["main_class", "Main class", "text"],
        ["notes", "Notes", "area"],
        ["executors", "Executors", "number"],
        ["sample_rate", "Sample rate", "number"],
        ["dynamic", "Dynamic", "flag"],
        ["size", "Size", "choice"],
        ["tags", "Tags", "list"],
        ["options", "Options", "json"],
        ["python_version", "Python version", "text"],
      ]);
      const of = (name: string) => fields.find((field) => field.name === name);
      expect(of("main_class")?.help).toBe("The class that a run starts.");
      expect(of("size")?.choices).toEqual(["", "small", "large"]);
      expect(of("tags")?.help).toBe("Labels of the job. One on each line.");
      expect(of("options")?.help).toBe("As JSON.");
    },
  );

  it("say once that they are JSON", () => {
    const description = "At most 10240 bytes as JSON.";
    const [field] = ownFields("other", "create", { vars: { type: "object", description } });
    expect(field).toMatchObject({ kind: "json", help: description });
  });

  it("are JSON where the schema is another one, and absent where they are read only", () => {
    const kinds = ownFields("other", "create", {
      either: { anyOf: [{ type: "string" }, { type: "number" }] },
      any: {},
      both: { type: ["string", "number"] },
      reference: { $ref: "#/components/schemas/Tree" },
      numbers: { type: "array", items: { type: "number" } },
      levels: { anyOf: [{ const: "low" }, { const: "high" }, { type: "null" }] },
      mixed: { enum: ["low", 1] },
      found: { type: "string", readOnly: true },
      broken: null,
    }).map(({ name, kind }) => [name, kind]);
    expect(kinds).toEqual([
      ["either", "json"],
      ["any", "json"],
      ["both", "json"],
      ["reference", "json"],
      ["numbers", "json"],
      ["levels", "choice"],
      ["mixed", "json"],
    ]);
  });

  it("of a known type are those of a newer server", () => {
    expect(
      ownFields("dbt", "create", { dbt_version: { type: "string" }, target: { type: "string" } }),
    ).toMatchObject([{ name: "target", kind: "text" }]);
  });
});
