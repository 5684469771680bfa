import type { Parsed, ParsedText } from "./parsed.ts";
import { hasUnseen } from "./text.ts";

/**
 * A path inside a repository, relative to its root, which is `""`. It neither leaves the repository
 * nor reaches into `.git`. Made by `parseGitPath` alone.
 */
export type GitPath = ParsedText<"GitPath">;

const LONGEST = 1024;
/** The longest path that can be read: repositories hold longer ones than people write. */
const LONGEST_READ = 4096;
const LONGEST_PART = 255;

/** Characters that are not seen, and that some file system ignores in a name. */
const IGNORED = /[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g;

/**
 * Returns whether a name is not a usable file name, or one that some file system takes for `.git`
 * (short names, ignored trailing characters, invisible ones).
 */
export function isReservedName(name: string): boolean {
  if (name === "" || name === "." || name === "..") return true;
  const seen = name
    .replace(IGNORED, "")
    .replace(/[. ]+$/, "")
    .toLowerCase();
  return seen === ".git" || /^git~\d+$/.test(seen) || seen.startsWith(".git:");
}

/**
 * Returns a path of a repository, or what is wrong with it. Every value of `git_path` is one. So
 * are names that a repository has and no person would choose, such as `-h` or `a:b`.
 */
export function parseGitPath(text: string): Parsed<GitPath> {
  const path = text.startsWith("/") ? text : normalizeGitPath(text);
  const isInside =
    path === "" ||
    (path.length <= LONGEST_READ &&
      !/\p{Cc}/u.test(path) &&
      !path.includes("\\") &&
      !path.split("/").some(isReservedName));
  return isInside
    ? { value: path as GitPath }
    : {
        problem:
          "must be a path inside the repository, relative to its root, without . or .. or .git",
      };
}

/** Returns the path without trailing slashes: `models/` and `models` are one folder. */
export function normalizeGitPath(path: string): string {
  return path.replace(/\/+$/, "");
}

/**
 * Returns what is wrong with a path inside a repository, or `undefined`. The text alone guarantees
 * that it stays inside; the Git driver refuses links.
 */
export function gitPathProblem(path: string): string | undefined {
  if (path === "" || path === ".")
    return "must name a folder; leave it out for the repository's root";
  if (path.length > LONGEST) return `must be at most ${LONGEST} characters`;
  if (hasUnseen(path)) return "must not contain control characters";
  if (path.startsWith("/") || /^[a-z]:/i.test(path))
    return "must be relative to the repository's root, such as transform/analytics";
  if (path.startsWith("-")) return "must not begin with - (that is an option, not a path)";
  if (path.includes("\\")) return "must separate folders with /, not with a backslash";
  if (/%(?:2e|2f|5c|00)/i.test(path)) return "must not contain encoded dots or slashes";
  return normalizeGitPath(path)
    .split("/")
    .map(partProblem)
    .find((problem) => problem !== undefined);
}

function partProblem(part: string): string | undefined {
  if (part === "") return "must not contain //";
  if (part === "." || part === "..")
    return "must not contain . or .. : name the folder from the repository's root";
  if (part.includes(":")) return "must not contain a colon";
  if (isReservedName(part)) return "must not reach into .git";
  if (/[. ]$/.test(part)) return "must not have a part that ends with a dot or a space";
  return part.length > LONGEST_PART
    ? `must not have a part of more than ${LONGEST_PART} characters`
    : undefined;
}
