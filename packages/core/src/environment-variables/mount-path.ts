import { hasUnseen } from "../values/text.ts";

export const LONGEST = 512;
const LONGEST_SEGMENT = 200;

/** Folders that may not contain a variable's file, and why. Lower case: see `comparablePath`. */
const REFUSED: readonly { readonly folders: readonly string[]; readonly reason: string }[] = [
  {
    // A file that hides one of theirs breaks a container in ways that are hard to find.
    folders: [
      "proc",
      "sys",
      "dev",
      "etc",
      "bin",
      "sbin",
      "lib",
      "lib32",
      "lib64",
      "libx32",
      "usr",
      "boot",
    ],
    reason: "which belongs to the system",
  },
  {
    folders: ["run", "var/run"],
    reason: "where the system keeps sockets and the credentials of pods",
  },
  { folders: ["var/spool"], reason: "where the system keeps jobs that it starts" },
  { folders: ["root"], reason: "which is the administrator's" },
];

/** Folders of a person that decide how programs log in, wherever they are. */
const PRIVATE: readonly string[] = [".ssh", ".gnupg"];

/**
 * Returns a path in the form in which two paths are compared. Some file systems ignore the case and
 * the composition of characters.
 */
export function comparablePath(path: string): string {
  return path.normalize("NFKC").toLowerCase();
}

/** Returns what is wrong with the path of a variable's file, or `undefined`. */
export function mountPathProblem(path: string): string | undefined {
  const right = "must be the absolute path of a file, such as /secrets/key.json";
  if (!path.startsWith("/") || path.endsWith("/")) return right;
  if (path.length > LONGEST) return `must be at most ${LONGEST} characters`;
  if (hasUnseen(path) || path.includes("\\"))
    return "must not contain control characters or backslashes";
  const segments = path.slice(1).split("/");
  if (segments.some((segment) => segment === "" || segment === "." || segment === ".."))
    return `${right}, without empty parts, . and ..`;
  if (segments.some((segment) => segment.length > LONGEST_SEGMENT))
    return `must have no part of more than ${LONGEST_SEGMENT} characters`;
  return folderProblem(comparablePath(path));
}

function folderProblem(path: string): string | undefined {
  const normal = path.slice(1);
  for (const { folders, reason } of REFUSED) {
    const folder = folders.find((each) => normal === each || normal.startsWith(`${each}/`));
    if (folder !== undefined) return `must not lie in /${folder}, ${reason}`;
  }
  const segments = normal.split("/");
  const found = PRIVATE.find((each) => segments.includes(each));
  return found === undefined
    ? undefined
    : `must not lie in a folder ${found}, which decides how programs log in`;
}
