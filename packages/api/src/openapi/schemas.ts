import * as z from "zod";
import {
  type DescribedType,
  JOB_INPUT,
  JOB_PATCH,
  NOTIFICATION_INPUT,
  NOTIFICATION_PATCH,
  PLAN_BODY,
  PLAN_PARAMETERS,
  planParameters,
  projectInputs,
  projectPatches,
  DEPLOY_BODY,
  RUN_BODY,
  RUN_PARAMETERS,
  runParameters,
  VARIABLE_INPUT,
  VARIABLE_PATCH,
} from "../shapes/bodies.ts";
import {
  CALLER_RECORD,
  CREATED_TOKEN,
  ORGANIZATION_LIST,
  TOKEN,
  TOKEN_INPUT,
  TOKEN_LIST,
  TOKEN_REMOVAL,
} from "../shapes/administration.ts";
import { AUDIT_PAGE, AUDIT_RECORD } from "../shapes/audit.ts";
import { ENVIRONMENT, ENVIRONMENT_LIST } from "../shapes/environments.ts";
import { VARIABLE, VARIABLE_LIST, VARIABLE_REMOVAL } from "../shapes/environment-variables.ts";
import { EVENT, EVENT_PAGE, EVENTS_BY_NAME } from "../shapes/events.ts";
import {
  DELIVERY,
  DELIVERY_PAGE,
  NOTIFICATION,
  NOTIFICATION_LIST,
  NOTIFICATION_REMOVAL,
  NOTIFICATION_WITH_SECRET,
} from "../shapes/notifications.ts";
import { ERROR_BODY, ISSUE, OPERATION, OPERATION_LIST } from "../shapes/operations.ts";
import {
  DELETED,
  DEPLOYED,
  PROJECT,
  PROJECT_COUNTS,
  PROJECT_LIST,
  REMOVING,
  SYNC_STATUS,
  UNDEPLOYED,
} from "../shapes/projects.ts";
import {
  PLAN,
  PLAN_ACTION,
  PLAN_ACTION_PAGE,
  PLAN_CHANGE,
  PLAN_LIST,
  PLAN_MODEL_PAGE,
} from "../shapes/plans.ts";
import {
  PUSH_HOOK,
  PUSH_HOOK_INPUT,
  PUSH_HOOK_LIST,
  PUSH_HOOK_REMOVAL,
  PUSH_HOOK_WITH_SECRET,
} from "../shapes/push-hooks.ts";
import {
  ALL_RUNS,
  JOB,
  JOB_LIST,
  JOB_REMOVAL,
  RUN,
  RUN_ACCEPTED,
  RUN_LIST,
} from "../shapes/runs.ts";
import { ARTIFACT_FILE, ARTIFACT_LIST } from "../shapes/run-artifacts.ts";
import {
  DAILY_STATS,
  MODEL_EXECUTION,
  MODEL_EXECUTION_PAGE,
  MODEL_PAGE,
  MODEL_RESULT,
} from "../shapes/run-results.ts";
import { SECRET, SECRET_INPUT, SECRET_LIST, SECRET_REMOVAL } from "../shapes/secrets.ts";

/** A schema of JSON Schema 2020-12, as plain data. */
export type JsonSchema = Readonly<Record<string, unknown>>;

const PREFIX = "#/components/schemas/";

/** Returns a reference to a schema of the document. */
export const refTo = (name: string): JsonSchema => ({ $ref: `${PREFIX}${name}` });

