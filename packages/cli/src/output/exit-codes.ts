import type { ErrorCode } from "@dagctl/core";

/** The exit codes that do not come from an error of the server. */
export const EXIT = {
  ok: 0,
  /** What happened has no code of its own. */
  failure: 1,
  /** The command line or the body is wrong. */
  usage: 2,
  /**
   * The call was right, and the run, the plan, the deployment or the test message failed. An
   * operation that fails with another error than `invalid` has the code of that error.
   */
  failed: 9,
  /** A person did not confirm, or could not be asked. */
  notConfirmed: 10,
  /** Ended by SIGINT. */
  interrupted: 130,
} as const;

/** The exit code of each error code. */
export const EXIT_OF: Readonly<Record<ErrorCode, number>> = {
  invalid: 2,
  unauthenticated: 3,
  forbidden: 3,
  not_found: 4,
  conflict: 5,
  precondition_failed: 5,
  idempotency_key_reused: 5,
  not_supported: 6,
  unavailable: 7,
  rate_limited: 7,
  timeout: 7,
  outcome_unknown: 8,
  internal: 1,
};
