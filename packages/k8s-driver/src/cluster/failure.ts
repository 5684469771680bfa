/**
 * What the API server said where it did not do what it was asked. It stays inside of this package:
 * callers get a `DagctlError` (see `guarded`).
 */
export class ApiFailure extends Error {
  override readonly name = "ApiFailure";
  /** Of HTTP; 0 where no answer came. */
  readonly status: number;
  /** Kubernetes' own word, such as `AlreadyExists`; empty where it gave none. */
  readonly reason: string;
  /** Which fields another manager holds, in Kubernetes' words; empty for every other failure. */
  readonly conflicts: readonly string[];

  constructor(
    status: number,
    message: string,
    {
      reason = "",
      conflicts = [],
      cause,
    }: { reason?: string; conflicts?: readonly string[]; cause?: unknown } = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.status = status;
    this.reason = reason;
    this.conflicts = conflicts;
  }
}

interface Status {
  readonly message?: string;
  readonly reason?: string;
  readonly details?: {
    readonly causes?: readonly {
      readonly reason?: string;
      readonly message?: string;
      readonly field?: string;
    }[];
  };
}

/** It names user, verb, resource and namespace, which is what a person looks for in a Role. */
const RIGHT = / cannot \S+ resource /;
const REMEDY = "The Roles that this driver needs are in rbac.yaml of @dagctl/k8s-driver";

/**
 * From an answer's status and text; what is no Status object (a proxy's page, `404 page not found`)
 * is told by its first characters.
 */
export function failureOf(status: number, text: string): ApiFailure {
  const said = parsed(text);
  const causes = said?.details?.causes ?? [];
  const conflicts = causes
    .filter(({ reason }) => reason === "FieldManagerConflict")
    .map(({ message = "", field }) => (field === undefined ? message : `${field} (${message})`));
  if (status === 403 && said?.message !== undefined && RIGHT.test(said.message))
    return new ApiFailure(status, `${said.message}. ${REMEDY}`, { reason: said.reason ?? "" });
  return new ApiFailure(status, said?.message ?? `HTTP ${status}: ${beginningOf(text)}`, {
    reason: said?.reason ?? "",
    conflicts,
  });
}

/** As one line: a page has many. */
export const beginningOf = (text: string): string =>
  text.slice(0, 400).replaceAll(/\s+/g, " ").trim().slice(0, 200);

function parsed(text: string): Status | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && "kind" in value && value.kind === "Status"
      ? (value as Status)
      : undefined;
  } catch {
    return undefined;
  }
}

const has = (error: unknown, status: number): error is ApiFailure =>
  error instanceof ApiFailure && error.status === status;

/**
 * The API server itself says that there is none. A proxy's page says so too, and so does an API
 * server without that kind of object: neither is absence.
 */
export const isAbsent = (error: unknown): boolean => has(error, 404) && error.reason === "NotFound";
/** It is the API server's own refusal, not that of something before it. */
export const isForbidden = (error: unknown): boolean =>
  has(error, 403) && error.reason === "Forbidden";
/** A refusal for want of a Role, and not of a quota or of who is being removed. */
export const isMissingRight = (error: unknown): boolean =>
  has(error, 403) && RIGHT.test(error.message);
/** Somebody has changed, made or taken away the object in between. */
export const isConflict = (error: unknown): boolean =>
  has(error, 409) && error.conflicts.length === 0;
/**
 * A `test` of a JSON Patch does not hold, or the object is not valid: Kubernetes says the same of
 * both.
 */
export const isUnprocessable = (error: unknown): boolean => has(error, 422);
export const isFieldConflict = (error: unknown): error is ApiFailure =>
  has(error, 409) && error.conflicts.length > 0;
/** The object is there, or on its way out under the same name. */
export const isThere = (error: unknown): boolean =>
  has(error, 409) && error.reason === "AlreadyExists";
