import { DagctlError } from "../errors.ts";
import type { EnvironmentVariable } from "../model/environment-variable.ts";
import { comparablePath } from "./mount-path.ts";
import { byteLength } from "../values/text.ts";

const MOST = 500;
/**
 * A run gets the variables of two scopes, and Linux passes an environment of at most about 2 MiB to
 * a program.
 */
const MOST_BYTES = 512 * 1024;

/**
 * Checks that a variable fits next to the others of its organization.
 *
 * @throws `conflict` with what is in the way
 */
export function checkRoom(all: readonly EnvironmentVariable[], next: EnvironmentVariable): void {
  const others = all.filter(({ id }) => id !== next.id);
  if (others.length >= MOST)
    throw new DagctlError(
      "conflict",
      `This organization has ${MOST} environment variables, and there can be no more: delete one`,
    );
  const scope = others.filter(({ project_id }) => project_id === next.project_id);
  if (scope.some(({ name }) => name === next.name))
    throw new DagctlError(
      "conflict",
      `There is already an environment variable ${next.name}: update it, or choose another name`,
    );
  const inTheWay = others.find(
    (other) =>
      canShareRun(other, next) && hasPathConflict(other.file_mount_path, next.file_mount_path),
  )?.file_mount_path;
  if (inTheWay !== undefined)
    throw new DagctlError(
      "conflict",
      `Another environment variable already has the file ${inTheWay}: choose another file_mount_path`,
    );
  const bytes = [...scope, next].reduce((sum, { value }) => sum + byteLength(value), 0);
  if (bytes > MOST_BYTES) {
    throw new DagctlError(
      "conflict",
      "The values of the organization's variables, and of each project's, can be 512 KiB together: delete or shorten one",
    );
  }
}

/** Returns whether a run may get both: of two with one name, a run uses the project's own. */
function canShareRun(one: EnvironmentVariable, other: EnvironmentVariable): boolean {
  const sameScope = one.project_id === other.project_id;
  return (
    sameScope ||
    (one.name !== other.name && (one.project_id === undefined || other.project_id === undefined))
  );
}

/**
 * Returns whether two files have one path, or one is a folder of the other: no file system stores
 * both.
 */
function hasPathConflict(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  const [left, right] = [comparablePath(one), comparablePath(other)];
  return left === right || left.startsWith(`${right}/`) || right.startsWith(`${left}/`);
}
