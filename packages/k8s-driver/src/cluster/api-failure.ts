/**
 * The API server's answer when it did not do what it was asked. It stays inside of this package:
 * callers get a `DagctlError` (see `translateErrors`).
 */
export class ApiFailure extends Error {
  override readonly name = "ApiFailure";
  /** The HTTP status; 0 when no answer came. */
  readonly status: number;
  /** Kubernetes' own reason, such as `AlreadyExists`; empty when it gave none. */
  readonly reason: string;
  /** The fields that another manager owns, in Kubernetes' words; empty for every other failure. */
  readonly conflicts: readonly string[];
  /** What is away, in general words for anyone, where the status does not tell it. */
  readonly outage: string | undefined;

  constructor(
    status: number,
    message: string,
    {
      reason = "",
      conflicts = [],
      outage,
      cause,
    }: {
      reason?: string;
      conflicts?: readonly string[];
      outage?: string;
      cause?: unknown;
    } = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.status = status;
    this.reason = reason;
    this.conflicts = conflicts;
    this.outage = outage;
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

/**
 * Matches a missing right. It names user, verb, resource and namespace: a person looks for these in
 * a Role.
 */
const RIGHT = / cannot \S+ resource /;
const REMEDY = "The Roles that this driver needs are in rbac.yaml of @dagctl/k8s-driver";

/**
 * Returns the failure of an answer's status and text. A text that is not a Status object (a proxy's
 * page, `404 page not found`) is reported by its first characters.
 */
export function failureOf(status: number, text: string): ApiFailure {
  const said = parseStatus(text);
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

/** Returns the beginning of a text as one line: a page has many lines. */
export const beginningOf = (text: string): string =>
  text.slice(0, 400).replaceAll(/\s+/g, " ").trim().slice(0, 200);

function parseStatus(text: string): Status | undefined {
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
 * Returns whether the API server itself says that the object does not exist. A proxy's page may say
 * so too, and so does an API server without that kind of object: neither is absence.
 */
export const isNotFound = (error: unknown): boolean =>
  has(error, 404) && error.reason === "NotFound";
/** Returns whether the API server itself refuses, and not a proxy before it. */
export const isForbidden = (error: unknown): boolean =>
  has(error, 403) && error.reason === "Forbidden";
/**
 * Returns whether a right is missing, and not whether a quota or a removal under way is the reason.
 */
export const isMissingRight = (error: unknown): boolean =>
  has(error, 403) && RIGHT.test(error.message);
/** Returns whether another client has changed, created or deleted the object in between. */
export const isConflict = (error: unknown): boolean =>
  has(error, 409) && error.conflicts.length === 0;
/**
 * Returns whether a `test` of a JSON Patch failed or the object is not valid: Kubernetes gives the
 * same answer for both.
 */
export const isUnprocessable = (error: unknown): boolean => has(error, 422);
export const isFieldConflict = (error: unknown): error is ApiFailure =>
  has(error, 409) && error.conflicts.length > 0;
/** Returns whether an object of that name exists, even when it is being deleted. */
export const isAlreadyExists = (error: unknown): boolean =>
  has(error, 409) && error.reason === "AlreadyExists";
