import type { MutationOptions, ReadOptions } from "./call-options.ts";

/** The Git servers that can call a push hook. Each proves in its own way that it has the secret. */
export const PUSH_PROVIDERS = ["github", "gitlab", "gitea"] as const;

/** The kind of Git server that calls a push hook. */
export type PushProvider = (typeof PUSH_PROVIDERS)[number];

/**
 * What became of a call to a push hook. `accepted`: the repository is polled. `wrong_signature`:
 * the caller did not prove that it has the secret. `rate_limited`: the hook had more calls in a
 * minute than it may have.
 */
export type PushOutcome = "accepted" | "wrong_signature" | "rate_limited";

/** Where a Git server reports a push, so that the host polls the repository at once. */
export interface PushHook {
  readonly id: string;
  readonly provider: PushProvider;
  /**
   * The repository that is polled. The body of a call chooses none. Projects may have it in another
   * form, such as `git@host:path`.
   */
  readonly repository_url: string;
  /**
   * The path that the Git server calls with POST: `/api/v1/hooks/ID/push`, below the address of the
   * server.
   */
  readonly path: string;
  /** RFC 3339 */
  readonly created_at: string;
  /**
   * The last call, recorded some seconds later: at most once in 10 seconds where its outcome is
   * another one, and once a minute where it is the same. Absent: there was none.
   */
  readonly last_call?: {
    /** RFC 3339 */
    readonly time: string;
    readonly outcome: PushOutcome;
  };
  /**
   * Why it polls nothing, and what to do. Absent: it works. Present where the record is damaged:
   * what cannot be read of it is empty, or another valid value.
   */
  readonly status_message?: string;
}

/** A push hook with a new secret. */
export interface PushHookWithSecret extends PushHook {
  /** What the Git server signs its calls with, or sends. It is shown this once. */
  readonly secret: string;
}

/** What a caller says of a new push hook. */
export interface PushHookInput {
  readonly provider: PushProvider;
  /** As that of a project: `https://` or SSH, without credentials. */
  readonly repository_url: string;
}

/**
 * The push hooks of one organization. A call to a hook polls the branches of its repository that
 * projects of the organization have, as the polls of each minute do, with the projects' own
 * credentials. The secret source has the secrets. Every call throws `unavailable` once the host
 * closes. A change throws `unavailable` or `outcome_unknown` where the secret source does not
 * answer.
 */
export interface PushHooks {
  /**
   * Lists the push hooks by creation.
   *
   * @returns the whole list
   */
  list(options?: ReadOptions): Promise<{
    readonly hooks: readonly PushHook[];
    readonly total: number;
  }>;
  /**
   * Returns a push hook.
   *
   * @param hook its id
   * @throws DagctlError `not_found`: the organization has no such hook
   */
  get(hook: string, options?: ReadOptions): Promise<PushHook>;
  /**
   * Creates a push hook. It is not idempotent, because the secret is shown once: after a lost
   * answer, delete the hook and create it again.
   *
   * @throws DagctlError `invalid`: every problem of the input at once
   * @throws DagctlError `conflict`: the organization has 100 hooks
   */
  create(
    input: PushHookInput,
    options?: Pick<MutationOptions, "signal">,
  ): Promise<PushHookWithSecret>;
  /**
   * Replaces the secret of a push hook. The former secret ends at once.
   *
   * @param hook its id
   * @throws DagctlError `not_found`: the organization has no such hook
   * @throws DagctlError `conflict`: its record is damaged
   */
  rotate(hook: string, options?: Pick<MutationOptions, "signal">): Promise<PushHookWithSecret>;
  /**
   * Deletes a push hook and its secret. Its path then answers as one that never existed.
   *
   * @param hook its id
   * @throws DagctlError `not_found`: the organization has no such hook
   */
  delete(hook: string, options?: Pick<MutationOptions, "signal">): Promise<{ readonly id: string }>;
}
