import * as z from "zod";
import { isCron } from "../values/cron.ts";
import { parseGitPath } from "../values/git-path.ts";
import { remember } from "../values/remember.ts";
import { isTimeZone } from "../values/time-zone.ts";
import { type AnswerCheck, type AnswerProblem, hasShape } from "./check-answer.ts";
import { same } from "./validation/read-only.ts";

/**
 * The checks of what a project type and a plugin's hook may return. A workload has no other fields;
 * unnamed fields of the rest pass. Each message follows the path of the field. Zod builds a lazy
 * shape at its first use: to build all of them at once would make an import of core a twentieth
 * slower. No call builds a shape of its own: to build one costs more than a hundred uses.
 */
const text = z.string({ error: "must be a string" });
const name = text.min(1, { error: "must not be empty" });
const flag = z.boolean({ error: "must be true or false" });
const count = z.int({ error: "must be a whole number" }).min(0, { error: "must not be negative" });
const commit = text.regex(/^[0-9a-f]{40}$/, { error: "must be a commit of 40 hexadecimal digits" });

/** Returns the shape of an object without other fields: one that is misspelt would be ignored. */
const strict = (fields: Readonly<Record<string, z.ZodType>>): z.ZodType =>
  z.strictObject(fields, {
    error: (problem) =>
      problem.code === "unrecognized_keys"
        ? `must not contain ${problem.keys.join(", ")}: its fields are ${Object.keys(fields).join(", ")}`
        : "must be an object",
  });

const folder = z.lazy(() =>
  strict({
    folder: z.enum(["project", "working"], { error: "must be project or working" }),
    path: text.optional(),
  }),
);

const environment = z.lazy(() =>
  z
    .record(
      text,
      z.union([text, folder, strict({ secret: name })], {
        error: "must be a string, a folder or the name of a secret",
      }),
      { error: "must be an object" },
    )
    .superRefine((variables, context) => {
      for (const variable of Object.keys(variables))
        if (variable === "" || variable.includes("=") || variable.includes("\0"))
          context.addIssue({
            code: "custom",
            message: `must not contain the variable ${JSON.stringify(variable.slice(0, 100))}, which cannot be set`,
          });
    }),
);

const workload = z.lazy(() =>
  strict({
    runtime: strict({
      language: z.enum(["python", "node"], { error: "must be python or node" }),
      version: text.optional(),
      packages: z.array(
        strict({
          name,
          version: text.optional(),
          range: name.optional(),
          extras: z.array(name).optional(),
        }),
        { error: "must be a list" },
      ),
      image: name.optional(),
      lock: name.optional(),
      requirements: strict({
        file: name,
        requirements: z.array(name),
        constraints: z.array(name),
        hashes: z.array(name),
        requiresPython: name.optional(),
        yieldsToTool: flag.optional(),
        provided: z.array(name).optional(),
      }).optional(),
    }),
    environment,
    pythonModules: z
      .record(text.regex(/^[A-Za-z_]\w{0,62}$/, { error: "must be a module's name" }), text, {
        error: "must be an object",
      })
      .optional(),
    importFolders: z.array(text.max(4_096)).optional(),
    importRepositories: z
      .array(strict({ url: name, commit, folders: z.array(text.max(4_096)) }))
      .optional(),
    currentFolder: z
      .enum(["project", "working"], { error: "must be project or working" })
      .optional(),
    resources: strict({
      cpu_request: text,
      cpu_limit: text,
      memory_request: text,
      memory_limit: text,
    }),
    timeZone: name,
    suspended: flag,
    concurrencyPolicy: z.enum(["Allow", "Forbid", "Replace"], {
      error: "must be Allow, Forbid or Replace",
    }),
    history: strict({ successful: count, failed: count }),
    repository: strict({
      url: name,
      branch: name,
      path: text.optional(),
      commit,
      authMethod: name,
      secretRef: text.optional(),
    }),
  }),
);

const steps = z.lazy(() =>
  z.array(
    z.looseObject({
      name,
      argv: z.tuple([name], z.union([text, folder], { error: "must be a string or a folder" }), {
        error: "must be a list that begins with a program",
      }),
    }),
    { error: "must be a list" },
  ),
);

