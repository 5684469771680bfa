import type { Files } from "./field.ts";

const BY_OTHERS = 0o007;
const BY_GROUP = 0o070;
const GROUP_READS = 0o040;

/**
 * Returns what is wrong with the permissions of a file that contains something secret; it completes
 * a sentence that begins with the setting's name. No other user may read a file that this user
 * owns. A file of root's is different: this user reads it through its group, as Kubernetes provides
 * Secrets (root's, 0440) and `chown root:dagctl` does. There the group may read and nothing more.
 * PostgreSQL's client has the same rule for keys.
 */
export function privateFileProblem(path: string, { access }: Files): string | undefined {
  const found = access?.(path);
  if (found === undefined) return undefined;
  const { mode, byRoot } = found;
  if (
    (mode & BY_OTHERS) === 0 &&
    ((mode & BY_GROUP) === 0 || (byRoot && (mode & BY_GROUP) === GROUP_READS))
  )
    return undefined;
  return `names ${path}, which other users of this machine can read; chmod ${byRoot ? "640" : "600"} it`;
}
