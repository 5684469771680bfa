import { readFileSync } from "node:fs";
import {
  type AnswerFields,
  type Entry,
  entriesOf,
  pathParameters,
  STATUS_OF,
  TABLE,
} from "@dagctl/api";
import {
  type CallShapes,
  type DescribedType,
  openApi,
  type OpenApiOperation,
  SHAPES,
} from "@dagctl/api/shapes";
import { dbtType } from "@dagctl/project-types/dbt";
import { nodeType } from "@dagctl/project-types/node";
import { sqlmeshType } from "@dagctl/project-types/sqlmesh";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";

const documentOf = (...projectTypes: readonly DescribedType[]): ReturnType<typeof openApi> =>
  openApi({ projectTypes, servers: [{ url: "/api/v1" }], version: "1" });

const shapesOf = (part: string, method: string): CallShapes | undefined =>
  (SHAPES as Readonly<Record<string, Readonly<Record<string, CallShapes>>>>)[part]?.[method];

const TYPES = {
  text: "string",
  number: "number|integer",
  boolean: "boolean",
  objects: "array",
  texts: "array",
};

/** The fields that a schema does not promise, with their types. */
function relied(fields: AnswerFields, schema: z.core.JSONSchema.BaseSchema): readonly string[] {
  return Object.entries(fields).flatMap(([name, kind]) => {
    const property = schema.properties?.[name];
    if (schema.required?.includes(name) !== true || typeof property !== "object") return [name];
    if (typeof kind === "object") return relied(kind, property);
    const isText = kind === "text" && (property.enum ?? []).every((one) => typeof one === "string");
    const type = String(property.type ?? (isText && property.enum ? "string" : "none"));
    return new RegExp(`^(?:${TYPES[kind]})$`).test(type) ? [] : [`${name}: ${type}`];
  });
}

const isListOfTexts = (property: unknown): boolean => {
  const { items } = property as { readonly items?: unknown };
  return typeof items === "object" && items !== null && Reflect.get(items, "type") === "string";
};

describe("the shapes of the API", () => {
  it("are those of the calls in the table", () => {
    const names = (of: object): unknown =>
      Object.fromEntries(
        Object.entries(of).map(([part, calls]) => [part, Object.keys(calls as object).toSorted()]),
      );
    expect(names(SHAPES)).toEqual(names(TABLE));
  });

  it("promise the fields that readers of the answers rely on, and each list and record", () => {
    for (const { id, part, method, call } of entriesOf()) {
      if (call.stream || call.file) continue;
      const answers = shapesOf(part, method)?.answers ?? {};
      expect([id, Object.keys(call.fields)]).toEqual([id, Object.keys(answers)]);
      for (const [status, answer] of Object.entries(answers)) {
        const fields = call.fields[Number(status) as keyof typeof answers] ?? {};
        const schema = z.toJSONSchema(answer.shape, { unrepresentable: "any" });
        expect([id, relied(fields, schema)]).toEqual([id, []]);
        const required = Object.entries(schema.properties ?? {}).filter(
          ([name, property]) =>
            schema.required?.includes(name) === true &&
            typeof property === "object" &&
            property.type === "array",
        );
        for (const [name, property] of required) {
          const kind = isListOfTexts(property) ? "texts" : "objects";
          expect([id, fields]).toEqual([id, expect.objectContaining({ [name]: kind })]);
        }
      }
    }
  });

  it("have a body where the call takes one, and events where it answers with a stream", () => {
    for (const { id, part, method, call } of entriesOf()) {
      const shapes = shapesOf(part, method);
      expect([id, shapes?.body !== undefined]).toEqual([id, call.body === "object"]);
      expect([id, shapes?.events !== undefined]).toEqual([id, call.stream !== undefined]);
    }
  });
});

