import { type Entry, entriesOf } from "@dagctl/api";
import { type CallShapes, openApi, SHAPES } from "@dagctl/api/shapes";
import { dbtType } from "@dagctl/project-types/dbt";
import { nodeType } from "@dagctl/project-types/node";
import { sqlmeshType } from "@dagctl/project-types/sqlmesh";
import { describe, expect, it } from "vitest";

const ANSWERS = entriesOf().flatMap(({ id, part, method, call }: Entry) => {
  const shapes = (SHAPES as Readonly<Record<string, Readonly<Record<string, CallShapes>>>>)[part];
  return call.stream || call.file
    ? []
    : Object.entries(shapes?.[method]?.answers ?? {}).map(
        ([status, answer]) =>
          [`${id} ${status}`, { call, status: Number(status), answer }] as const,
      );
});

interface Described {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          {
            readonly operationId: string;
            readonly responses: Readonly<
              Record<string, { readonly content?: Readonly<Record<string, { example?: unknown }>> }>
            >;
          }
        >
      >
    >
  >;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

const DOCUMENT = JSON.parse(
  JSON.stringify(
    openApi({
      projectTypes: [sqlmeshType(), dbtType(), nodeType()],
      servers: [{ url: "/api/v1" }],
      version: "1",
    }),
  ),
) as Described;

describe("the document", () => {
  it.each(ANSWERS)(
    "has an example of %s, which a client reads",
    (name, { call, status, answer }) => {
      expect(answer.example).toBeTypeOf("object");
      expect(answer.shape.safeParse(answer.example).error).toBeUndefined();
      if (status === 200 || status === 201 || status === 202)
        expect(() => call.result({ status, body: answer.example })).not.toThrow();
      const [id = ""] = name.split(" ");
      const described = Object.values(DOCUMENT.paths)
        .flatMap((methods) => Object.values(methods))
        .find(({ operationId }) => id === operationId || operationId.startsWith(`${id} `));
      const content = described?.responses[status]?.content?.["application/json"];
      expect(content?.example).toEqual(JSON.parse(JSON.stringify(answer.example)));
    },
  );

  it("says by which field the forms of a project to create differ", () => {
    expect(DOCUMENT.components.schemas["ProjectInput"]).toEqual({
      oneOf: [
        { $ref: "#/components/schemas/SqlmeshProjectInput" },
        { $ref: "#/components/schemas/DbtProjectInput" },
        { $ref: "#/components/schemas/NodeProjectInput" },
      ],
      discriminator: {
        propertyName: "project_type",
        mapping: {
          sqlmesh: "#/components/schemas/SqlmeshProjectInput",
          dbt: "#/components/schemas/DbtProjectInput",
          node: "#/components/schemas/NodeProjectInput",
        },
      },
    });
  });
});
