import type { Explanation } from "../suite.ts";
import { explain } from "./explain.ts";

/** Where the contract promises each law of a Git driver, and what to check. */
export const GIT_LAWS: Readonly<Record<string, Explanation>> = {
  ...explain("GitDriver.head", {
    "head-follows-branch": "that the server is asked each time, also after a force-push",
    "head-exact-branch": "that the full name of the ref is compared",
    "url-parts-compared": "that the parts or href of the parsed URL are used, and not its text",
    "branch-names-literal":
      "that the name is one argument, and that -- or refs/heads/ comes before it",
  }),
  ...explain("GitDriver.findRef", {
    "refs-in-order": "that whole names are compared, in the order in which they are given",
  }),
  ...explain("GitDriver.describe", {
    "describe-first-line": "the encoding and where the line is cut",
    "describe-names-commit": "that the commit is read, not the branch",
    "describe-time-utc": "the time zone and the committer's time",
  }),
  ...explain("GitDriver.readFiles", {
    "read-exact-text":
      "that blobs are read without filters, line-end conversion or a removed byte order mark",
    "read-at-commit": "that the commit is part of what is asked for and of every cache's key",
    "read-directories": "that entries are names, not paths",
    "read-absent-left-out": "that no entry is made for an absent path, also below a file",
    "read-links-not-followed":
      "that the mode of a tree entry is looked at before its content is read",
    "read-submodules-reported": "that a tree entry of the kind commit is reported as a submodule",
    "read-max-bytes": "that the size is in bytes, and that exactly maxBytes is read",
    "read-binary-reported": "that decoding is strict",
    "read-utf16-text":
      "that both orders of bytes are decoded strictly and without the mark; fileContent of the driver kit does it",
    "read-paths-literal":
      "that -- comes before paths, and that git reads them as literal pathspecs",
  }),
  ...explain("GitDriver.listLinks", {
    "links-listed": "that the modes of all tree entries below the literal path are looked at",
  }),
  ...explain("GitDriver.credentials", {
    "credentials-of-the-method": "that no secret is answered for the method none",
  }),
  ...explain("GitDriver.compare", {
    "compare-same": "that equal commits are answered without the history",
    "compare-counts": "that the history is there in full before it is counted",
    "compare-path": "that the path is literal, not a pattern",
    "compare-also-paths":
      "that a commit counts once which touches several paths, that the root is every commit, that each path is literal, and that without path they are left out",
    "compare-side-branches": "that merged side branches count and older history does not",
    "compare-path-merges": "how merges are simplified",
    "compare-diverged-number": "that only commits of the branch alone are counted",
    "compare-diverged": "that the first commit must be an ancestor of the second to be behind",
    "compare-unknown": "that a missing commit is reported with a reason",
  }),
  ...explain("GitDriver.checkout", {
    "checkout-whole-tree": "that .gitattributes (export-ignore, eol, filters) changes nothing",
    "checkout-at-commit": "that the commit is written, not the branch",
    "checkout-into-empty": "that an empty directory is accepted",
    "checkout-without-git": "that nothing is written outside of the directory either",
    "checkout-links-plain": "that a link's target is the content of a file",
    "checkout-executable": "the executable bit",
    "checkout-all-or-nothing": "that a checkout is written elsewhere and renamed, or cleaned up",
    "checkout-refuses-full":
      "that an existing directory is refused before anything is written, unless it is empty",
    "checked-out-stays": "that objects of a checkout are kept",
  }),
  ...explain("GitDriver.forget", {
    "forgotten-goes": "that caches and kept objects are deleted",
    "forget-own-only": "that caches are keyed by organization",
    "forget-nothing-resolves": "that an absent cache counts as success",
  }),
  ...explain("GitDriver.listImports", {
    "imports-listed":
      "that repositories read with staysOnHost are stored apart, with their organization and URL",
  }),
  ...explain("GitDriver", {
    "safe-to-repeat": "that a second call finds what the first one kept",
    "no-repository-invalid": "that a repository that is not there is an issue at repository_url",
    "no-branch-invalid":
      "that a branch that is not there is an issue at branch, also in an empty repository",
    "refused-login-invalid": "that a refused login is an issue, and is not retried",
    "no-answer-unavailable": "that errors of the connection are not taken for refusals",
    "commit-gone-not-found": "that describe, readFiles and checkout answer alike",
    "auth-not-supported": "that the method is checked before the server is asked",
    "tenants-apart": "that the key of the cache has the organization",
    "abort-rejects-with-reason": "that child processes and requests get the signal",
    "no-credential-in-messages": "that messages name the field, and not its value",
    "no-secret-in-messages": "that output of git or ssh is masked before it becomes a message",
    "calls-in-parallel": "that calls on one cache wait for each other where they must",
  }),
};
