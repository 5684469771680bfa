import type { Answer, JsonCall, QueryParameter } from "./call.ts";

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
