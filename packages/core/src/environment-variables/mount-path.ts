import { holdsUnseen } from "../values/text.ts";

const LONGEST = 512;
const LONGEST_SEGMENT = 200;

/** Folders that belong to the system of a container: a file that hides one of its own breaks it in ways nobody looks for here. */
const SYSTEM: readonly string[] = ["proc", "sys", "dev", "etc", "bin", "sbin", "lib", "lib32", "lib64", "usr", "boot"];

/** What is wrong with the place where a variable's file should lie, or `undefined`. */
export function mountPathProblem(path: string): string | undefined {
  const right = "must be the absolute path of a file, such as /secrets/key.json";
  if (!path.startsWith("/") || path.endsWith("/")) return right;
  if (path.length > LONGEST) return `must be at most ${LONGEST} characters`;
  if (holdsUnseen(path) || path.includes("\\")) return "must not hold control characters or backslashes";
  const segments = path.slice(1).split("/");
  if (segments.some((segment) => segment === "" || segment === "." || segment === "..")) return `${right}, without empty parts, . and ..`;
  if (segments.some((segment) => segment.length > LONGEST_SEGMENT)) return `must have no part of more than ${LONGEST_SEGMENT} characters`;
  const [first = ""] = segments;
  return SYSTEM.includes(first) ? `must not lie in /${first}, which belongs to the system` : undefined;
}
