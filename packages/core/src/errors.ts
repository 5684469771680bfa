/**
 * The closed list of error codes. It does not change between majors; messages may.
 *
 * - `invalid`: the request is wrong; `issues` names every problem at once.
 * - `unauthenticated`: there is no valid proof of a caller, such as a token.
 * - `forbidden`: the caller is known, and may not do this.
 * - `not_found`: the organization has no object of that id or name. An object of another
 *   organization is answered like an absent one.
 * - `conflict`: the request is right, but not now (another operation of the project is running, a
 *   name is taken).
 * - `precondition_failed`: `If-Match` (or an expected version) is no longer current.
 * - `idempotency_key_reused`: the key was used with another body.
 * - `not_supported`: the driver says in `supports` that it cannot.
 * - `rate_limited`: the caller, or the host at a dependency, has made too many calls;
 *   `details.retry_after` says in how many seconds to try again.
 * - `unavailable`: a dependency does not answer; trying again later may succeed.
 * - `timeout`: a deadline passed before anything was begun outside.
 * - `outcome_unknown`: a call was sent and its answer lost; it may or may not have taken effect.
 * - `internal`: a mistake in the code or damaged data; the log has the cause.
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
  /** What would be right, for a person. It follows the path: `must be true or false`. */
  readonly message: string;
}

/** The keys of `details` and their types. None is renamed or gets another type. */
interface DetailTypes {
  /** Id of the operation that ended with this error or, at `conflict`, that is in the way. */
  readonly operation: string;
  /** Id of the run that is in the way. */
  readonly run: string;
  /** The project's status, in which the call is not possible. */
  readonly status: string;
  /** The project's current revision. */
  readonly revision: number;
  /** The generation of the project that the driver stores. */
  readonly generation: number;
  /** The field managers of Kubernetes that changed what the driver applies. */
  readonly managers: readonly string[];
  /** The expectation of a store's commit that does not hold. */
  readonly failed: { readonly expect: string };
  /** The host's lease is not the current one, or has ended. */
  readonly fence: true;
  /** With `fence` the id of the lease's host, with `database` the address of PostgreSQL. */
  readonly host: string;
  /** The number of the lease. */
  readonly number: number;
  /** The name of the database. */
  readonly database: string;
  /** The folder that another host uses. */
  readonly folder: string;
  /** The file of the database. */
  readonly file: string;
  /** The stored value cannot be read any more. */
  readonly damaged: true;
  /** Seconds after which the caller may try again. */
  readonly retry_after: number;
  /**
   * Which system does not answer, in general words for anyone: they name no address and nothing of
   * an organization. `false`: none; the call has only to be repeated.
   */
  readonly outage: string | false;
}

/** The keys that `details` may have at each code, in addition to `operation`. */
interface DetailKeys {
  readonly invalid: never;
  readonly unauthenticated: never;
  readonly forbidden: never;
  readonly not_found: "generation";
  readonly conflict:
    | "run"
    | "status"
    | "generation"
    | "managers"
    | "failed"
    | "fence"
    | "host"
    | "number"
    | "database"
    | "folder";
  readonly precondition_failed: "revision";
  readonly idempotency_key_reused: never;
  readonly not_supported: never;
  readonly rate_limited: "retry_after";
  readonly unavailable: "run" | "fence" | "host" | "database" | "file" | "retry_after" | "outage";
  readonly timeout: never;
  readonly outcome_unknown: "host" | "database" | "file" | "outage";
  readonly internal: "damaged" | "host" | "database" | "file";
}

/**
 * Facts for a program: what is in the way, never a secret. Each code has a closed list of keys,
 * also for drivers. `ErrorDetails` without a code has the keys of all codes.
 */
export type ErrorDetails<Code extends ErrorCode = ErrorCode> = {
  readonly [Key in "operation" | DetailKeys[Code]]?: DetailTypes[Key];
};

/** What an error has in addition to its code and message. */
export interface DagctlErrorOptions<Code extends ErrorCode = ErrorCode> {
  /**
   * Whether the same call may succeed later without a change. @default true for `unavailable`,
   * `timeout`, `rate_limited` and `outcome_unknown`
   */
  readonly retryable?: boolean;
  /** Every problem of a request. @default none */
  readonly issues?: readonly Issue[];
  /** Facts for a program. @default none */
  readonly details?: ErrorDetails<Code>;
  /** What was thrown first; it is not sent to a caller over HTTP. @default none */
  readonly cause?: unknown;
}

