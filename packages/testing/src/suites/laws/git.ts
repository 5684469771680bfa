import type { Explanation } from "../suite.ts";
import { explain } from "./explain.ts";

const BY_THE_PERSON =
  "invalid with an issue at repository_url, branch, git_path or git_secret_ref for what the person can mend.";

/** What the contract says of each law of a Git driver, and what to check. */
export const GIT_LAWS: Readonly<Record<string, Explanation>> = {
  ...explain("GitDriver.head", {
    "head-follows-branch": [
      "The branch's newest commit. One ls-remote, no objects.",
      "that the server is asked each time, also after a force-push",
    ],
    "head-exact-branch": [
      "Exactly refs/heads/<branch>: a tag of that name does not count.",
      "that the full name of the ref is compared",
    ],
    "url-parts-compared": [
      "Drivers key every cache by organization, auth and url.href.",
      "that the parts or href of the parsed URL are used, and not its text",
    ],
    "branch-names-literal": [
      "URL, branch and path are parsed, so a driver neither splits nor checks their texts.",
      "that the name is one argument, and that -- or refs/heads/ comes before it",
    ],
  }),
  ...explain("GitDriver.describe", {
    "describe-first-line": [
      "message is the first line of the commit's message.",
      "the encoding and where the line is cut",
    ],
    "describe-names-commit": [
      "describe reports the commit that was asked for.",
      "that the commit is read, not the branch",
    ],
    "describe-time-utc": [
      "committedAt is RFC 3339 in UTC.",
      "the time zone and the committer's time",
    ],
  }),
  ...explain("GitDriver.readFiles", {
    "read-exact-text": [
      "Reads paths at a commit, without a checkout.",
      "that blobs are read without filters, line-end conversion or a removed byte order mark",
    ],
    "read-at-commit": [
      "Reads paths at a commit.",
      "that the commit is part of what is asked for and of every cache's key",
    ],
    "read-directories": [
      "A directory has its entries; the repository's root is the empty path.",
      "that entries are names, not paths",
    ],
    "read-absent-left-out": [
      "A path that is not there is absent from the answer.",
      "that no entry is made for it, also below a file",
    ],
    "read-links-not-followed": [
      "Links are reported, never followed.",
      "that the mode of a tree entry is looked at before its content is read",
    ],
    "read-submodules-reported": [
      "Never fetches submodules.",
      "that a tree entry of the kind commit is reported as a submodule",
    ],
    "read-max-bytes": [
      "maxBytes bounds each file.",
      "that the size is in bytes, and that exactly maxBytes is read",
    ],
    "read-binary-reported": ["Not UTF-8: binary.", "that decoding is strict"],
    "read-paths-literal": [
      "A path is a literal name, also where it has characters of a pattern.",
      "that -- comes before paths, and that git reads them as literal pathspecs",
    ],
  }),
  ...explain("GitDriver.credentials", {
    "credentials-of-the-method": [
      "Nothing but kind where it is open to everybody.",
      "that no secret is answered for the method none",
    ],
  }),
  ...explain("GitDriver.compare", {
    "compare-same": [
      "same: the second commit is the first.",
      "that equal commits are answered without the history",
    ],
    "compare-counts": [
      "behind: how many commits the second has and the first has not.",
      "that the history is there in full before it is counted",
    ],
    "compare-path": [
      "With a path only commits that touch it count; 0 is possible.",
      "that the path is literal, not a pattern",
    ],
    "compare-side-branches": [
      "How many commits the second has and the first has not.",
      "that merged side branches count and older history does not",
    ],
    "compare-path-merges": [
      "A merge touches a path when it is like none of the commits that it merges.",
      "how merges are simplified",
    ],
    "compare-diverged-number": [
      "diverged: commits as for behind, absent where it is not known.",
      "that only commits of the branch alone are counted",
    ],
    "compare-diverged": [
      "diverged: history was rewritten.",
      "that the first commit must be an ancestor of the second to be behind",
    ],
    "compare-unknown": [
      "unknown: cannot be known; never reported as 0.",
      "that a missing commit is reported with a reason",
    ],
  }),
  ...explain("GitDriver.checkout", {
    "checkout-whole-tree": [
      "Writes the tree of a commit.",
      "that .gitattributes (export-ignore, eol, filters) changes nothing",
    ],
    "checkout-at-commit": [
      "Writes the tree of a commit.",
      "that the commit is written, not the branch",
    ],
    "checkout-into-empty": [
      "Into directory, which must not exist or be empty.",
      "that an empty directory is accepted",
    ],
    "checkout-without-git": [
      "Without .git.",
      "that nothing is written outside of the directory either",
    ],
    "checkout-links-plain": [
      "Links as plain files.",
      "that a link's target is the content of a file",
    ],
    "checkout-executable": ["Writes the tree of a commit.", "the executable bit"],
    "checkout-all-or-nothing": [
      "When it rejects, the directory is gone or empty again.",
      "that a checkout is written elsewhere and renamed, or cleaned up",
    ],
    "checkout-refuses-full": [
      "directory must not exist or be empty.",
      "that this is checked before anything is written",
    ],
    "checked-out-stays": [
      "What was checked out can be checked out again when the server has lost it.",
      "that objects of a checkout are kept",
    ],
  }),
  ...explain("GitDriver.forget", {
    "forgotten-goes": ["What is kept of it goes.", "that caches and kept objects are deleted"],
    "forget-own-only": [
      "No project of the organization uses the repository any more.",
      "that caches are keyed by organization",
    ],
    "forget-nothing-resolves": [
      "Forgetting what is not kept resolves.",
      "that an absent cache counts as success",
    ],
  }),
  ...explain("GitDriver", {
    "safe-to-repeat": [
      "All calls are safe to repeat.",
      "that a second call finds what the first one kept",
    ],
    "no-repository-invalid": [
      BY_THE_PERSON,
      "that a repository that is not there is an issue at repository_url",
    ],
    "no-branch-invalid": [
      BY_THE_PERSON,
      "that a branch that is not there is an issue at branch, also in an empty repository",
    ],
    "refused-login-invalid": [
      BY_THE_PERSON,
      "that a refused login is an issue, and is not retried",
    ],
    "no-answer-unavailable": [
      "unavailable for a server that does not answer.",
      "that errors of the connection are not taken for refusals",
    ],
    "commit-gone-not-found": [
      "not_found for a commit that is gone.",
      "that describe, readFiles and checkout answer alike",
    ],
    "auth-not-supported": [
      "not_supported for an auth method that supports does not list.",
      "that the method is checked before the server is asked",
    ],
    "tenants-apart": [
      "Drivers key every cache by organization, auth and url: organizations share nothing.",
      "the key of the cache",
    ],
    "abort-rejects-with-reason": [
      "signal ends the caller's waiting: reject with signal.reason.",
      "that child processes and requests get the signal",
    ],
    "no-credential-in-messages": [
      "No message, log or stored URL holds a credential.",
      "that messages name the field, and not its value",
    ],
    "no-secret-in-messages": [
      "No message, log or stored URL holds a credential.",
      "that output of git or ssh is masked before it becomes a message",
    ],
    "calls-in-parallel": [
      "All calls are safe to repeat.",
      "that calls on one cache wait for each other where they must",
    ],
  }),
};
