import type { Issue, RunStatus } from "@dagctl/core";
import { z } from "zod";

const MAX_LIMIT = 500;
/** Far beyond any list; its offset is still a number that every database accepts. */
const MAX_PAGE = 1_000_000_000;

/**
 * The compiler checks that these are all statuses of a run, so that a new one is not refused here.
 */
const RUN_STATUSES = {
  pending: "pending",
  running: "running",
  success: "success",
  partial: "partial",
  failed: "failed",
  error: "error",
} as const satisfies { readonly [Status in RunStatus]: Status };

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
const page = wholeNumber(1, MAX_PAGE);
const limit = wholeNumber(1, MAX_LIMIT);

export const NO_QUERY: z.ZodType<Record<string, never>> = z.strictObject({});
export const PAGE_QUERY: z.ZodType<{ page?: number | undefined; limit?: number | undefined }> =
  z.strictObject({
    page: page.optional(),
    limit: limit.optional(),
  });
export const RUNS_QUERY: z.ZodType<{
  page?: number | undefined;
  limit?: number | undefined;
  status?: RunStatus | undefined;
}> = z.strictObject({
  page: page.optional(),
  limit: limit.optional(),
  status: z
    .enum(RUN_STATUSES, { error: `must be one of ${Object.keys(RUN_STATUSES).join(", ")}` })
    .optional(),
});
export const VARIABLES_QUERY: z.ZodType<{ project_id?: string | undefined }> = z.strictObject({
  project_id: z
    .string()
    .regex(/^[^\p{Cc}]{1,200}$/u, "must be the id or the name of a project")
    .optional(),
});
export const LOGS_QUERY: z.ZodType<{ after?: number | undefined; follow?: boolean | undefined }> =
  z.strictObject({
    after: wholeNumber(0, Number.MAX_SAFE_INTEGER).optional(),
    follow: flag.optional(),
  });

/**
 * Parses a query and adds every problem to `issues`. An unknown parameter is a problem: a mistyped
 * filter must not look like an empty answer.
 */
export function parseQuery<T extends object>(
  shape: z.ZodType<T>,
  query: unknown,
  issues: Issue[],
): Partial<T> {
  // Fastify's query has no prototype, and zod requires a plain object.
  const parsed = shape.safeParse({ ...(query as object) });
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    if (issue.code === "unrecognized_keys")
      issues.push(
        ...issue.keys.map((key) => ({
          path: key,
          message: "is not a query parameter of this call",
        })),
      );
    else
      issues.push({
        path: issue.path.join("."),
        message: Array.isArray((query as Record<string, unknown>)[String(issue.path[0])])
          ? "must be given once"
          : issue.message,
      });
  }
  return {};
}
