import { type ErrorBody, STATUS_OF } from "@dagctl/api";
import { DagctlError, type ErrorCode, type Issue } from "@dagctl/core/errors";

/**
 * The answer of a request was lost, or no answer of the server has arrived: a connection that was
 * cut, or a proxy that answered in its place.
 */
export class LostAnswer extends Error {
  override readonly name = "LostAnswer";
  /** Whether the server has certainly not received the request. */
  readonly isUnsent: boolean;
  /** Whether the time of a call has passed. It is not sent again then. */
  readonly isTimeout: boolean;

  constructor(
    message: string,
    how: { readonly isUnsent: boolean; readonly isTimeout?: boolean | undefined },
  ) {
    super(message);
    this.isUnsent = how.isUnsent;
    this.isTimeout = how.isTimeout ?? false;
  }
}

/** Returns the error that a body describes; `undefined` where it is not the body of an error. */
export function bodyError(body: unknown): DagctlError | undefined {
  if (typeof body !== "object" || body === null) return undefined;
  const { error, message, issues, details, retryable } = body as Partial<ErrorBody>;
  if (typeof error !== "string" || typeof message !== "string") return undefined;
  // A newer server may have a code that this client does not know.
  const code: ErrorCode = Object.hasOwn(STATUS_OF, error) ? error : "internal";
  return new DagctlError(code, message, {
    ...(Array.isArray(issues) && { issues: issues.filter(isIssue) }),
    ...(typeof details === "object" && details !== null && { details }),
    ...(typeof retryable === "boolean" && { retryable }),
  });
}

function isIssue(value: unknown): value is Issue {
  if (typeof value !== "object" || value === null) return false;
  const { path, message } = value as Partial<Issue>;
  return typeof path === "string" && typeof message === "string";
}

/** The answers of a proxy that could not pass the request on, or lost the answer. */
const LOST_STATUS: ReadonlySet<number> = new Set([502, 504]);

/** The codes for the answers of a proxy in front of the server. */
const PROXY_CODES: Readonly<Record<number, ErrorCode>> = {
  401: "unauthenticated",
  403: "forbidden",
  404: "not_found",
  429: "rate_limited",
  503: "unavailable",
};

/** Returns the error of an answer that is not the server's: a proxy's, or a redirect. */
export function foreignAnswer({
  status,
  ok: isSuccess,
  headers,
}: Pick<Response, "status" | "ok" | "headers">): DagctlError | LostAnswer {
  if (LOST_STATUS.has(status))
    return new LostAnswer(`A proxy answered ${status}`, { isUnsent: false });
  if (status === 0 || (status >= 300 && status < 400))
    return new DagctlError(
      "invalid",
      `The server redirects to ${headers.get("location") ?? "another address"}: use the address of the API as baseUrl`,
    );
  const code = PROXY_CODES[status] ?? "internal";
  // A page of a login, or the address of another server.
  const type = isSuccess ? `: its type is ${headers.get("content-type") ?? "not given"}` : "";
  return new DagctlError(code, `The answer ${status} does not come from the API${type}`);
}

/** The codes of platforms for a connection that was never made. */
const UNSENT: ReadonlySet<unknown> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ConnectionRefused",
]);

/**
 * Returns the error of a connection that failed. It has the messages and the code of what was
 * thrown, and not the object: that one has the request, with the token.
 */
export function connectionLost(thrown: unknown): LostAnswer {
  if (thrown instanceof LostAnswer) return thrown;
  const causes: Error[] = [];
  for (let cause = thrown; cause instanceof Error && causes.length < 5; cause = cause.cause)
    causes.push(cause);
  const codes = causes.map((cause) => (cause as { readonly code?: unknown }).code);
  const code = codes.find((each) => typeof each === "string");
  const text = causes.map(({ message }) => message).findLast((message) => message !== "");
  const message = text ?? "The connection was lost";
  return new LostAnswer(
    code === undefined || message.includes(code) ? message : `${message} (${code})`,
    {
      isUnsent: codes.some((each) => UNSENT.has(each)),
    },
  );
}