export const PREPARED_RUN: AnswerCheck = hasShape(
  z.lazy(() =>
    z
      .looseObject({ steps, jobType: z.enum(["plan", "run", "janitor"]).optional() })
      .refine((prepared) => (prepared.steps as readonly unknown[]).length > 0, {
        path: ["steps"],
        error: "must have at least one step",
      }),
  ),
);

/** The name of an environment of a tool. */
export const ENVIRONMENT: AnswerCheck = hasShape(
  z.lazy(() => text.min(1, { error: "must not be empty" }).max(200, { error: "is too long" })),
);

export const PREPARED_PLAN: AnswerCheck = hasShape(
  z.lazy(() =>
    z
      .looseObject({
        steps,
        input: z.record(z.string(), z.unknown()),
        pythonModules: z.record(z.string(), z.string()).optional(),
        ownFiles: flag.optional(),
      })
      .refine((prepared) => (prepared.steps as readonly unknown[]).length > 0, {
        path: ["steps"],
        error: "must have at least one step",
      }),
  ),
);

export const PREPARED_CHECK: AnswerCheck = hasShape(
  z.lazy(() =>
    z
      .looseObject({
        steps,
        input: z.record(z.string(), z.unknown()).optional(),
        pythonModules: z.record(z.string(), z.string()).optional(),
      })
      .refine((prepared) => (prepared.steps as readonly unknown[]).length > 0, {
        path: ["steps"],
        error: "must have at least one step",
      })
      .optional(),
  ),
);

export const WORKLOAD: AnswerCheck = hasShape(workload);

/**
 * @param isSchedule returns whether a text is a schedule
 * @param isZone returns whether a text is a time zone
 */
const jobShape = (
  isSchedule: (text: string) => boolean,
  isZone: (text: string) => boolean,
): z.ZodType =>
  z.looseObject({
    name: text.regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, {
      error: "must be a DNS label: 1 to 63 of a-z, 0-9 and -, such as scheduled-run",
    }),
    jobType: z.enum(["plan", "run", "janitor", "migrate"], {
      error: "must be plan, run, janitor or migrate",
    }),
    command: text,
    schedule: text.refine(isSchedule, { error: "must be five cron fields, for example 0 2 * * *" }),
    timeZone: text
      .refine(isZone, { error: "must be a time zone of IANA, such as Europe/Berlin, or UTC" })
      .optional(),
    enabled: flag,
    steps,
    approvedSteps: steps.optional(),
  });

/** The checks of a type that remembers schedules and time zones: jobs have few different ones. */
export interface JobChecks {
  readonly job: AnswerCheck;
  readonly stateChange: AnswerCheck;
}

/** Returns the checks of the jobs of one type. */
export function jobChecks(): JobChecks {
  const job = z.lazy(() => jobShape(remember(isCron), remember(isTimeZone)));
  const change = z.lazy(() =>
    z.discriminatedUnion(
      "change",
      [
        z.looseObject({ change: z.literal("none") }),
        z.looseObject({ change: z.literal("migrate"), job }),
        z.looseObject({ change: z.literal("refused"), issue }),
      ],
      { error: "must be none, migrate with a job, or refused with an issue" },
    ),
  );
  return { job: hasShape(job), stateChange: hasShape(change) };
}

const inspection = hasShape(
  z.lazy(() =>
    z
      .looseObject({
        blocked: name.optional(),
        refused: z
          .array(z.looseObject({ path: text, message: name }), {
            error: "must be a list of issues",
          })
          .optional(),
        notes: z.array(name, { error: "must be a list of texts" }).optional(),
        alsoReads: z
          .array(
            text.refine((path) => "value" in parseGitPath(path), {
              error: "must be a path in the repository, such as libs/money",
            }),
            { error: "must be a list of paths" },
          )
          .optional(),
        facts: z.record(text, z.unknown(), { error: "must be an object" }),
      })
      .superRefine((found, context) => {
        for (const [part, value] of Object.entries(found))
          if (!isJson(value))
            context.addIssue({ code: "custom", path: [part], message: "must be plain JSON" });
      }),
  ),
);

