import { invalid } from "@dagctl/core/errors";

/**
 * Checks a branch by the rules of `git check-ref-format --branch`, which the driver implements
 * itself, because what reaches git's arguments must not be trusted.
 */
export function checkBranch(branch: string): void {
  const wrong =
    branch === "" ||
    branch.length > 244 ||
    branch === "@" ||
    branch === "HEAD" ||
    /^[-/.]|[/.]$|^refs\//.test(branch) ||
    /\.\.|@\{|\/\/|\/\.|\.lock(?:\/|$)/.test(branch) ||
    // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
    /[\u0000- \u007f~^:?*[\\]/.test(branch);
  if (wrong)
    throw invalid([
      { path: "branch", message: "is not the name of a branch; give the short name, such as main" },
    ]);
}

/**
 * Checks that a commit is 40 hex characters. Anything else is an error of the program, not of a
 * person.
 */
export function checkSha(sha: string): void {
  if (!/^[0-9a-f]{40}$/.test(sha))
    throw new TypeError("A commit is named by 40 lower-case hex characters");
}

export function checkPath(path: string): void {
  if (path === "") return;
  const wrong =
    path.length > 4096 ||
    hasControls(path) ||
    path.includes("\\") ||
    path.split("/").some(isReservedPart);
  if (wrong)
    throw invalid([
      {
        path: "git_path",
        message:
          "must be a path inside the repository, relative to its root, without . or .. or .git",
      },
    ]);
}

/**
 * Returns whether a name is not a usable file name, or one that some file system takes for `.git`
 * (short names, ignored trailing characters, invisible ones).
 */
export function isReservedPart(part: string): boolean {
  if (part === "" || part === "." || part === "..") return true;
  const seen = part
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g, "")
    .replace(/[. ]+$/, "")
    .toLowerCase();
  return seen === ".git" || /^git~\d+$/.test(seen) || seen.startsWith(".git:");
}

function hasControls(text: string): boolean {
  return /\p{Cc}/u.test(text);
}

/**
 * Returns a name from a repository or a server in a form for messages: printable ASCII, bounded.
 */
export function shown(text: string): string {
  return text.replace(/[^ -~]/g, "?").slice(0, 100);
}
