import type { QueryParameter } from "@dagctl/api";
import type { Issue } from "@dagctl/core";
import * as z from "zod";

/** Returns a shape for digits only: `Number` would accept "1e3", " 7" and "0x10" as well. */
function wholeNumber(from: number, to: number): z.ZodType<number, string> {
  const what = `must be a whole number from ${from} to ${to}`;
  return z
    .string({ error: what })
    .regex(/^(?:0|[1-9]\d{0,15})$/, what)
    .transform(Number)
    .refine((value) => value >= from && value <= to, what);
}

const flag: z.ZodType<boolean, string> = z
  .enum(["true", "false"], { error: "must be true or false" })
  .transform((text) => text === "true");

/** Returns a shape for some of the values, with commas between them. */
function listOf(values: readonly string[]): z.ZodType {
  const what = `must be one or more of ${values.join(", ")}, with commas between them`;
  return z
    .string({ error: what })
    .transform((text) => text.split(","))
    .refine((list) => list.every((value) => values.includes(value)), what);
}

function shapeOf(parameter: QueryParameter): z.ZodType {
  if (parameter.type === "integer") return wholeNumber(parameter.minimum, parameter.maximum);
  if (parameter.type === "boolean") return flag;
  if (parameter.type === "list") return listOf(parameter.values);
  if (parameter.type === "enum")
    return z.enum(parameter.values, { error: `must be one of ${parameter.values.join(", ")}` });
  return z.string().regex(new RegExp(parameter.pattern, "u"), parameter.right);
}

/** Parses the query of one call. It adds every problem to the issues. */
export type ParseQuery = (query: unknown, issues: Issue[]) => Readonly<Record<string, unknown>>;

/**
 * Returns what parses the query of a call into the options of its method. An unknown parameter is a
 * problem: a mistyped filter must not look like an empty answer.
 */
export function queryParser(parameters: Readonly<Record<string, QueryParameter>>): ParseQuery {
  const entries = Object.entries(parameters);
  const shape = z.strictObject(
    Object.fromEntries(entries.map(([name, parameter]) => [name, shapeOf(parameter).optional()])),
  );
  return (query, issues) => {
    // Fastify's query has no prototype, and zod requires a plain object.
    const parsed = shape.safeParse({ ...(query as object) });
    if (!parsed.success) {
      for (const issue of parsed.error.issues) issues.push(...problemsOf(issue, query));
      return {};
    }
    const values: Readonly<Record<string, unknown>> = parsed.data;
    return Object.fromEntries(
      entries.flatMap(([name, { option }]) =>
        values[name] === undefined ? [] : [[option, values[name]]],
      ),
    );
  };
}

function problemsOf(issue: z.core.$ZodIssue, query: unknown): readonly Issue[] {
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({
      path: key,
      message: "is not a query parameter of this call",
    }));
  const given = (query as Record<string, unknown>)[String(issue.path[0])];
  return [
    {
      path: issue.path.join("."),
      message: Array.isArray(given) ? "must be given once" : issue.message,
    },
  ];
}