describe("the fields of the project types of this project", () => {
  it("are described by more than their type, with examples that they accept", () => {
    const texts: string[] = [];
    for (const { fields } of [sqlmeshType(), dbtType(), nodeType()])
      for (const [name, { shape }] of Object.entries<{ readonly shape: z.ZodType }>(fields)) {
        const schema = z.toJSONSchema(shape, { io: "input" });
        if (schema.type !== "string" || schema.enum !== undefined) continue;
        texts.push(name);
        expect([name, schema.pattern]).toEqual([name, expect.any(String)]);
        for (const example of schema.examples ?? []) {
          expect([name, shape.safeParse(example).success]).toEqual([name, true]);
          expect(example).toMatch(new RegExp(schema.pattern ?? "", "u"));
        }
      }
    const packages = ["python_requirements", "python_requirements_file", "image"];
    expect(texts).toEqual(["sqlmesh_environment", ...packages, ...packages, "polling_interval"]);
  });

  it("accept only intervals that match the pattern, which has the units", () => {
    const interval = dbtType().fields["polling_interval"]?.shape ?? z.never();
    const pattern = new RegExp(z.toJSONSchema(interval, { io: "input" }).pattern ?? "", "u");
    for (const [text, expected] of [
      ["5m", true],
      ["1h30m", true],
      ["+1.5h", true],
      ["90.s", true],
      [".5h", true],
      ["60000000µs", true],
      ["60000000μs", true],
      ["5", false],
      ["5x", false],
      ["1.2.3m", false],
      ["", false],
    ] as const)
      expect([text, interval.safeParse(text).success, pattern.test(text)]).toEqual([
        text,
        expected,
        expected,
      ]);
  });

  it("accept exactly the environments that match the pattern", () => {
    const environment = sqlmeshType().fields["sqlmesh_environment"]?.shape ?? z.never();
    const { pattern = "" } = z.toJSONSchema(environment, { io: "input" });
    const generated = fc.stringMatching(new RegExp(pattern, "u"), { maxLength: 63 });
    const pieces = fc
      .array(fc.constantFrom("a", "Z9", "_", "-", "."), { maxLength: 6 })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(generated, pieces, (valid, text) => {
        expect([valid, environment.safeParse(valid).success]).toEqual([valid, true]);
        expect([text, new RegExp(pattern, "u").test(text)]).toEqual([
          text,
          environment.safeParse(text).success,
        ]);
      }),
    );
  });
});

describe("the entry point of the table", () => {
  it("imports no zod, so that a client loads none", () => {
    const source = new URL("../src/", import.meta.url);
    const seen = new Set<string>();
    const packages = new Set<string>();
    const visit = (file: URL): void => {
      if (seen.has(file.href)) return;
      seen.add(file.href);
      const text = readFileSync(file, "utf8").replace(/^import type [^;]*;/gm, "");
      for (const [, name = ""] of text.matchAll(/from "([^"]+)"/g))
        if (name.startsWith(".")) visit(new URL(name, file));
        else packages.add(name);
    };
    visit(new URL("index.ts", source));
    // That entry point of core has the table of statuses, and loads nothing else.
    expect([...packages]).toEqual(["@dagctl/core/status"]);
    expect(seen.size).toBeGreaterThan(5);
  });
});

/** Returns the operation that describes a call. */
function operationOf(
  { paths }: ReturnType<typeof openApi>,
  { method, path }: Pick<Entry["call"], "method" | "path">,
): OpenApiOperation | undefined {
  return paths[path.replace(/:([a-z]+)/g, "{$1}")]?.[method.toLowerCase()];
}

