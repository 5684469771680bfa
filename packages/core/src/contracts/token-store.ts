import type { Access } from "../model/access.ts";
import type { CallOptions } from "./clock.ts";

/** A token as it is stored. The token itself is shown once and stored nowhere. */
export interface TokenRecord {
  readonly id: string;
  /** Unique in its organization, and among the tokens of every organization. */
  readonly name: string;
  /** Absent: the token is valid for every organization. */
  readonly organization?: string;
  readonly access: Access;
  /** SHA-256 of the token, in lower-case hex. Unique. */
  readonly digest: string;
  /** RFC 3339, in UTC with milliseconds. Lists are sorted by it. */
  readonly createdAt: string;
  /** The name of the caller that created it. Absent: a person at the server did. */
  readonly createdBy?: string;
  /** RFC 3339. Absent: it does not expire. */
  readonly expiresAt?: string;
  /** The day of the last use in UTC, such as `2026-01-31`. Absent: it was never used. */
  readonly lastUsedOn?: string;
}

/**
 * Stores tokens for the servers of one installation, and for commands at their side. It needs no
 * lock and no lease of the host. Any number of callers in one process may use it at the same time.
 *
 * Whether several processes may use it at once depends on the database. On PostgreSQL any number
 * may. A SQLite file is open in one process at a time: `open` rejects with `unavailable` in every
 * other one, and the commands of a server reach its store through the running server.
 *
 * A call rejects with `unavailable` where the database cannot be used, and with `outcome_unknown`
 * where the answer of a write was lost.
 */
export interface TokenStore {
  readonly supports: {
    /** Whether its stored data survives the end of its process and the start of a new one. */
    readonly persists: boolean;
  };
  /** Prepares the store; every other call comes after it. May be called again. */
  open(options?: CallOptions): Promise<void>;
  /** Returns the token with a digest, also an expired one; `undefined` where there is none. */
  find(digest: string, options?: CallOptions): Promise<TokenRecord | undefined>;
  /**
   * Returns tokens by creation, expired ones included.
   *
   * @param filter.organization only those of this organization. Absent: all
   */
  list(
    filter?: { readonly organization?: string | undefined },
    options?: CallOptions,
  ): Promise<readonly TokenRecord[]>;
  /**
   * Adds a token.
   *
   * @throws DagctlError `conflict`: its organization has a token of that name, or the id or the
   *   digest is taken
   */
  add(token: TokenRecord, options?: CallOptions): Promise<void>;
  /**
   * Adds tokens and a mark in one commit. Where the mark is there already, it adds nothing. So what
   * must happen once per installation happens once, also when several processes start at one time.
   *
   * @returns whether this call has added them
   * @throws DagctlError `conflict` as `add`; then neither the tokens nor the mark were added
   */
  addOnce(mark: string, tokens: readonly TokenRecord[], options?: CallOptions): Promise<boolean>;
  /** Returns whether `addOnce` has added the mark. */
  hasMark(mark: string, options?: CallOptions): Promise<boolean>;
  /**
   * Replaces the digest and the time of creation of a token. The former token ends.
   *
   * @returns whether there is a token of that id
   */
  replace(
    id: string,
    change: Pick<TokenRecord, "digest" | "createdAt">,
    options?: CallOptions,
  ): Promise<boolean>;
  /**
   * Deletes a token.
   *
   * @returns whether there was a token of that id
   */
  delete(id: string, options?: CallOptions): Promise<boolean>;
  /**
   * Stores the day of the last use. An earlier day than the stored one changes nothing, and neither
   * does an id that does not exist.
   *
   * @param day in UTC, such as `2026-01-31`
   */
  markUsed(id: string, day: string, options?: CallOptions): Promise<void>;
  /** Closes the store. Every other call then rejects with `unavailable`. May be called again. */
  close(): Promise<void>;
}
