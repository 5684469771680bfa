import type { ProjectPlans, ProjectType } from "@dagctl/core/contracts";
import {
  COMMON_SHAPE,
  JOB_SHAPE,
  NEW_JOB_SHAPE,
  NOTIFICATION_SHAPE,
  PUT_ONLY_SHAPE,
  VARIABLE_SHAPE,
} from "@dagctl/core/shapes";
import * as z from "zod";
import { VARIABLE } from "./environment-variables.ts";
import { NOTIFICATION } from "./notifications.ts";
import { PROJECT } from "./projects.ts";
import { JOB } from "./runs.ts";

/** What a project type is to the description of the API: its name, fields and parameters. */
export interface DescribedType extends Pick<ProjectType, "name" | "fields" | "parameters"> {
  readonly plans?: Pick<ProjectPlans, "parameters">;
}

type Fields = Readonly<Record<string, z.ZodType>>;

const READ_ONLY = "Read only: leave it out, or send it back as it was read.";

/** Fields that may be left out, and cleared with `null`. */
const optional = (fields: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields).map(([name, shape]) => [name, shape.nullable().optional()]),
  );

/**
 * Fields of an answer that may be sent back as they were read. `null` is what an answer without the
 * field says.
 */
const makeReadOnly = (fields: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields).map(([name, shape]) => [
      name,
      (shape.safeParse(undefined).success ? shape.nullable() : shape)
        .optional()
        .meta({ description: READ_ONLY, readOnly: true }),
    ]),
  );

const without = (fields: Fields, names: readonly string[]): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));

/** Returns the fields of the type itself that a person may set, or those that only it sets. */
function ownFields({ fields }: DescribedType, readOnly: boolean): Fields {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([, { isReadOnly = false }]) => isReadOnly === readOnly)
      .map(([name, { shape }]) => [name, shape]),
  );
}

const NEEDED = ["name", "project_type", "repository_url"] as const;

/** Returns the bodies of a create, one for each type. The first type is the default. */
export function projectInputs(types: readonly DescribedType[]): readonly z.ZodType[] {
  return types.map((type, index) => {
    const name = z.literal(type.name);
    return z.strictObject({
      name: COMMON_SHAPE.name,
      repository_url: COMMON_SHAPE.repository_url,
      project_type: index === 0 ? name.nullable().optional() : name,
      ...optional(without(COMMON_SHAPE, NEEDED)),
      ...optional(ownFields(type, false)),
    });
  });
}

/** Returns the bodies of an update, one for each type. */
export function projectPatches(types: readonly DescribedType[]): readonly z.ZodType[] {
  const settable = { ...COMMON_SHAPE, ...PUT_ONLY_SHAPE };
  return types.map((type) =>
    z.strictObject({
      name: COMMON_SHAPE.name.optional(),
      repository_url: COMMON_SHAPE.repository_url.optional(),
      project_type: z.literal(type.name).optional(),
      status: PUT_ONLY_SHAPE.status.optional(),
      ...optional(without(settable, [...NEEDED, "status"])),
      ...optional(ownFields(type, false)),
      ...makeReadOnly(without(PROJECT.shape, Object.keys(settable))),
      ...makeReadOnly(optional(ownFields(type, true))),
    }),
  );
}

/** The parameters of a run in a body. A document has those of each type in place of it. */
export const RUN_PARAMETERS: z.ZodType = z.record(z.string(), z.unknown());

/** Returns the parameters of a run of each type; of one without parameters an empty object. */
export function runParameters(types: readonly DescribedType[]): readonly z.ZodType[] {
  return parameterShapes("run", types);
}

/** Returns the parameters of a plan of each type; of one without plans an empty object. */
export function planParameters(types: readonly DescribedType[]): readonly z.ZodType[] {
  return parameterShapes(
    "plan",
    types.map(({ name, plans }) => ({ name, parameters: plans?.parameters ?? {} })),
  );
}

function parameterShapes(
  what: "run" | "plan",
  types: readonly Pick<DescribedType, "name" | "parameters">[],
): readonly z.ZodType[] {
  return types.map(({ name, parameters = {} }) =>
    z
      .strictObject(
        Object.fromEntries(
          Object.entries(parameters).map(([parameter, { shape, access, commands }]) => {
            const said = z.globalRegistry.get(shape)?.description ?? "";
            const more = access === "run" ? "" : ` Needs ${access} access.`;
            const described = {
              description: `${said}${more}`,
              "x-access": access,
              "x-commands": commands,
            };
            return [parameter, shape.nullable().optional().meta(described)];
          }),
        ),
      )
      .meta({ description: `The parameters of a ${what} of a ${name} project.` }),
  );
}

/** The parameters of a plan in a body, as those of a run. */
export const PLAN_PARAMETERS: z.ZodType = z.record(z.string(), z.unknown());

const parametersOf = (description: string): z.ZodType =>
  RUN_PARAMETERS.nullable().optional().meta({ description });

const OF_JOB = "What runs of the job set. It is shown, so it is no place for secrets.";

/** The body of a create of a job. `null` is the default. */
export const JOB_INPUT: z.ZodType = z.strictObject({
  name: NEW_JOB_SHAPE.name,
  command: NEW_JOB_SHAPE.command,
  ...optional(without(NEW_JOB_SHAPE, ["name", "command"])),
  parameters: parametersOf(OF_JOB),
});

