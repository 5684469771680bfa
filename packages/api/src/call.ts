import type { Access, ErrorCode } from "@dagctl/core";

export type { Access };

/** The methods that calls use. HEAD is answered wherever GET is. */
export type Method = "GET" | "POST" | "PUT" | "DELETE";

/** What a caller may do, from the weakest. Each access includes those before it. */
export const ACCESS: readonly Access[] = ["read", "run", "write", "admin"];

/**
 * Returns whether an access includes another one.
 *
 * @param given what the caller has
 * @param needed what the call needs
 */
export function hasAccess(given: Access, needed: Access): boolean {
  return ACCESS.indexOf(given) >= ACCESS.indexOf(needed);
}

/** One parameter of a query. Its text becomes the value of `option` in the method's options. */
export type QueryParameter = {
  /** The name in the method's options. */
  readonly option: string;
  /** One sentence for the docs. */
  readonly description: string;
} & (
  | {
      readonly type: "integer";
      readonly minimum: number;
      readonly maximum: number;
      readonly default?: number;
    }
  | { readonly type: "boolean"; readonly default?: boolean }
  | { readonly type: "enum"; readonly values: readonly string[] }
  /** Some of the values, with commas between them. The option is an array. */
  | { readonly type: "list"; readonly values: readonly string[] }
  | {
      readonly type: "string";
      /** A regular expression with the flag `u`, for the whole text, without classes of Unicode. */
      readonly pattern: string;
      /** What would be right, for an error: it follows the name of the parameter. */
      readonly right: string;
      /** Whose names the values are. The document of a server lists them. */
      readonly values?: "project types";
    }
);

/** A header of a change that the call takes. */
export type MutationHeader = "Idempotency-Key" | "If-Match" | "Prefer";

/** What a body contains: nothing, or an object that the host checks. */
export type Body = "none" | "object";

/** The parts of an answer that the API defines. */
export interface Answer {
  readonly status: 200 | 201 | 202;
  readonly body: unknown;
  /** The path of the new or concerned record, under the path of the API. */
  readonly location?: string;
  /** The revision of the project in the body: the `ETag`. */
  readonly revision?: number;
}

/** What every call has. */
interface AnyCall {
  readonly method: Method;
  /**
   * The path under the path of the API. Its parameters are the first arguments of the method, in
   * this order; then follow the body, where there is one, and the options.
   */
  readonly path: `/${string}`;
  readonly access: Access;
  /**
   * What may need more than `access`: `parameters` of a run. Each has its access from the type of
   * the project (`RunParameter.access`), and the host refuses a caller who has less. Absent:
   * `access` is all that the call needs.
   */
  readonly accessWith?: "parameters";
  /** One sentence for the docs: what the call does. */
  readonly summary: string;
  /** One or two sentences for the docs: what the answer is. */
  readonly answers: string;
  readonly query: Readonly<Record<string, QueryParameter>>;
  readonly body: Body;
  /** Whether the method may be called without the body, which is then an empty one. Absent: no. */
  readonly isBodyOptional?: true;
  /**
   * The headers of a change that have an effect. Another one of the three is refused or ignored.
   */
  readonly headers: readonly MutationHeader[];
  /** The codes of errors beyond those that every call has (`COMMON_ERRORS`). */
  readonly errors: readonly ErrorCode[];
}

/** What a field of an answer is; `objects` and `texts` are lists. */
export type FieldKind = "text" | "number" | "boolean" | "objects" | "texts";

/** The fields of an answer that its readers rely on. It always has them, and may have others. */
export interface AnswerFields {
  readonly [field: string]: FieldKind | AnswerFields;
}

/** A call that answers with JSON. `answer` and `result` are inverse to each other. */
export interface JsonCall<Result> extends AnyCall {
  readonly stream?: never;
  readonly file?: never;
  /** By the status of the answer. An answer without them does not come from the API. */
  readonly fields: Readonly<Partial<Record<Answer["status"], AnswerFields>>>;
  /** Returns the answer for what the method has returned. */
  answer(result: Result): Answer;
  /** Returns what the method has returned, from its answer. */
  result(answer: Answer): Result;
}

/**
 * A call that answers with a stream. One with server-sent events only may have the method and path
 * of a call that answers with JSON: the media type that the caller accepts decides.
 */
export interface StreamCall extends AnyCall {
  readonly stream: "text and events" | "events";
  readonly file?: never;
}

/** A call that answers with the bytes of a file, which is JSON. */
export interface FileCall extends AnyCall {
  readonly stream?: never;
  readonly file: true;
}

/** What the method of such a call returns. */
interface ReturnedFile {
  readonly content: AsyncIterable<Uint8Array>;
}

/** One call of the API. `Returned` is what its method of the organization returns. */
export type Call<Returned = unknown> =
  Returned extends AsyncIterable<unknown>
    ? StreamCall
    : Awaited<Returned> extends ReturnedFile
      ? FileCall
      : JsonCall<Awaited<Returned>>;

/** The calls of one part of an organization, by method. */
export type CallsOf<Part> = {
  readonly [Name in keyof Part]: Part[Name] extends (...args: never[]) => infer Returned
    ? Call<Returned>
    : never;
};

/** The codes of errors that every call may answer with. */
export const COMMON_ERRORS: readonly ErrorCode[] = [
  "invalid",
  "unauthenticated",
  "forbidden",
  "internal",
  "unavailable",
];

/** The codes of errors that every change may answer with, in addition. */
export const MUTATION_ERRORS: readonly ErrorCode[] = [
  "conflict",
  "precondition_failed",
  "idempotency_key_reused",
  "outcome_unknown",
];

/** Returns the names of the parameters of a path, in order. */
export function pathParameters(path: string): readonly string[] {
  return [...path.matchAll(/:([a-z]+)/g)].flatMap(([, name]) => name ?? []);
}
