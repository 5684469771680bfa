import type { GitDriver, Repository } from "@dagctl/core/contracts";

/**
 * Returns the driver with a login added to every call without one: the suite's repositories are
 * read without one.
 */
export function loggedIn(git: GitDriver, auth: Repository["auth"]): GitDriver {
  const as = (one: Repository): Repository => (one.auth.method === "none" ? { ...one, auth } : one);
  return {
    supports: git.supports,
    head: (one, options) => git.head(as(one), options),
    describe: (one, sha, options) => git.describe(as(one), sha, options),
    readFiles: (one, sha, paths, options) => git.readFiles(as(one), sha, paths, options),
    compare: (one, from, to, options) => git.compare(as(one), from, to, options),
    checkout: (one, sha, directory, options) => git.checkout(as(one), sha, directory, options),
    async credentials(one, options) {
      const given = await git.credentials(as(one), options);
      // The suite knows nothing of the login that was added.
      return one.auth.method === "none" ? { kind: "none" } : given;
    },
    ...(git.forget
      ? { forget: (one: Repository) => git.forget?.(as(one)) ?? Promise.resolve() }
      : {}),
  };
}
