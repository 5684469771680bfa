import type { Parsed, ParsedText } from "./parsed.ts";
import { hasUnseen, byteLength } from "./text.ts";

/** The short name of a branch, such as `main`. Made by `parseBranch` alone. */
export type Branch = ParsedText<"Branch">;

/** A branch is a file name in many stores, and `refs/heads/` precedes it. */
const LONGEST = 244;

/**
 * Returns what is wrong with the short name of a branch by the rules of `git check-ref-format
 * --branch`, or `undefined`.
 */
export function branchProblem(branch: string): string | undefined {
  if (branch === "") return "must not be empty; leave it out for main";
  if (byteLength(branch) > LONGEST) return `must be at most ${LONGEST} bytes`;
  if (branch.startsWith("-")) return "must not begin with - (that is an option, not a branch)";
  if (branch.startsWith("refs/"))
    return "must be the short name, such as main, without refs/heads/";
  if (branch === "@" || branch === "HEAD") return "must be the name of a branch, such as main";
  if (hasUnseen(branch)) return "must not contain control characters";
  if (/[\s~^:?*[\\]/.test(branch)) return "must not contain spaces or any of ~ ^ : ? * [ \\";
  if (branch.includes("..")) return "must not contain ..";
  if (branch.includes("@{")) return "must not contain @{";
  if (branch.startsWith("/") || branch.endsWith("/") || branch.includes("//"))
    return "must not begin or end with / or hold //";
  if (branch.endsWith(".")) return "must not end with .";
  if (branch.split("/").some((part) => part.startsWith(".")))
    return "must not have a part that begins with .";
  if (branch.split("/").some((part) => part.endsWith(".lock")))
    return "must not have a part that ends with .lock";
  return undefined;
}

/** Returns the short name of a branch, or what is wrong with it. */
export function parseBranch(text: string): Parsed<Branch> {
  const problem = branchProblem(text);
  return problem === undefined ? { value: text as Branch } : { problem };
}
