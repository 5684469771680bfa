/**
 * The closed list of error codes. It does not change between majors; messages may.
 *
 * - `invalid`: the request is wrong; `issues` names every problem at once.
 * - `conflict`: the request is right, but not now (another operation of the project is running, a
 *   name is taken).
 * - `precondition_failed`: `If-Match` (or an expected version) is no longer current.
 * - `idempotency_key_reused`: the key was used with another body.
 * - `not_supported`: the driver says in `supports` that it cannot.
 * - `unavailable`: a dependency does not answer; trying again later may succeed.
 * - `timeout`: a deadline passed before anything was begun outside.
 * - `outcome_unknown`: a call was sent and its answer lost; it may or may not have taken effect.
 */
export type ErrorCode =
  | "invalid"
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "precondition_failed"
  | "idempotency_key_reused"
  | "not_supported"
  | "rate_limited"
  | "unavailable"
  | "timeout"
  | "outcome_unknown"
  | "internal";

/** One problem of a request: where it is (`""` is the whole body) and what would be right. */
export interface Issue {
  readonly path: string;
  readonly message: string;
}

/** What an error has in addition to its code and message. */
export interface DagctlErrorOptions {
  /**
   * Whether the same call may succeed later without a change. @default true for `unavailable`,
   * `timeout`, `rate_limited` and `outcome_unknown`
   */
  readonly retryable?: boolean;
  readonly issues?: readonly Issue[];
  /** Facts for a program: ids of what is in the way, never a secret. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

const RETRYABLE: ReadonlySet<ErrorCode> = new Set([
  "unavailable",
  "timeout",
  "rate_limited",
  "outcome_unknown",
]);

/**
 * The only error class of dagctl and of its drivers. A programming mistake is a `TypeError`
 * instead.
 */
export class DagctlError extends Error {
  override readonly name = "DagctlError";
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly issues?: readonly Issue[];
  readonly details?: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, options: DagctlErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? RETRYABLE.has(code);
    if (options.issues) this.issues = options.issues;
    if (options.details) this.details = options.details;
  }
}

/**
 * Returns whether an error is a `DagctlError`. It checks name and code, so that a second copy of
 * this package in the process causes no difference.
 */
export function isDagctlError(error: unknown, code?: ErrorCode): error is DagctlError {
  if (!(error instanceof Error) || error.name !== "DagctlError" || !("code" in error)) return false;
  return code === undefined || error.code === code;
}

/**
 * Returns the error for a request with problems. Its message is complete by itself, and its
 * `issues` list every problem.
 */
export function invalid(issues: readonly Issue[]): DagctlError {
  const first = issues[0];
  const rest = issues.length > 1 ? ` (and ${issues.length - 1} more)` : "";
  const where = first?.path ? `${first.path}: ` : "";
  return new DagctlError(
    "invalid",
    first ? `${where}${first.message}${rest}` : "The request is not valid",
    { issues },
  );
}

/**
 * Returns what was thrown as a `DagctlError`. An error of another class becomes `internal` with the
 * original as its cause.
 */
export function asDagctlError(thrown: unknown): DagctlError {
  if (isDagctlError(thrown)) return thrown;
  if (thrown instanceof Error)
    return new DagctlError("internal", thrown.message || thrown.name, { cause: thrown });
  return new DagctlError("internal", "Something that is not an error was thrown", {
    cause: thrown,
  });
}

/** The meaning of an operating system's error code for a person, and what to do. */
const MEANINGS: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full; free some space",
  EDQUOT: "the disk quota is used up; free some space",
  EROFS: "the file system is read-only; mount it writable",
  EACCES: "permission is missing; check who owns the files",
  EPERM: "permission is missing; check who owns the files",
  EMFILE: "this process has too many files open; raise its limit (ulimit -n)",
  ENFILE: "the machine has too many files open",
  EIO: "the disk reports an error",
  ENOMEM: "the machine has no memory left",
  EAGAIN: "the machine has no room for another process",
};

/**
 * Returns what a driver reports when the machine itself lacks a resource: `unavailable`, and
 * retryable. It reads the code of errors of files and of process starts.
 *
 * @param doing what was tried, as the subject of the message: "Starting git"
 * @returns `undefined` for an error of another kind
 */
export function machineError(error: unknown, doing: string): DagctlError | undefined {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string")
    return undefined;
  const meaning = MEANINGS[error.code];
  if (meaning === undefined) return undefined;
  // For a process start, Node reports the program as the path.
  const isStart = "syscall" in error && String(error.syscall).startsWith("spawn");
  const path =
    !isStart && "path" in error && typeof error.path === "string" ? ` at ${error.path}` : "";
  return new DagctlError("unavailable", `${doing} failed${path}: ${meaning} (${error.code})`, {
    cause: error,
  });
}
