import type { Access, MutationOptions, ReadOptions } from "@dagctl/core";

/** A token. The token itself is shown once and stored nowhere. */
export interface Token {
  readonly id: string;
  /** Unique in its organization, and among the tokens of every organization. */
  readonly name: string;
  /** Absent: the token is valid for every organization. */
  readonly organization_id?: string;
  readonly access: Access;
  /** RFC 3339 */
  readonly created_at: string;
  /** The name of the caller that created it. Absent: a person at the server did. */
  readonly created_by?: string;
  /** RFC 3339. Absent: it does not expire. */
  readonly expires_at?: string;
  /** The day of the last use in UTC, such as `2026-01-31`. Absent: it was never used. */
  readonly last_used_on?: string;
}

/** A token that was just created. */
export interface CreatedToken extends Token {
  /** The token itself, which is shown this once. */
  readonly token: string;
}

/** What a caller says of a new token. */
export interface TokenInput {
  /** 1 to 63 of letters, digits, `.`, `_` and `-`; begins with a letter or digit. */
  readonly name: string;
  /** At most the access of the caller. */
  readonly access: Access;
  /** From 1 to 99999. @default the token does not expire */
  readonly expires_in_days?: number | undefined;
  /** The organization that it is valid for. @default the organization of the call */
  readonly organization_id?: string | undefined;
  /** Whether it is valid for every organization. @default false */
  readonly every_organization?: boolean | undefined;
}

/**
 * The tokens of a server: those of the organization, and for a caller of every organization also
 * the tokens of every organization. A server whose application knows its callers otherwise has
 * none: every call then throws `not_supported`.
 */
export interface Tokens {
  /**
   * Lists tokens by creation.
   *
   * @returns the whole list, expired ones included
   * @throws DagctlError `forbidden`: the caller has no `admin` access
   * @throws DagctlError `not_supported`: the server has no tokens of its own
   * @throws DagctlError `unavailable`: the tokens cannot be read now
   */
  list(
    options?: ReadOptions,
  ): Promise<{ readonly tokens: readonly Token[]; readonly total: number }>;
  /**
   * Creates a token. It is not idempotent, because the token is stored nowhere: after a lost
   * answer, delete the token of that name and create it again. A token that names an organization
   * creates the organization.
   *
   * @throws DagctlError `invalid`: every problem of the input at once
   * @throws DagctlError `forbidden`: the caller has less access, or does not administer the
   *   organization
   * @throws DagctlError `conflict`: the organization has a token of that name
   */
  create(input: TokenInput, options?: Pick<MutationOptions, "signal">): Promise<CreatedToken>;
  /**
   * Deletes a token, which ends within a second, also on other servers of the installation.
   *
   * @param token its id, or the name of a token of the organization
   * @throws DagctlError `not_found`: the caller sees no such token
   */
  delete(
    token: string,
    options?: Pick<MutationOptions, "signal">,
  ): Promise<{ readonly id: string }>;
}

/** Who calls, and what the caller may do. */
export interface Caller {
  /** The name under which the audit and events have the caller, such as `token ci`. */
  readonly caller: string;
  /** Each access includes those before it: `read`, `run`, `write`, `admin`. */
  readonly access: Access;
  /** The organization of the call. */
  readonly organization: string;
  /** Whether the caller may use every organization. */
  readonly every_organization: boolean;
  /** RFC 3339, when the token expires. Absent: it does not, or the server does not know. */
  readonly expires_at?: string;
}

/** Says to a caller who it is. */
export interface CallerReview {
  /**
   * Returns who calls, and what the caller may do.
   *
   * @throws DagctlError `unauthenticated`: the token is not valid, or not any more
   */
  get(options?: ReadOptions): Promise<Caller>;
}

/** The organizations of a server. */
export interface Organizations {
  /**
   * Lists the organizations that the caller may use, by name.
   *
   * @returns the whole list
   * @throws DagctlError `unavailable`: the tokens, which name organizations, cannot be read now
   */
  list(options?: ReadOptions): Promise<{
    readonly organizations: readonly { readonly id: string }[];
    readonly total: number;
  }>;
}
