import { type ErrorBody, publicDetails, STATUS_OF } from "@dagctl/api";
import { type LogEntry, DagctlError, type ErrorCode, isDagctlError } from "@dagctl/core";
import { asDagctlError } from "@dagctl/core/errors";

/**
 * Seconds after which a caller may try again, where the error itself does not say so
 * (`details.retry_after`).
 */
const RETRY_AFTER_SECONDS = 5;

/** A refusal by HTTP itself: it has a status that no code of the core has, and the nearest code. */
export class HttpError extends Error {
  readonly status: number;
  readonly code: ErrorCode;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: ErrorCode,
    message: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ErrorBody;
}

/** Fastify's own refusals in this package's form; Fastify's messages are not sent. */
const FASTIFY_ERRORS: Readonly<Record<string, readonly [status: number, message: string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [413, "The body is too large"],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    415,
    "Send the body as JSON, with Content-Type: application/json",
  ],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [
    400,
    "The body is not as long as Content-Length says: send its length in bytes",
  ],
  FST_ERR_BAD_URL: [400, "The path is not valid UTF-8 in percent-encoding: encode each part of it"],
};

/** The refusals by HTTP itself after which the same request may succeed. */
const RETRYABLE_STATUS: ReadonlySet<number> = new Set([408, 429, 503]);

const CHALLENGE = { "www-authenticate": 'Bearer realm="dagctl"' };

/** The code of an error that only has a status: `invalid` for every other 4xx. */
const NEAREST: Readonly<Record<number, ErrorCode>> = {
  401: "unauthenticated",
  403: "forbidden",
  404: "not_found",
  409: "conflict",
  412: "precondition_failed",
  429: "rate_limited",
};

function fastifyError(thrown: unknown): HttpError | undefined {
  if (!(thrown instanceof Error) || !("statusCode" in thrown)) return undefined;
  const code = "code" in thrown ? String(thrown.code) : "";
  const known = FASTIFY_ERRORS[code];
  if (known) return new HttpError(known[0], "invalid", known[1]);
  // No id is that long: every absent object causes the same answer.
  if (code === "FST_ERR_MAX_PARAM_LENGTH")
    return new HttpError(404, "not_found", "Not found: no id or name is that long");
  const status = Number(thrown.statusCode);
  if (status === 503)
    return new HttpError(
      503,
      "unavailable",
      "The server cannot take the request now; try again later",
      { "retry-after": String(RETRY_AFTER_SECONDS) },
    );
  if (!Number.isInteger(status) || status < 400 || status >= 500) return undefined;
  if (code.startsWith("FST_ERR_"))
    return new HttpError(status, "invalid", "The request is not valid HTTP for this server");
  // An error of the application around the plugin (its `authenticate`, its hooks) says itself what
  // is wrong.
  const nearest = NEAREST[status] ?? "invalid";
  return new HttpError(
    status,
    nearest,
    thrown.message,
    nearest === "unauthenticated" ? CHALLENGE : {},
  );
}

/**
 * Returns the message with the tag that would match. The host's message names one number, but a
 * caller over HTTP sent tags, perhaps several or weak ones.
 */
function describeMismatch(revision: unknown): string | undefined {
  if (typeof revision !== "number") return undefined;
  return `If-Match does not match: the project is at revision ${revision}, so only "${revision}" does (a weak tag, W/"${revision}", never does). Read the project again`;
}

export interface ErrorContext {
  readonly requestId: string;
  /** Whether a log receives internal errors. */
  readonly logged: boolean;
}

/**
 * Returns the answer for any thrown value: never a stack, and for an internal error never more than
 * the request's id.
 */
export function errorAnswer(thrown: unknown, { requestId, logged }: ErrorContext): ErrorAnswer {
  const refused = thrown instanceof HttpError ? thrown : fastifyError(thrown);
  if (refused)
    return {
      status: refused.status,
      headers: refused.headers,
      body: {
        error: refused.code,
        message: refused.message,
        retryable: RETRYABLE_STATUS.has(refused.status),
      },
    };

  const { code, message, issues, details, retryable } = asDagctlError(thrown);
  const known = Object.hasOwn(STATUS_OF, code);
  const error: ErrorCode = known ? code : "internal";
  const text =
    (error === "precondition_failed" ? describeMismatch(details?.revision) : undefined) ?? message;
  const shown = error === "internal" ? undefined : publicDetails(details);
  const after = details?.retry_after ?? RETRY_AFTER_SECONDS;
  return {
    status: STATUS_OF[error],
    headers: {
      ...(error === "unauthenticated" ? CHALLENGE : {}),
      ...(error === "unavailable" || error === "rate_limited"
        ? {
            "retry-after": String(
              Number.isFinite(after) ? Math.max(1, Math.ceil(after)) : RETRY_AFTER_SECONDS,
            ),
          }
        : {}),
    },
    body: {
      error,
      message: error === "internal" ? internalMessage(requestId, logged) : text,
      ...(issues && issues.length > 0
        ? { issues: issues.map((issue) => ({ path: issue.path, message: issue.message })) }
        : {}),
      ...(shown && { details: shown }),
      retryable: known && retryable,
    },
  };
}

function internalMessage(requestId: string, logged: boolean): string {
  return logged
    ? `Internal error; the server's log has it as request ${requestId}`
    : `Internal error (request ${requestId})`;
}

/**
 * Returns the entry for an error of the server itself, or `undefined`: a caller's mistake is not
 * logged.
 */
export function errorEntry(thrown: unknown, requestId: string): LogEntry | undefined {
  if (thrown instanceof HttpError || fastifyError(thrown)) return undefined;
  if (isDagctlError(thrown) && thrown.code !== "internal") return undefined;
  const error =
    thrown instanceof Error
      ? thrown
      : new DagctlError("internal", "Something that is not an error was thrown");
  const cause = error.cause instanceof Error ? error.cause : error;
  return {
    level: "error",
    message: `Request ${requestId} failed: ${error.message}`,
    details: { request_id: requestId, stack: cause.stack },
  };
}