describe("the document of the API", () => {
  it("has one operation for each method and path, with every error that the table names", () => {
    const document = documentOf(nodeType());
    const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
    const streams = ["events.follow"];
    expect(operations.map(({ operationId }) => operationId).toSorted()).toEqual(
      entriesOf()
        .map(({ id }) => id)
        .filter((id) => !streams.includes(id))
        .toSorted(),
    );
    for (const { id, call } of entriesOf()) {
      const operation = operationOf(document, call);
      const references = Object.values(operation?.responses ?? {}).map(({ $ref }) => $ref);
      for (const code of call.errors)
        expect([id, references]).toEqual([
          id,
          expect.arrayContaining([`#/components/responses/${code}`]),
        ]);
    }
  });

  it("describes each parameter and header that a call takes", () => {
    const document = documentOf(nodeType());
    for (const { id, call } of entriesOf()) {
      const both = entriesOf().filter(
        (other) => other.call.path === call.path && other.call.method === call.method,
      );
      const parameters = operationOf(document, call)?.parameters ?? [];
      expect([id, parameters.map(({ name }) => name)]).toEqual([
        id,
        [
          ...pathParameters(call.path),
          ...new Set(both.flatMap((other) => Object.keys(other.call.query))),
          ...call.headers,
          ...(both.some((other) => other.call.stream) ? ["Last-Event-ID"] : []),
        ],
      ]);
      for (const { description } of parameters)
        expect([id, description]).toEqual([id, expect.stringMatching(/\.$/)]);
    }
  });

  it("has both media types of an address that answers with JSON and with events", () => {
    const operation = operationOf(documentOf(nodeType()), TABLE.events.follow);
    expect(operation).toMatchObject({
      operationId: "events.list",
      responses: {
        200: {
          content: {
            "application/json": { schema: { $ref: "#/components/schemas/EventPage" } },
            "text/event-stream": {
              "x-events": {
                message: { data: { $ref: "#/components/schemas/Event" } },
                gap: { data: { properties: { type: { const: "gap" } } } },
                error: { data: { $ref: "#/components/schemas/Error" } },
              },
            },
          },
        },
        429: { $ref: "#/components/responses/rate_limited" },
      },
    });
  });

  it("says which parameters of the events are only for a page, and which only for a stream", () => {
    const operation = documentOf(nodeType()).paths["/events"]?.["get"];
    const of = (what: string): readonly unknown[] | undefined =>
      operation?.parameters
        .filter(({ description }) => String(description).endsWith(` Only for a ${what}.`))
        .map(({ name }) => name);
    expect([of("page"), of("stream")]).toEqual([["limit"], ["Last-Event-ID"]]);
  });

  it("has the fields of the registered project types, and the first type as the default", () => {
    const { schemas } = documentOf(sqlmeshType(), nodeType()).components;
    expect(schemas["Project"]?.["oneOf"]).toEqual(
      ["SqlmeshProject", "NodeProject", "OtherProject"].map((name) => ({
        $ref: `#/components/schemas/${name}`,
      })),
    );
    const input = schemas["SqlmeshProjectInput"];
    expect(Object.keys(input?.["properties"] ?? {})).toContain("gateways");
    expect(Object.keys(input?.["properties"] ?? {})).not.toContain("gateway_detection");
    expect(input?.["required"]).toEqual(["name", "repository_url"]);
    expect(schemas["NodeProjectInput"]?.["required"]).toEqual([
      "name",
      "repository_url",
      "project_type",
    ]);
    expect(Object.keys(schemas["SqlmeshProjectPatch"]?.["properties"] ?? {})).toEqual(
      expect.arrayContaining(["gateway_detection", "revision", "status", "operation"]),
    );
  });

  it("has the common fields in the project of each type, so that no generator has to merge them", () => {
    const { schemas } = documentOf(sqlmeshType(), nodeType()).components;
    const fieldsOf = (name: string): Readonly<Record<string, unknown>> =>
      (schemas[name]?.["properties"] ?? {}) as Readonly<Record<string, unknown>>;
    for (const [name, type] of [
      ["SqlmeshProject", "sqlmesh"],
      ["NodeProject", "node"],
    ] as const) {
      expect(schemas[name]).toMatchObject({
        type: "object",
        required: schemas["CommonProject"]?.["required"],
        properties: { project_type: { type: "string", const: type } },
      });
      expect(Object.keys(fieldsOf(name))).toEqual(
        expect.arrayContaining(Object.keys(fieldsOf("CommonProject"))),
      );
    }
    expect(Object.keys(fieldsOf("SqlmeshProject"))).toContain("gateway_detection");
    expect(Object.keys(fieldsOf("NodeProject"))).not.toContain("gateway_detection");
  });

  it("has one schema for all errors, and the code of each in an example", () => {
    const { responses } = documentOf(nodeType()).components;
    for (const code of Object.keys(STATUS_OF))
      expect(responses[code]).toMatchObject({
        content: {
          "application/json": {
            schema: { $ref: "#/components/schemas/Error" },
            example: { error: code, message: expect.any(String) },
          },
        },
      });
    expect(responses).toMatchObject({
      unavailable: { content: { "application/json": { example: { retryable: true } } } },
      content_too_large: {
        content: { "application/json": { example: { error: "invalid", retryable: false } } },
      },
    });
  });

  it("marks what only the server sets, and accepts null where an answer may lack the field", () => {
    const { schemas } = documentOf(sqlmeshType()).components;
    const readOnly = (name: string): Readonly<Record<string, boolean>> =>
      Object.fromEntries(
        Object.entries(schemas[name]?.["properties"] as Readonly<Record<string, object>>)
          .filter(([, schema]) => "readOnly" in schema && schema.readOnly === true)
          .map(([field, schema]) => [field, JSON.stringify(schema).includes('"null"')]),
      );
    expect(readOnly("JobPatch")).toEqual({
      id: false,
      project_id: false,
      name: false,
      created_at: false,
      updated_at: false,
      next_run_at: true,
    });
    expect(readOnly("EnvironmentVariablePatch")).toMatchObject({ id: false, project_id: true });
    expect(readOnly("SqlmeshProjectPatch")).toMatchObject({
      revision: false,
      status_message: true,
      gateway_detection: true,
    });
    expect(readOnly("EnvironmentVariableInput")).toEqual({});
  });

  it("describes types of any name, and fields that refer to themselves or have an id", () => {
    interface Tree {
      readonly parts: readonly Tree[];
    }
    const tree: z.ZodType<Tree> = z.strictObject({ parts: z.lazy(() => z.array(tree)) });
    const named = (name: string): DescribedType => ({
      name,
      fields: {
        tree: { shape: tree },
        label: { shape: z.string().meta({ id: `Project`, description: "Any label." }) },
        code: { shape: z.custom<string>(() => true) },
      },
    });
    const document = documentOf(named("my type"), named("my-type"), named("日本"));
    const { schemas } = document.components;
    expect(Object.keys(schemas)).toEqual(
      expect.arrayContaining(["MyTypeProject", "MyTypeType2Project", "Type3Project"]),
    );
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]*)"/g)];
    expect(references.length).toBeGreaterThan(100);
    for (const [, path = ""] of references) {
      const found = path
        .split("/")
        .reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], document);
      expect([path, typeof found]).toEqual([path, "object"]);
    }
    for (const name of Object.keys(schemas)) expect(name).toMatch(/^[a-zA-Z0-9._-]+$/);
  });
});
