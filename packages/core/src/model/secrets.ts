import type { MutationOptions, ReadOptions } from "./call-options.ts";

/**
 * The secrets of one organization that projects name with `git_secret_ref`, such as SSH keys. A
 * value is never read back. Every call throws `unavailable` once the host closes, or while the
 * secret source does not answer. A change throws `outcome_unknown` where a write does not answer;
 * it is safe to repeat.
 */
export interface OrganizationSecrets {
  /**
   * Lists the names, in order.
   *
   * @returns the whole list
   */
  list(options?: ReadOptions): Promise<{
    readonly secrets: readonly { readonly name: string }[];
    readonly total: number;
  }>;
  /**
   * Stores a secret, and replaces an earlier one of that name.
   *
   * @param name 1 to 63 of letters, digits, `.`, `_` and `-`, with a letter or digit at both ends
   * @param input.value at most 64 KiB of text, not empty
   * @throws DagctlError `invalid`: the name, or every problem of the input at once
   */
  put(
    name: string,
    input: { readonly value: string },
    options?: Pick<MutationOptions, "signal">,
  ): Promise<{ readonly name: string }>;
  /**
   * Deletes a secret. A project that names it cannot read its repository any more.
   *
   * @throws DagctlError `not_found`: the organization has no such secret
   */
  delete(
    name: string,
    options?: Pick<MutationOptions, "signal">,
  ): Promise<{ readonly name: string }>;
}