/** The schemas of answers, by name. A type's own fields are added to those of `Project`. */
const ANSWERS: Readonly<Record<string, z.ZodType>> = {
  Error: ERROR_BODY,
  Issue: ISSUE,
  CommonProject: PROJECT,
  ProjectList: PROJECT_LIST,
  ProjectCounts: PROJECT_COUNTS,
  Deployed: DEPLOYED,
  Deleted: DELETED,
  Undeployed: UNDEPLOYED,
  Removing: REMOVING,
  SyncStatus: SYNC_STATUS,
  Run: RUN,
  RunList: RUN_LIST,
  AllRuns: ALL_RUNS,
  RunAccepted: RUN_ACCEPTED,
  ModelResult: MODEL_RESULT,
  ModelPage: MODEL_PAGE,
  ModelExecution: MODEL_EXECUTION,
  ModelExecutionPage: MODEL_EXECUTION_PAGE,
  DailyStats: DAILY_STATS,
  ArtifactList: ARTIFACT_LIST,
  ArtifactContent: ARTIFACT_FILE,
  Job: JOB,
  JobList: JOB_LIST,
  JobRemoval: JOB_REMOVAL,
  Plan: PLAN,
  PlanList: PLAN_LIST,
  PlanChange: PLAN_CHANGE,
  PlanModelPage: PLAN_MODEL_PAGE,
  PlanAction: PLAN_ACTION,
  PlanActionPage: PLAN_ACTION_PAGE,
  Environment: ENVIRONMENT,
  EnvironmentList: ENVIRONMENT_LIST,
  Operation: OPERATION,
  OperationList: OPERATION_LIST,
  ...EVENTS_BY_NAME,
  Event: EVENT,
  EventPage: EVENT_PAGE,
  EnvironmentVariable: VARIABLE,
  EnvironmentVariableList: VARIABLE_LIST,
  EnvironmentVariableRemoval: VARIABLE_REMOVAL,
  Notification: NOTIFICATION,
  NotificationList: NOTIFICATION_LIST,
  NotificationWithSecret: NOTIFICATION_WITH_SECRET,
  NotificationRemoval: NOTIFICATION_REMOVAL,
  Delivery: DELIVERY,
  DeliveryPage: DELIVERY_PAGE,
  Secret: SECRET,
  SecretList: SECRET_LIST,
  SecretRemoval: SECRET_REMOVAL,
  PushHook: PUSH_HOOK,
  PushHookList: PUSH_HOOK_LIST,
  PushHookWithSecret: PUSH_HOOK_WITH_SECRET,
  PushHookRemoval: PUSH_HOOK_REMOVAL,
  AuditRecord: AUDIT_RECORD,
  AuditPage: AUDIT_PAGE,
  Token: TOKEN,
  TokenList: TOKEN_LIST,
  CreatedToken: CREATED_TOKEN,
  TokenRemoval: TOKEN_REMOVAL,
  Caller: CALLER_RECORD,
  OrganizationList: ORGANIZATION_LIST,
};

const BODIES: Readonly<Record<string, z.ZodType>> = {
  DeployBody: DEPLOY_BODY,
  RunParameters: RUN_PARAMETERS,
  RunBody: RUN_BODY,
  PlanParameters: PLAN_PARAMETERS,
  PlanBody: PLAN_BODY,
  JobInput: JOB_INPUT,
  JobPatch: JOB_PATCH,
  EnvironmentVariableInput: VARIABLE_INPUT,
  EnvironmentVariablePatch: VARIABLE_PATCH,
  NotificationInput: NOTIFICATION_INPUT,
  NotificationPatch: NOTIFICATION_PATCH,
  SecretInput: SECRET_INPUT,
  PushHookInput: PUSH_HOOK_INPUT,
  TokenInput: TOKEN_INPUT,
};

/** Returns the name of a shape in the document, where it has one. */
function nameOf(shape: z.ZodType): string | undefined {
  if (shape === PROJECT) return "Project";
  return [...Object.entries(ANSWERS), ...Object.entries(BODIES)].find(
    ([, named]) => named === shape,
  )?.[0];
}

/** Returns a reference to the schema of a shape, or the schema where the shape has no name. */
export function schemaOf(shape: z.ZodType, kind: "answer" | "body"): JsonSchema {
  const name = nameOf(shape);
  return name === undefined ? inlineSchema(shape, kind) : refTo(name);
}

/** The keywords of zod's metadata. An `id` of a plugin's shape is no name of this document. */
class Keywords extends z.core.$ZodRegistry<Record<string, unknown>> {
  override get(shape: z.core.$ZodType): Record<string, unknown> | undefined {
    const { id: _, ...keywords } = z.globalRegistry.get(shape) ?? {};
    return keywords;
  }

  override has(shape: z.core.$ZodType): boolean {
    return z.globalRegistry.has(shape);
  }
}

/**
 * Returns the schemas of shapes, with references between them. In an answer every object may have
 * more fields.
 */
function schemasOf(
  shapes: Readonly<Record<string, z.ZodType>>,
  kind: "answer" | "body",
): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  for (const [id, shape] of Object.entries(shapes)) registry.add(shape, { id });
  const { schemas } = z.toJSONSchema(registry, {
    // The output of a field with a transform has no schema; its input has the same form.
    io: "input",
    unrepresentable: "any",
    metadata: new Keywords(),
    uri: (id) => `${PREFIX}${id}`,
    override: ({ jsonSchema }) => open(jsonSchema, kind),
  });
  const { __shared: shared, ...own } = JSON.parse(JSON.stringify(schemas)) as Record<
    string,
    Record<string, unknown>
  >;
  // What refers to itself is in a place of its own.
  const parts = Object.entries((shared?.["$defs"] ?? {}) as Record<string, JsonSchema>);
  const named = [
    ...Object.entries(own),
    ...parts.map(([id, schema]) => [`${kind}.${id}`, schema] as const),
  ];
  const to = (reference: string): string =>
    reference.replace(`${PREFIX}__shared#/$defs/`, `${PREFIX}${kind}.`);
  return Object.fromEntries(
    named.map(([id, schema]) => {
      const { $schema: _, $id: __, ...keywords } = schema;
      return [id, withReferences(keywords, to) as JsonSchema];
    }),
  );
}

