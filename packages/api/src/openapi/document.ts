import {
  type Answer,
  COMMON_ERRORS,
  type FileCall,
  MUTATION_ERRORS,
  type MutationHeader,
  pathParameters,
  type QueryParameter,
  type StreamCall,
} from "../call.ts";
import { STATUS_OF } from "../errors.ts";
import {
  type BodyShape,
  type CallShapes,
  type SentEvent,
  type Shapes,
  SHAPES,
} from "../shapes/calls.ts";
import { ARTIFACT_FILE } from "../shapes/run-artifacts.ts";
import type { DescribedType } from "../shapes/bodies.ts";
import { entriesOf, type Entry, TABLE, type Table } from "../table.ts";
import { errorResponses, PROTOCOL_ERRORS } from "./responses.ts";
import { componentSchemas, type JsonSchema, refTo, schemaOf } from "./schemas.ts";

/** What the document depends on. */
export interface OpenApiOptions {
  /** The registered project types. The first is the default of `project_type`. */
  readonly projectTypes: readonly DescribedType[];
  /** The addresses of the API. */
  readonly servers: readonly { readonly url: string; readonly description?: string }[];
  /** The version of the API. */
  readonly version: string;
}

/** What the document describes: the calls, and their shapes under the same names. */
export interface DescribedApi {
  readonly table: Table;
  readonly shapes: Shapes;
}

/** One call in the document. */
export interface OpenApiOperation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description: string;
  readonly parameters: readonly JsonSchema[];
  readonly requestBody?: JsonSchema;
  /** By status. An error is a reference to `components.responses`. */
  readonly responses: Readonly<Record<string, JsonSchema>>;
}

/** A document of OpenAPI 3.1, as plain data. */
export interface OpenApiDocument {
  readonly openapi: "3.1.0";
  readonly info: JsonSchema;
  readonly servers: readonly JsonSchema[];
  readonly security: readonly JsonSchema[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  /** By path and method in lower case. */
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly responses: Readonly<Record<string, JsonSchema>>;
    readonly securitySchemes: Readonly<Record<string, JsonSchema>>;
  };
}

const TAGS: Readonly<Record<keyof Table, string>> = {
  projects: "Projects: a repository, how it is deployed, and its state.",
  runs: "Runs of a project, and their logs.",
  jobs: "Jobs: what a project runs, and when.",
  plans: "Plans: what an apply of the newest commit would change, and its approval.",
  environments: "Environments beside the project's own one, for colleagues and pull requests.",
  operations: "Operations: changes outside the store, with their steps. One is kept for 7 days.",
  events: "Events: what has happened. One is kept for 7 days.",
  caller: "The caller: who calls, and what it may do.",
  organizations: "Organizations: each has projects, variables and tokens of its own.",
  secrets: "Secrets that projects name, such as SSH keys. A value is never read back.",
  tokens: "Tokens: who may call, for which organization, and with which access.",
  audit: "The audit: who changed what, for 400 days.",
  hooks: "Push hooks: what a Git server calls at each push.",
  notifications: "Notifications: messages to people and programs about failures.",
  environmentVariables: "Variables for the runs of all projects of an organization, or of one.",
};

/** The parameters of paths. A test proves that each is described. */
const PATH_PARAMETERS: Readonly<Record<string, JsonSchema>> = {
  project: { description: "The id or the name of the project.", example: "analytics" },
  run: {
    description: "The id of the run, or `latest` for the newest one of the project.",
    example: "latest",
  },
  environment: { description: "The name of the environment.", example: "dev_ann" },
  artifact: { description: "The name of the artifact.", example: "manifest.json" },
  plan: {
    description: "The id of the plan, or `pending` for the one that waits for an approval.",
    example: "pending",
  },
  job: { description: "The id or the name of the job.", example: "scheduled-run" },
  operation: { description: "The id of the operation." },
  hook: { description: "The id of the push hook." },
  notification: { description: "The id or the name of the notification.", example: "on call" },
  delivery: { description: "The id of the delivery." },
  secret: {
    description: "The name of the secret.",
    schema: {
      type: "string",
      pattern: "^[A-Za-z0-9](?:(?:\\.?[A-Za-z0-9_\\-])*\\.?[A-Za-z0-9])?$",
      maxLength: 63,
    },
    example: "deploy-key",
  },
  token: { description: "The id or the name of the token." },
  variable: {
    description: "The id of the variable, or the name of one of the organization in any case.",
    example: "TARGET",
  },
};

/** `*`, or entity tags. */
const ENTITY_TAGS = '^(?:\\*|(?:W/)?"[!#-~]*"(?: *, *(?:W/)?"[!#-~]*")*)$';

