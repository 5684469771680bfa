import { openApi, type OpenApiDocument, type OpenApiOperation } from "@dagctl/api/shapes";
import type { Host } from "@dagctl/core";
import type { AnySchema, ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

export const BASE = "/api/v1";

/** An answer of the server, as the tests have it. */
interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
  readonly text: string;
}

interface Content {
  readonly schema: unknown;
  readonly example?: { readonly error?: string };
}

/** Returns the description of a host's API. */
export function documentOf({ projectTypes }: Pick<Host, "projectTypes">): OpenApiDocument {
  const document = openApi({ projectTypes, servers: [{ url: BASE }], version: "1" });
  return JSON.parse(JSON.stringify(document)) as OpenApiDocument;
}

/** Returns the operation that describes a request, with its path in the document. */
export function operationOf(
  { paths }: OpenApiDocument,
  method: string,
  url: string,
): { readonly path: string; readonly operation: OpenApiOperation } | undefined {
  const [given = ""] = url.split("?", 1);
  if (!given.startsWith(BASE)) return undefined;
  const parts = given.slice(BASE.length).split("/");
  for (const [path, methods] of Object.entries(paths)) {
    const names = path.split("/");
    const operation = methods[method.toLowerCase()];
    if (
      operation !== undefined &&
      names.length === parts.length &&
      names.every((name, index) =>
        name.startsWith("{") ? parts[index] !== "" : name === parts[index],
      )
    )
      return { path, operation };
  }
  return undefined;
}

/** Throws where an answer is not as the document describes it. */
export type CheckAnswer = (method: string, url: string, answer: Answer) => void;

/** Returns the check of a document, and of the bodies of requests. */
export function checksOf(document: OpenApiDocument): {
  readonly answer: CheckAnswer;
  body(operation: OpenApiOperation, body: unknown): string | undefined;
} {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(document, "document");
  const compiled = new Map<string, ValidateFunction>();
  const problem = (schema: unknown, value: unknown): string | undefined => {
    const text = JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"document#/');
    const validate = compiled.get(text) ?? ajv.compile(JSON.parse(text) as AnySchema);
    compiled.set(text, validate);
    return validate(value)
      ? undefined
      : `${ajv.errorsText(validate.errors)}: ${JSON.stringify(value)?.slice(0, 500) ?? ""}`;
  };
  const contentOf = (part: unknown): Readonly<Record<string, Content>> =>
    (part as { readonly content: Readonly<Record<string, Content>> }).content;

  return {
    body: (operation, body) =>
      problem(contentOf(operation.requestBody)["application/json"]?.schema, body),
    answer(method, url, { status, headers, body, text }) {
      const found = operationOf(document, method, url);
      if (!found) return;
      const wrong = (what: string): Error =>
        new Error(`${method} ${url} (${found.operation.operationId}, ${status}): ${what}`);
      const given = found.operation.responses[status];
      if (!given) throw wrong(`the status is not documented: ${text.slice(0, 500)}`);
      const name = /^#\/components\/responses\/(\w+)$/.exec(String(given["$ref"]))?.[1];
      const response = name === undefined ? given : document.components.responses[name];
      const media = headers.get("content-type")?.split(";", 1)[0] ?? "";
      const content = contentOf(response)[media];
      if (!content) throw wrong(`the content type ${media} is not documented`);
      for (const header of ["etag", "location", "retry-after", "allow", "preference-applied"]) {
        const documented = Object.keys(response?.["headers"] ?? {}).some(
          (each) => each.toLowerCase() === header,
        );
        // A wait is only applied where the request has one.
        const isOptional = header === "preference-applied" || header === "retry-after";
        if (headers.has(header) !== documented && !(isOptional && documented))
          throw wrong(`the header ${header} is ${documented ? "missing" : "not documented"}`);
      }
      if (media !== "application/json") return;
      const difference = problem(content.schema, body);
      if (difference !== undefined) throw wrong(difference);
      // The schema of errors is one for all: the code is in the example of the response.
      const code = content.example?.error;
      if (name !== undefined && code !== body["error"])
        throw wrong(`the code is ${String(body["error"])}, and not ${code}`);
    },
  };
}
