import type { ErrorCode, ErrorDetails, Issue } from "@dagctl/core";

/**
 * The only table from code to status. `outcome_unknown` is 502, because the answer of a system that
 * the server called was lost. `not_supported` is 501: the request is right, and no change of it
 * would help.
 */
export const STATUS_OF: Readonly<Record<ErrorCode, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  precondition_failed: 412,
  idempotency_key_reused: 422,
  rate_limited: 429,
  internal: 500,
  not_supported: 501,
  outcome_unknown: 502,
  unavailable: 503,
  timeout: 504,
};

/** The details of an error that a caller gets. Those of the installation stay on the server. */
export type PublicDetails = Pick<
  ErrorDetails,
  "operation" | "run" | "status" | "revision" | "retry_after"
>;

/** The body of every answer that is an error. */
export interface ErrorBody {
  readonly error: ErrorCode;
  /** For a person. For `internal` it has only the id of the request. */
  readonly message: string;
  /** Whether the same call may succeed later without a change. */
  readonly retryable: boolean;
  /** Every problem of the request. Absent where there is none to name. */
  readonly issues?: readonly Issue[];
  /** Facts for a program. Absent where there are none. */
  readonly details?: PublicDetails;
}

const PUBLIC: Readonly<Record<keyof PublicDetails, true>> = {
  operation: true,
  run: true,
  status: true,
  revision: true,
  retry_after: true,
};

/** Returns the details that a caller gets; `undefined` where there are none. */
export function publicDetails(details: ErrorDetails | undefined): PublicDetails | undefined {
  const entries = Object.entries(details ?? {}).filter(
    ([key, value]) => Object.hasOwn(PUBLIC, key) && value !== undefined,
  );
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
