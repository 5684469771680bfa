import type { ErrorCode } from "@dagctl/core";
import { DagctlError } from "@dagctl/core/errors";
import { STATUS_OF } from "../errors.ts";
import { type JsonSchema, refTo } from "./schemas.ts";

/** An error of HTTP itself. */
interface ProtocolError {
  readonly status: number;
  /** The nearest code, which the body has. */
  readonly code: ErrorCode;
  readonly description: string;
}

/** The errors of HTTP itself, which have no code of their own. */
export const PROTOCOL_ERRORS: Readonly<
  Record<"method_not_allowed" | "content_too_large" | "unsupported_media_type", ProtocolError>
> = {
  method_not_allowed: {
    status: 405,
    code: "not_supported",
    description: "The path does not have this method.",
  },
  content_too_large: { status: 413, code: "invalid", description: "The body is too large." },
  unsupported_media_type: {
    status: 415,
    code: "invalid",
    description: "The body is not `application/json`.",
  },
};

const DESCRIPTIONS: Readonly<Record<ErrorCode, string>> = {
  invalid: "The request is wrong; `issues` names every problem at once.",
  unauthenticated: "There is no valid token.",
  forbidden: "The token does not allow this call.",
  not_found: "Not found: the organization has no object of that id or name.",
  conflict: "The request is right, but not now; `details` names what is in the way.",
  precondition_failed: "`If-Match` is no longer current.",
  idempotency_key_reused: "The key was used with another body.",
  rate_limited: "There are too many calls of this kind at once.",
  internal: "Internal error; the server's log has it under the id in the message.",
  not_supported: "This installation does not support it.",
  outcome_unknown: "The answer of a system was lost; the change may have taken effect.",
  unavailable: "A dependency does not answer; trying again later may succeed.",
  timeout: "A deadline passed.",
};

const HEADERS: Readonly<Record<string, JsonSchema>> = {
  "WWW-Authenticate": {
    description: "How to authenticate.",
    schema: { type: "string" },
  },
  "Retry-After": {
    description: "After how many seconds to try again.",
    schema: { type: "integer", minimum: 1 },
  },
  Allow: { description: "The methods of the path.", schema: { type: "string" } },
};

/** The headers that an error always has, by the name of its response. */
const HEADERS_OF: Readonly<Record<string, string>> = {
  unauthenticated: "WWW-Authenticate",
  rate_limited: "Retry-After",
  unavailable: "Retry-After",
  method_not_allowed: "Allow",
};

function response(name: string, code: ErrorCode, description: string): JsonSchema {
  const header = HEADERS_OF[name];
  const { retryable } = new DagctlError(code, description);
  return {
    description,
    ...(header === undefined ? {} : { headers: { [header]: HEADERS[header] } }),
    content: {
      "application/json": {
        // No schema for each code: generators of clients would make a class for each, or none.
        schema: refTo("Error"),
        example: { error: code, message: description, retryable },
      },
    },
  };
}

/** Returns the responses of errors, by the code of each, or the name of those of HTTP itself. */
export function errorResponses(): Readonly<Record<string, JsonSchema>> {
  return {
    ...Object.fromEntries(
      (Object.keys(STATUS_OF) as ErrorCode[]).map((code) => [
        code,
        response(code, code, DESCRIPTIONS[code]),
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(PROTOCOL_ERRORS).map(([name, { code, description }]) => [
        name,
        response(name, code, description),
      ]),
    ),
  };
}
