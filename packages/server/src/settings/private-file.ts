import type { Files } from "./field.ts";

const BY_OTHERS = 0o007;
const BY_GROUP = 0o070;
const GROUP_READS = 0o040;

/**
 * What is wrong with who else can read a file with something secret; completes a sentence that
 * begins with the setting's name. A file of this user's own is for nobody else. One of root's
 * cannot be: this user reads it through its group, as Kubernetes hands out Secrets (root's, 0440)
 * and `chown root:dagctl` does, so there the group may read and nothing more. PostgreSQL's client
 * judges keys alike.
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