/** Returns what is wrong with an inspection. `at` is the commit that was to be inspected. */
export function inspectionProblem(found: unknown, at: string): AnswerProblem | undefined {
  const isObject = typeof found === "object" && found !== null && !Array.isArray(found);
  if (isObject && (!("commit" in found) || found.commit !== at))
    return { path: "commit", message: `must be the commit that was asked about (${at})` };
  return inspection(found);
}

const findProjectProblem = hasShape(
  z.lazy(() => z.record(text, z.unknown(), { error: "must be the project" })),
);

/**
 * Returns what is wrong with the project that a type returns with its findings.
 *
 * @param own - the fields of the type: only they may differ from `project`
 */
export function findingsProblem(
  found: unknown,
  project: object,
  own: readonly string[],
): AnswerProblem | undefined {
  const problem = findProjectProblem(found);
  if (problem) return problem;
  const before: Readonly<Record<string, unknown>> = { ...project };
  const after: Readonly<Record<string, unknown>> = { ...(found as object) };
  for (const field of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const path = field;
    if (own.includes(field)) {
      if (!isJson(after[field])) return { path, message: "must be plain JSON" };
    } else if (!same(after[field], before[field]))
      return { path, message: "must stay as it is: it is not a field of the type" };
  }
  return undefined;
}

const DEEPEST = 100;

/** Returns whether a value is stored unchanged; a field that is `undefined` is left out. */
export function isJson(value: unknown, depth = 0): boolean {
  if (
    value === null ||
    value === undefined ||
    typeof value === "string" ||
    typeof value === "boolean"
  )
    return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object" || depth > DEEPEST) return false;
  if (Array.isArray(value)) return value.every((item) => isJson(item, depth + 1));
  return (
    Object.getPrototypeOf(value) === Object.prototype &&
    Object.values(value).every((item) => isJson(item, depth + 1))
  );
}

const issue = z.lazy(() => z.looseObject({ path: text, message: name }));

export const ISSUES: AnswerCheck = hasShape(
  z.lazy(() => z.array(issue, { error: "must be a list" })),
);

/** Returns the check of the defaults of a type with these fields, common ones included. */
export function defaultsCheck(fields: readonly (readonly [string, z.ZodType])[]): AnswerCheck {
  const optional = fields.map(([field, shape]) => [field, shape.optional()]);
  const shape = z.strictObject(Object.fromEntries(optional), {
    error: (problem) =>
      problem.code === "unrecognized_keys"
        ? `must not contain ${problem.keys.join(", ")}: only fields of the type, and fields of every project that have a default`
        : "must be an object",
  });
  return hasShape(shape);
}

const upper = text.regex(/^[A-Z_][A-Z0-9_]*$/);
export const REFUSED_VARIABLES: AnswerCheck = hasShape(
  z.lazy(() =>
    z.array(
      z
        .strictObject({ names: z.array(upper).optional(), prefix: upper.optional(), reason: name })
        .refine(({ names, prefix }) => names !== undefined || prefix !== undefined),
    ),
  ),
);

export const FLAG: AnswerCheck = hasShape(flag);
export const OPTIONAL_TEXT: AnswerCheck = hasShape(text.optional());
export const RETRY_INPUT: AnswerCheck = hasShape(
  z.lazy(() => z.record(z.string(), z.json()).optional()),
);
export const WORDS: AnswerCheck = hasShape(z.lazy(() => z.array(text).min(1)));
export const POLLING: AnswerCheck = hasShape(
  z.lazy(() =>
    z
      .looseObject({
        everySeconds: z
          .number({ error: "must be a number" })
          .positive({ error: "must be greater than 0" }),
      })
      .optional(),
  ),
);

export const DECISION: AnswerCheck = hasShape(
  z.lazy(() =>
    z.union(
      [
        z.looseObject({ deploy: z.literal(true), isPlanned: flag.optional() }),
        z.looseObject({ deploy: z.literal(false), reason: name }),
      ],
      { error: "must be { deploy: true }, or { deploy: false } with a reason" },
    ),
  ),
);