function withReferences(value: unknown, to: (reference: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => withReferences(item, to));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [
      key,
      key === "$ref" && typeof part === "string" ? to(part) : withReferences(part, to),
    ]),
  );
}

/** Returns a name for the schemas of each type: `Sqlmesh`. A plugin's type has any name. */
function typeNames(types: readonly DescribedType[]): readonly string[] {
  const names = types.map(({ name }) =>
    name
      .split(/[^A-Za-z0-9]+/)
      .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
      .join(""),
  );
  return names.map((name, index) =>
    name === "" || names.indexOf(name) !== index ? `${name}Type${index + 1}` : name,
  );
}

/** Returns the schemas of a document. */
export function componentSchemas(types: readonly DescribedType[]): Record<string, JsonSchema> {
  const names = typeNames(types);
  const nameShapes = (suffix: string, shapes: readonly z.ZodType[]): Record<string, z.ZodType> =>
    Object.fromEntries(shapes.map((shape, index) => [`${names[index] ?? ""}${suffix}`, shape]));
  const inputs = nameShapes("ProjectInput", projectInputs(types));
  const patches = nameShapes("ProjectPatch", projectPatches(types));
  const parameters = nameShapes("RunParameters", runParameters(types));
  const ofPlans = nameShapes("PlanParameters", planParameters(types));
  const own = nameShapes(
    "Fields",
    types.map(({ fields }) =>
      z.looseObject(
        Object.fromEntries(
          Object.entries(fields).map(([name, { shape }]) => [name, shape.optional()]),
        ),
      ),
    ),
  );
  const answers = schemasOf({ ...ANSWERS, ...own }, "answer");
  const { CommonProject: common = {} } = answers;
  const projects = types.map(({ name }, index): [string, JsonSchema] => {
    const { [`${names[index] ?? ""}Fields`]: fields } = answers;
    const properties = {
      ...(common["properties"] as JsonSchema | undefined),
      project_type: { type: "string", const: name },
      ...(fields?.["properties"] as JsonSchema | undefined),
    };
    // The common fields are repeated: generators of clients cannot narrow a field with `allOf`.
    return [`${names[index] ?? ""}Project`, { ...common, properties }];
  });
  const refs = (list: Readonly<Record<string, unknown>>): readonly JsonSchema[] =>
    Object.keys(list).map(refTo);
  const otherType = {
    allOf: [
      refTo("CommonProject"),
      { properties: { project_type: { not: { enum: types.map(({ name }) => name) } } } },
    ],
    description: "A project whose type this installation does not have any more.",
  };
  return {
    Project: {
      description: "A project, with the fields of its type.",
      oneOf: [...refs(Object.fromEntries(projects)), refTo("OtherProject")],
    },
    ...Object.fromEntries(projects),
    OtherProject: otherType,
    ProjectInput: {
      oneOf: refs(inputs),
      discriminator: {
        propertyName: "project_type",
        mapping: Object.fromEntries(
          Object.keys(inputs).map((name, index) => [types[index]?.name, `${PREFIX}${name}`]),
        ),
      },
    },
    ProjectPatch: {
      description: "Only the fields that were sent change. `null` clears one.",
      anyOf: refs(patches),
    },
    ...Object.fromEntries(
      Object.entries(answers)
        .filter(([name]) => !Object.hasOwn(own, name))
        .map(([name, schema]) => [
          name,
          withReferences(schema, (reference) =>
            reference === `${PREFIX}CommonProject` ? `${PREFIX}Project` : reference,
          ) as JsonSchema,
        ]),
    ),
    ...schemasOf({ ...BODIES, ...inputs, ...patches, ...parameters, ...ofPlans }, "body"),
    RunParameters: {
      description: "The parameters of a run, by the type of its project.",
      anyOf: refs(parameters),
    },
    PlanParameters: {
      description: "The parameters of a plan, by the type of its project.",
      anyOf: refs(ofPlans),
    },
  };
}

/** Returns the schema of a shape without a name. */
function inlineSchema(shape: z.ZodType, kind: "answer" | "body"): JsonSchema {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, {
    io: "input",
    override: ({ jsonSchema }) => open(jsonSchema, kind),
  });
  return JSON.parse(JSON.stringify(schema)) as JsonSchema;
}

/** In an answer every object may have more fields. */
function open(schema: z.core.JSONSchema.BaseSchema, kind: "answer" | "body"): void {
  if (kind === "answer" && schema.type === "object") delete schema.additionalProperties;
}