const RETRYABLE: ReadonlySet<ErrorCode> = new Set([
  "unavailable",
  "timeout",
  "rate_limited",
  "outcome_unknown",
]);

/**
 * The only error class of dagctl and of its drivers. A wrong argument of a call is `invalid`. A
 * wrong option of what is set up once, such as a host, a driver or a listener, is a `TypeError`.
 */
export interface DagctlError<Code extends ErrorCode = ErrorCode> extends Error {
  readonly name: "DagctlError";
  readonly code: Code;
  /** Whether the same call may succeed later without a change. */
  readonly retryable: boolean;
  readonly issues?: readonly Issue[];
  readonly details?: ErrorDetails<Code>;
}

interface DagctlErrorClass {
  new <Code extends ErrorCode = ErrorCode>(
    code: Code,
    message: string,
    options?: DagctlErrorOptions<NoInfer<Code>>,
  ): DagctlError<Code>;
  /** Without this type, `instanceof` would lead to `DagctlError<any>`, as it does for a class. */
  readonly prototype: DagctlError;
}

export const DagctlError: DagctlErrorClass = class<Code extends ErrorCode>
  extends Error
  implements DagctlError<Code>
{
  override readonly name = "DagctlError";
  readonly code: Code;
  readonly retryable: boolean;
  readonly issues?: readonly Issue[];
  readonly details?: ErrorDetails<Code>;

  constructor(code: Code, message: string, options: DagctlErrorOptions<Code> = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? RETRYABLE.has(code);
    if (options.issues) this.issues = options.issues;
    if (options.details) this.details = options.details;
  }
};

/**
 * Returns whether an error is a `DagctlError`, of that code where one is given. It checks name and
 * code, so that a second copy of this package in the process causes no difference.
 */
export function isDagctlError<Code extends ErrorCode = ErrorCode>(
  error: unknown,
  code?: Code,
): error is DagctlError<Code> {
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
 * Returns the code of an error of the system, such as `ENOENT` of a file; `undefined` for an error
 * without one.
 */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : undefined;
}

/**
 * Returns whether an uncaught error is an assertion of Node's own `fetch`. It throws one in an
 * event of a socket, so that no caller can catch it, when a server closes while its answer waits to
 * be read (https://github.com/nodejs/undici/issues/5360). What reads that answer waits for ever,
 * and has to be aborted.
 */
export function isFetchAssertion(error: unknown): boolean {
  return (
    systemErrorCode(error) === "ERR_ASSERTION" &&
    error instanceof Error &&
    /\bundici\b/.test(error.stack ?? "")
  );
}

/**
 * Returns what a driver reports when the machine itself lacks a resource: `unavailable`, and
 * retryable. It reads the code of errors of files and of process starts.
 *
 * @param doing what was tried, as the subject of the message: "Starting git"
 * @returns `undefined` for an error of another kind
 */
export function machineError(error: unknown, doing: string): DagctlError | undefined {
  const code = systemErrorCode(error);
  const meaning = code === undefined ? undefined : MEANINGS[code];
  if (!(error instanceof Error) || meaning === undefined) return undefined;
  // For a process start, Node reports the program as the path.
  const isStart = "syscall" in error && String(error.syscall).startsWith("spawn");
  const path =
    !isStart && "path" in error && typeof error.path === "string" ? ` at ${error.path}` : "";
  return new DagctlError("unavailable", `${doing} failed${path}: ${meaning} (${code})`, {
    cause: error,
  });
}

/** The oldest version of Node that the packages run on: `engines` of each. */
const OLDEST_NODE = [22, 19] as const;

/**
 * Returns why the programs cannot run on a version of Node; `undefined` where they can. npm
 * installs them on an older one with a warning alone.
 *
 * @param version of the form `22.19.0`
 */
export function nodeProblem(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldest, least] = OLDEST_NODE;
  if (major > oldest || (major === oldest && minor >= least)) return undefined;
  return `Node ${OLDEST_NODE.join(".")} or newer is needed, and this is Node ${version}`;
}
