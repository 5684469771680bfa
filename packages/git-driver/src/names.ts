import { parseBranch } from "@dagctl/core/driver-kit";

/**
 * Checks that a commit is 40 hex characters. It is the one text of a caller that the contract does
 * not parse, and it comes before `--` in arguments of git. Anything else is an error of the
 * program, not of a person.
 */
export function checkSha(sha: string): void {
  if (!/^[0-9a-f]{40}$/.test(sha))
    throw new TypeError("A commit is named by 40 lower-case hex characters");
}

/** Checks the whole name of a ref, as `checkSha` does with a commit. */
export function checkRef(ref: string): void {
  const [, name = ""] = /^refs\/(?:heads|tags)\/(.+)$/s.exec(ref) ?? [];
  if (ref !== "HEAD" && parseBranch(name).problem !== undefined)
    throw new TypeError("A ref is HEAD, or a name below refs/heads/ or refs/tags/");
}

/**
 * Returns a name from a repository or a server in a form for messages: printable ASCII, bounded.
 */
export function toPrintable(text: string): string {
  return text.replace(/[^ -~]/g, "?").slice(0, 100);
}
