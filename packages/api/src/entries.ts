import type { Answer, AnswerFields, JsonCall, QueryParameter } from "./call.ts";

/** The fields that the entries of one kind of call have in common. */
type Read = Pick<JsonCall<never>, "method" | "access" | "body" | "query" | "headers">;

/** A call that only reads. */
export const READ: Read = { method: "GET", access: "read", body: "none", query: {}, headers: [] };

/** Returns the body of an answer as what the method has returned. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the entry has the type
function bodyOf<Result>({ body }: Answer): Result {
  return body as Result;
}

/** An answer whose body is the result itself. */
export const BODY: {
  answer(this: void, result: unknown): Answer;
  readonly result: typeof bodyOf;
} = { answer: (body) => ({ status: 200, body }), result: bodyOf };

/** The fields of the records that calls answer with, as far as readers rely on them. */
export const RECORD: Readonly<
  Record<
    | "project"
    | "run"
    | "job"
    | "plan"
    | "environment"
    | "operation"
    | "variable"
    | "named"
    | "hook"
    | "notification"
    | "delivery",
    AnswerFields
  >
> = {
  project: { id: "text", name: "text", status: "text", revision: "number" },
  run: { id: "text", status: "text", project_id: "text" },
  job: { id: "text", name: "text", command: "text" },
  plan: { id: "text", status: "text", project_id: "text", commit_sha: "text" },
  environment: { name: "text", status: "text", project_id: "text", plan_id: "text" },
  operation: { id: "text", kind: "text", status: "text", project_id: "text", steps: "objects" },
  variable: { id: "text", name: "text", is_sensitive: "boolean" },
  hook: { id: "text", provider: "text", repository_url: "text", path: "text" },
  named: { name: "text" },
  notification: { id: "text", name: "text", kind: "text", events: "texts", enabled: "boolean" },
  delivery: { id: "text", status: "text", attempts: "objects" },
};

/** Returns the fields of a list with its items in `field`. */
export const listOf = (field: string): AnswerFields => ({ [field]: "objects", total: "number" });

/** The parameters of a list that is answered in pages. */
export const PAGE: Readonly<Record<"page" | "limit", QueryParameter>> = {
  page: {
    option: "page",
    type: "integer",
    minimum: 1,
    // Far beyond any list; its offset is still a number that every database accepts.
    maximum: 1_000_000_000,
    default: 1,
    description: "The page number.",
  },
  limit: {
    option: "limit",
    type: "integer",
    minimum: 1,
    maximum: 500,
    default: 50,
    description: "The most items of one page.",
  },
};
