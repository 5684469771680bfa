import { z } from "zod";
import { isCron } from "../values/cron.ts";
import { same } from "./validation/read-only.ts";

/**
 * The shapes of what a project type and a plugin's hook may return. A workload has no other fields;
 * unnamed fields of the rest pass. Each message follows the path of the field. Zod builds a lazy
 * shape at its first use: to build all of them at once would make an import of core a twentieth
 * slower.
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

export const WORKLOAD: z.ZodType = z.lazy(() =>
  strict({
    runtime: strict({
      language: z.enum(["python", "node"], { error: "must be python or node" }),
      version: text.optional(),
      packages: z.array(
        strict({ name, version: text.optional(), extras: z.array(name).optional() }),
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
      }).optional(),
    }),
    environment,
    pythonModules: z
      .record(text.regex(/^[A-Za-z_]\w{0,62}$/, { error: "must be a module's name" }), text, {
        error: "must be an object",
      })
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

export const JOB: z.ZodType = z.lazy(() =>
  z.looseObject({
    name: text.regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, {
      error: "must be a DNS label: 1 to 63 of a-z, 0-9 and -, such as scheduled-run",
    }),
    jobType: z.enum(["plan", "run", "janitor", "migrate"], {
      error: "must be plan, run, janitor or migrate",
    }),
    command: text,
    schedule: text.refine(isCron, { error: "must be five cron fields, for example 0 2 * * *" }),
    enabled: flag,
    steps,
    approvedSteps: steps.optional(),
  }),
);

/** Returns the shape of an inspection. `at` is the commit that was to be inspected. */
export function inspectionShape(at: string): z.ZodType {
  return z
    .looseObject({
      commit: z.literal(at, { error: `must be the commit that was asked about (${at})` }),
      blocked: name.optional(),
      refused: z
        .array(z.looseObject({ path: text, message: name }), { error: "must be a list of issues" })
        .optional(),
      notes: z.array(name, { error: "must be a list of texts" }).optional(),
      facts: z
        .record(text, z.unknown(), { error: "must be an object" })
        .refine((facts) => isJson(facts), { error: "must be plain JSON" }),
    })
    .superRefine((inspection, context) => {
      for (const [part, value] of Object.entries(inspection))
        if (!isJson(value))
          context.addIssue({ code: "custom", path: [part], message: "must be plain JSON" });
    });
}

/**
 * Returns the shape of the project that a type returns with its findings.
 *
 * @param own - the fields of the type: only they may differ from `project`
 */
export function foundShape(project: object, own: readonly string[]): z.ZodType {
  return z
    .record(text, z.unknown(), { error: "must be the project" })
    .superRefine((found, context) => {
      const before = new Map<string, unknown>(Object.entries(project));
      const wrong = (field: string, message: string): void =>
        context.addIssue({ code: "custom", path: [field], message });
      for (const field of new Set([...before.keys(), ...Object.keys(found)])) {
        if (own.includes(field)) {
          if (!isJson(found[field])) wrong(field, "must be plain JSON");
        } else if (!same(found[field], before.get(field)))
          wrong(field, "must stay as it is: it is not a field of the type");
      }
    });
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

export const ISSUES: z.ZodType = z.lazy(() => z.array(issue, { error: "must be a list" }));

/** The shape of the defaults of a type with these fields, common ones included. */
export function defaultsShape(fields: readonly (readonly [string, z.ZodType])[]): z.ZodType {
  const optional = fields.map(([field, shape]) => [field, shape.optional()]);
  return z.strictObject(Object.fromEntries(optional), {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? `must not contain ${issue.keys.join(", ")}: only fields of the type, and fields of every project that have a default`
        : "must be an object",
  });
}

const upper = text.regex(/^[A-Z_][A-Z0-9_]*$/);
export const REFUSED_VARIABLES: z.ZodType = z.lazy(() =>
  z.array(
    z
      .strictObject({ names: z.array(upper).optional(), prefix: upper.optional(), reason: name })
      .refine(({ names, prefix }) => names !== undefined || prefix !== undefined),
  ),
);

export const FLAG: z.ZodType<boolean> = flag;
export const OPTIONAL_TEXT: z.ZodType = text.optional();
export const POLLING: z.ZodType = z.lazy(() =>
  z
    .looseObject({
      everySeconds: z
        .number({ error: "must be a number" })
        .positive({ error: "must be greater than 0" }),
    })
    .optional(),
);

export const DECISION: z.ZodType = z.lazy(() =>
  z.union(
    [
      z.looseObject({ deploy: z.literal(true) }),
      z.looseObject({ deploy: z.literal(false), reason: name }),
    ],
    { error: "must be { deploy: true }, or { deploy: false } with a reason" },
  ),
);

export const STATE_CHANGE: z.ZodType = z.lazy(() =>
  z.discriminatedUnion(
    "change",
    [
      z.looseObject({ change: z.literal("none") }),
      z.looseObject({ change: z.literal("migrate"), job: JOB }),
      z.looseObject({ change: z.literal("refused"), issue }),
    ],
    { error: "must be none, migrate with a job, or refused with an issue" },
  ),
);
