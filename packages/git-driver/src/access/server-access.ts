import type { DagctlError } from "@dagctl/core/errors";

/** What an authentication method adds to a command that talks to a server. */
export interface Access {
  /** For the command alone. */
  readonly environment: Readonly<Record<string, string>>;
  /**
   * Returns the headers of this driver's own request to that place; none for a place that the
   * credential is not meant for.
   */
  headers(url: URL): Readonly<Record<string, string>>;
  /**
   * Returns what is known of a failed command apart from git's output: ssh has a log of its own.
   */
  verdict(): Promise<ServerAnswer | undefined>;
  /**
   * Returns a new credential in place of one that the server refused. Absent: there is no other.
   */
  readonly renew?: () => Promise<Access>;
  /** Deletes what was written for the command, such as a key file. */
  release(): Promise<void>;
}

/**
 * What a failed command means about the server, in words of this driver: git's own output may
 * contain paths, URLs and anything that the server sent.
 */
export type ServerAnswer =
  | { readonly kind: "error"; readonly error: DagctlError }
  /** The server does not have the commit, or does not give it out by its id. */
  | { readonly kind: "no_commit" }
  | { readonly kind: "redirect" }
  /** The login was not accepted; `error` reports it, unless there is another login to try. */
  | { readonly kind: "refused"; readonly error: DagctlError }
  | { readonly kind: "no_filter" }
  /** Not a known answer of a server: the cache may be broken. */
  | { readonly kind: "unknown" };