const REQUEST_HEADERS: Readonly<Record<MutationHeader, JsonSchema>> = {
  "Idempotency-Key": {
    description:
      "The same key and body within 24 hours is the same call: it returns the outcome of the first one.",
    schema: { type: "string", pattern: "^[!-~]+$", minLength: 1, maxLength: 255 },
  },
  "If-Match": {
    description: "The `ETag` that the caller has read; another revision is 412.",
    schema: { type: "string", pattern: ENTITY_TAGS },
    example: '"1"',
  },
  Prefer: {
    description:
      "`wait=N`: how many seconds the call waits for its operation, 30 by default and 600 at most.",
    schema: { type: "string" },
    example: "wait=30",
  },
};

const RESPONSE_HEADERS = {
  ETag: { description: "The revision of the project.", schema: { type: "string" } },
  Location: {
    description: "The path of the new record, or of the operation.",
    schema: { type: "string" },
  },
  "Preference-Applied": {
    description: "The wait that was applied. Only after a `Prefer` with `wait`.",
    schema: { type: "string" },
  },
} as const satisfies Readonly<Record<string, JsonSchema>>;

function querySchema(parameter: QueryParameter, { projectTypes }: OpenApiOptions): JsonSchema {
  const { type } = parameter;
  if (type === "enum") return { type: "string", enum: parameter.values };
  if (type === "list")
    return {
      type: "array",
      items: { type: "string", enum: parameter.values },
      minItems: 1,
    };
  if (type === "string")
    return parameter.values === undefined
      ? { type, pattern: parameter.pattern }
      : { type, enum: projectTypes.map(({ name }) => name) };
  const { default: otherwise } = parameter;
  return {
    type,
    ...(type === "integer" ? { minimum: parameter.minimum, maximum: parameter.maximum } : {}),
    ...(otherwise === undefined ? {} : { default: otherwise }),
  };
}

