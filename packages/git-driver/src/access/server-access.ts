import type { DagctlError } from "@dagctl/core";

/** What a way to authenticate adds to a command that talks to a server. */
export interface Access {
  /** For the command alone. */
  readonly environment: Readonly<Record<string, string>>;
  /**
   * What a request of this driver's own to that place has to carry; nothing for a place that the
   * credential is not for.
   */
  headers(url: URL): Readonly<Record<string, string>>;
  /** What is known of a failed command apart from what git says: ssh has a log of its own. */
  verdict(): Promise<ServerAnswer | undefined>;
  /** A new credential in place of one that the server refused. Absent: there is no other. */
  readonly renew?: () => Promise<Access>;
  /** Takes back what was laid out for the command, such as a key file. */
  release(): Promise<void>;
}

/**
 * What a failed command says about the server, in our words: git's own may hold paths, URLs and
 * whatever the server sent.
 */
export type ServerAnswer =
  | { readonly kind: "error"; readonly error: DagctlError }
  /** The server has no such commit, or does not give it out by its id. */
  | { readonly kind: "no_commit" }
  | { readonly kind: "redirect" }
  /** The login was not taken; `error` says so, unless there is another one to try with. */
  | { readonly kind: "refused"; readonly error: DagctlError }
  | { readonly kind: "no_filter" }
  /** Nothing that is known of servers: the cache may be broken. */
  | { readonly kind: "unknown" };