/** The body of an update of a job. `null` clears what has no default. */
export const JOB_PATCH: z.ZodType = z.strictObject({
  command: JOB_SHAPE.command.optional(),
  schedule: JOB_SHAPE.schedule.nullable().optional(),
  after: JOB_SHAPE.after.nullable().optional(),
  time_zone: JOB_SHAPE.time_zone.optional(),
  enabled: JOB_SHAPE.enabled.optional(),
  max_retries: JOB_SHAPE.max_retries.optional(),
  retry_pause: JOB_SHAPE.retry_pause.optional(),
  cpu_request: JOB_SHAPE.cpu_request.nullable().optional(),
  cpu_limit: JOB_SHAPE.cpu_limit.nullable().optional(),
  memory_request: JOB_SHAPE.memory_request.nullable().optional(),
  memory_limit: JOB_SHAPE.memory_limit.nullable().optional(),
  description: JOB_SHAPE.description.nullable().optional(),
  parameters: parametersOf(`${OF_JOB} All of it is replaced.`),
  ...makeReadOnly(without(JOB.shape, [...Object.keys(JOB_SHAPE), "parameters"])),
});

const VARIABLE_SETTINGS = optional(without(VARIABLE_SHAPE, ["name", "value"]));

/** The body of a create of an environment variable. */
export const VARIABLE_INPUT: z.ZodType = z.strictObject({
  name: VARIABLE_SHAPE.name,
  value: VARIABLE_SHAPE.value,
  ...VARIABLE_SETTINGS,
  project_id: z.string().nullish().meta({ description: "The id or the name of a project." }),
});

/** The body of an update of an environment variable. */
export const VARIABLE_PATCH: z.ZodType = z.strictObject({
  name: VARIABLE_SHAPE.name.optional(),
  value: VARIABLE_SHAPE.value.optional(),
  ...VARIABLE_SETTINGS,
  ...makeReadOnly(without(VARIABLE.shape, Object.keys(VARIABLE_SHAPE))),
});

/** The body of a create of a notification. */
export const NOTIFICATION_INPUT: z.ZodType = z.strictObject({
  name: NOTIFICATION_SHAPE.name,
  kind: NOTIFICATION_SHAPE.kind,
  url: NOTIFICATION_SHAPE.url,
  events: NOTIFICATION_SHAPE.events,
  projects: NOTIFICATION_SHAPE.projects.nullable().optional(),
  enabled: NOTIFICATION_SHAPE.enabled.nullable().optional(),
});

/** The body of an update of a notification. `null` for `projects` is all projects. */
export const NOTIFICATION_PATCH: z.ZodType = z.strictObject({
  name: NOTIFICATION_SHAPE.name.optional(),
  url: NOTIFICATION_SHAPE.url.optional(),
  events: NOTIFICATION_SHAPE.events.optional(),
  projects: NOTIFICATION_SHAPE.projects.nullable().optional(),
  enabled: NOTIFICATION_SHAPE.enabled.optional(),
  ...makeReadOnly(without(NOTIFICATION.shape, Object.keys(without(NOTIFICATION_SHAPE, ["kind"])))),
});

/** The body of a deploy. */
export const DEPLOY_BODY: z.ZodType = z.strictObject({
  take_over: z.boolean().optional().meta({
    description:
      "Overwrites what other clients have changed in the engine's objects of the project. By default that is a conflict.",
  }),
});

/** The body of "run now". */
export const RUN_BODY: z.ZodType = z.strictObject({
  apply_plan: z
    .boolean()
    .optional()
    .meta({ description: "Approves the plan of this run, where the type has plans." }),
  parameters: parametersOf(
    "What this run sets, before what its job sets. `null` of a parameter leaves out the job's. " +
      "It is shown in the run, so it is no place for secrets.",
  ),
});

/** The body of a new plan. */
export const PLAN_BODY: z.ZodType = z.strictObject({
  environment: z
    .string()
    .min(1)
    .max(63)
    .nullable()
    .optional()
    .meta({
      description:
        "The environment that it changes. By default the project's own one. Another one is on the " +
        "same state: the approval makes it, and nothing is deployed.",
      examples: ["dev_ann"],
    }),
  branch: COMMON_SHAPE.branch.nullable().optional().meta({
    description: "Whose newest commit it is of. Only with another environment.",
  }),
  commit: z
    .string()
    .regex(/^[0-9a-f]{40}$/)
    .nullable()
    .optional()
    .meta({ description: "Its commit, 40 hexadecimal digits. Only with another environment." }),
  ttl: z
    .string()
    .nullable()
    .optional()
    .meta({
      description: "How long the environment is there, 1h to 2160h. Only with another one.",
      examples: ["168h"],
    }),
  follow: z
    .boolean()
    .nullable()
    .optional()
    .meta({
      description:
        "Whether each later commit of the branch is planned, too. Only with another environment, " +
        "and without `commit`.",
    }),
  parameters: PLAN_PARAMETERS.nullable().optional().meta({
    description: "What the plan sets. It is shown in the plan, so it is no place for secrets.",
  }),
});