function parametersOf({ call }: Entry, options: OpenApiOptions): readonly JsonSchema[] {
  return [
    ...pathParameters(call.path).map((name) => ({
      name,
      in: "path",
      required: true,
      schema: { type: "string", minLength: 1 },
      ...PATH_PARAMETERS[name],
    })),
    ...Object.entries(call.query).map(([name, parameter]) => ({
      name,
      in: "query",
      description: parameter.description,
      ...(parameter.type === "list" ? { style: "form", explode: false } : {}),
      schema: querySchema(parameter, options),
    })),
    ...call.headers.map((name) => ({ name, in: "header", ...REQUEST_HEADERS[name] })),
    ...(call.stream
      ? [
          {
            name: "Last-Event-ID",
            in: "header",
            description:
              "The `id` of the last event that the caller has. It counts before `after`.",
            schema: { type: "integer", minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
          },
        ]
      : []),
  ];
}

function bodyOf({ shape, example }: BodyShape, { projectTypes }: OpenApiOptions): JsonSchema {
  const names = { "project input": "ProjectInput", "project patch": "ProjectPatch" } as const;
  const [first] = projectTypes;
  return {
    required: typeof shape === "string" ? shape === "project input" : !shape.safeParse({}).success,
    content: {
      "application/json": {
        schema: typeof shape === "string" ? refTo(names[shape]) : schemaOf(shape, "body"),
        example: shape === "project input" ? { ...example, project_type: first?.name } : example,
      },
    },
  };
}

const STATUS_WORDS: Readonly<Record<Answer["status"], string>> = {
  200: "",
  201: "The record was created. ",
  202: "The operation continues. ",
};

function answersOf({ call }: Entry, { answers, events }: CallShapes): Record<string, JsonSchema> {
  if (call.file) return { 200: fileAnswer(call) };
  if (call.stream && events) return { 200: streamAnswer(call, events) };
  return Object.fromEntries(
    Object.entries(answers).map(([status, { shape, example, headers }]) => {
      const names = [
        ...headers,
        ...(call.headers.includes("Prefer") ? (["Preference-Applied"] as const) : []),
      ];
      return [
        status,
        {
          description: `${STATUS_WORDS[Number(status) as Answer["status"]]}${call.answers}`,
          ...(names.length === 0
            ? {}
            : {
                headers: Object.fromEntries(names.map((name) => [name, RESPONSE_HEADERS[name]])),
              }),
          content: {
            "application/json": {
              schema: schemaOf(shape, "answer"),
              ...(example && { example }),
            },
          },
        },
      ];
    }),
  );
}

function fileAnswer({ answers }: FileCall): JsonSchema {
  const schema = { type: "string" };
  return {
    description: answers,
    headers: {
      ETag: { description: "The SHA-256 of the file in quotes.", schema },
      "Content-Disposition": { description: "The name of the file.", schema },
    },
    content: { "application/json": { schema: schemaOf(ARTIFACT_FILE, "answer") } },
  };
}

/** OpenAPI 3.1 has no schema for events: they are in an extension. */
function streamAnswer(
  { answers, stream }: StreamCall,
  events: Readonly<Record<string, SentEvent>>,
): JsonSchema {
  const sent = Object.entries(events).map(([name, { description, data }]) => [
    name,
    { description, data: data ? schemaOf(data, "answer") : { type: "object" } },
  ]);
  const error = { description: "The stream has failed.", data: refTo("Error") };
  return {
    description: answers,
    content: {
      ...(stream === "text and events" ? { "text/plain": { schema: { type: "string" } } } : {}),
      "text/event-stream": {
        schema: { type: "string" },
        "x-events": { ...Object.fromEntries(sent), error },
      },
    },
  };
}

function errorsOf({ call }: Entry): Record<string, JsonSchema> {
  const isChange = call.method !== "GET";
  const codes = [
    ...COMMON_ERRORS,
    ...(isChange ? MUTATION_ERRORS : []),
    // A parameter with control characters names nothing.
    ...(pathParameters(call.path).length > 0 ? (["not_found"] as const) : []),
    ...call.errors,
  ];
  const { method_not_allowed: method, ...ofBody } = PROTOCOL_ERRORS;
  const found: readonly (readonly [number, string])[] = [
    ...codes.map((code) => [STATUS_OF[code], code] as const),
    [method.status, "method_not_allowed"],
    ...(isChange
      ? Object.entries(ofBody).map(([name, { status }]) => [status, name] as const)
      : []),
  ];
  return Object.fromEntries(
    found.map(([status, name]) => [status, { $ref: `#/components/responses/${name}` }]),
  );
}

const MORE_ACCESS: Readonly<Record<NonNullable<Entry["call"]["accessWith"]> | "nothing", string>> =
  {
    parameters: " A parameter of the run may need more.",
    nothing: "",
  };

function operationOf(entry: Entry, options: OpenApiOptions, all: Shapes): OpenApiOperation {
  const { id, part, method, call } = entry;
  const shapes = (all[part] as Readonly<Record<string, CallShapes>>)[method];
  if (!shapes) throw new TypeError(`The call ${id} has no shapes`);
  return {
    operationId: id,
    tags: [part],
    summary: call.summary,
    description: `Needs the access \`${call.access}\`.${MORE_ACCESS[call.accessWith ?? "nothing"]}`,
    parameters: parametersOf(entry, options),
    ...(shapes.body ? { requestBody: bodyOf(shapes.body, options) } : {}),
    responses: { ...answersOf(entry, shapes), ...errorsOf(entry) },
  };
}

/** Returns an operation that answers with JSON, or with a stream where the caller accepts one. */
function withStream(json: OpenApiOperation, stream: OpenApiOperation): OpenApiOperation {
  const namesOf = ({ parameters }: OpenApiOperation): ReadonlySet<unknown> =>
    new Set(parameters.map(({ name }) => name));
  const only = (
    { parameters }: OpenApiOperation,
    other: OpenApiOperation,
    what: string,
  ): readonly JsonSchema[] =>
    parameters
      .filter(({ name }) => !namesOf(other).has(name))
      .map((parameter) => ({
        ...parameter,
        description: `${String(parameter["description"])} Only for ${what}.`,
      }));
  const answer = { ...json.responses["200"] };
  return {
    ...json,
    description: `${json.description} With \`Accept: text/event-stream\`: ${stream.summary}`,
    parameters: [
      ...json.parameters.filter(({ name }) => namesOf(stream).has(name)),
      ...only(json, stream, "a page"),
      ...only(stream, json, "a stream"),
    ],
    responses: {
      ...stream.responses,
      ...json.responses,
      200: {
        ...answer,
        content: { ...contentOf(answer), ...contentOf(stream.responses["200"]) },
      },
    },
  };
}

const contentOf = (answer: JsonSchema | undefined): JsonSchema =>
  (answer?.["content"] ?? {}) as JsonSchema;

/**
 * Returns the description of the API as a document of OpenAPI 3.1. It has the fields of the given
 * project types, and nothing of an installation's data.
 *
 * @param api what the document describes. By default the API of this package
 */
export function openApi(
  options: OpenApiOptions,
  { table, shapes }: DescribedApi = { table: TABLE, shapes: SHAPES },
): OpenApiDocument {
  const paths: Record<string, Record<string, OpenApiOperation>> = {};
  for (const entry of entriesOf(table)) {
    const path = entry.call.path.replace(/:([a-z]+)/g, "{$1}");
    const methods = (paths[path] ??= {});
    const method = entry.call.method.toLowerCase();
    const json = methods[method];
    const operation = operationOf(entry, options, shapes);
    methods[method] = json ? withStream(json, operation) : operation;
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "dagctl",
      version: options.version,
      description:
        "The life of data-pipeline projects. HEAD is answered wherever GET is. A plugin of the installation may refuse a change with any error code. Bytes that are not valid HTTP are answered with 400, 408, 417 or 431 and the same body of an error.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: options.servers,
    security: [{ token: [] }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas: componentSchemas(options.projectTypes),
      responses: errorResponses(),
      securitySchemes: {
        token: {
          type: "http",
          scheme: "bearer",
          description:
            "A token of the server. `X-Organization-ID` may name its organization; another one is 403.",
        },
      },
    },
  };
}
