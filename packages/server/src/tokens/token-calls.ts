import { STATUS_OF } from "@dagctl/api";
import { DagctlError, type ErrorCode } from "@dagctl/core";
import type { TokenStore } from "@dagctl/core/contracts";
import * as z from "zod";

// A running server has the database for itself. So a command at its side asks it for the tokens,
// over a socket in the data folder that only its owner can reach. Each line of a connection is a
// call in JSON, and each line of the answer is that of the next call.

/** The name of a call that a command may make. */
export type TokenCall = Exclude<keyof TokenStore, "supports" | "open" | "close">;

/** The most bytes of a call. */
export const LONGEST_CALL: number = 1024 * 1024;
/** The most bytes of an answer. A list of 100,000 tokens has about 30 MB. */
export const LONGEST_ANSWER: number = 64 * 1024 * 1024;

/** What is no text in one line for a person: controls, line breaks, what is not visible. */
const NO_TEXT = /[\p{C}\p{Zl}\p{Zp}]/gu;

const text = z.string().refine((value) => value.search(NO_TEXT) === -1);

const record = {
  id: text,
  name: text,
  organization: text.exactOptional(),
  access: z.enum(["read", "run", "write", "admin"]),
  digest: text,
  createdAt: text,
  createdBy: text.exactOptional(),
  expiresAt: text.exactOptional(),
  lastUsedOn: text.exactOptional(),
};
const given = z.strictObject(record);
/** A newer server may have more fields. */
const stored = z.object(record);

/** The parameters of each call. */
const parametersOf = {
  find: z.tuple([z.string()]),
  list: z.tuple([z.object({ organization: z.string().optional() })]),
  add: z.tuple([given]),
  addOnce: z.tuple([z.string(), z.array(given)]),
  hasMark: z.tuple([z.string()]),
  replace: z.tuple([z.string(), z.object({ digest: z.string(), createdAt: z.string() })]),
  delete: z.tuple([z.string()]),
  markUsed: z.tuple([z.string(), z.string()]),
};

/** The result of each call. */
const resultOf: Readonly<Record<TokenCall, z.ZodType>> = {
  find: stored.optional(),
  list: z.array(stored),
  add: z.undefined(),
  addOnce: z.boolean(),
  hasMark: z.boolean(),
  replace: z.boolean(),
  delete: z.boolean(),
  markUsed: z.undefined(),
};

const request = z.object({ call: z.string(), parameters: z.unknown() });

/**
 * Makes the call of a line that a command has sent.
 *
 * @returns its result; `undefined` also where there is no such call
 * @throws Error the line is no call, or its parameters are wrong
 * @throws DagctlError as the token store
 */
export async function callTokens(store: TokenStore, line: string): Promise<unknown> {
  const { call, parameters } = request.parse(JSON.parse(line));
  switch (call) {
    case "find":
      return store.find(...parametersOf.find.parse(parameters));
    case "list":
      return store.list(...parametersOf.list.parse(parameters));
    case "add":
      return store.add(...parametersOf.add.parse(parameters));
    case "addOnce":
      return store.addOnce(...parametersOf.addOnce.parse(parameters));
    case "hasMark":
      return store.hasMark(...parametersOf.hasMark.parse(parameters));
    case "replace":
      return store.replace(...parametersOf.replace.parse(parameters));
    case "delete":
      return store.delete(...parametersOf.delete.parse(parameters));
    case "markUsed":
      return store.markUsed(...parametersOf.markUsed.parse(parameters));
    default:
      return undefined;
  }
}

const isCode = (code: string): code is ErrorCode => Object.hasOwn(STATUS_OF, code);

const answerShape = z.union([
  z.object({
    error: z.object({
      code: z.string(),
      message: z.string(),
      retryable: z.boolean(),
    }),
  }),
  z.strictObject({ answer: z.unknown().optional() }),
]);

/**
 * Reads the line with which a server answers a call.
 *
 * @returns the result of the call; `undefined` where the line is no answer to it
 * @throws DagctlError the error that the server has answered
 */
export function readAnswer(
  call: TokenCall,
  line: string,
): { readonly result: unknown } | undefined {
  const answer = answerShape.safeParse(parseJson(line)).data;
  if (answer === undefined) return undefined;
  if ("error" in answer) {
    const { code, message, retryable } = answer.error;
    // A newer server may have a code that this program does not know.
    throw new DagctlError(isCode(code) ? code : "internal", message.replaceAll(NO_TEXT, " "), {
      retryable,
    });
  }
  const result = resultOf[call].safeParse(answer.answer);
  return result.success ? { result: result.data } : undefined;
}

/** Returns a text as a value of JSON; `undefined` where it is none. */
function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
