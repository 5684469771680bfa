import type { EnvironmentVariable } from "../environment-variable.ts";
import { DagctlError } from "../errors.ts";
import { byteLength } from "./rules.ts";

const MOST = 500;
/** A run is given those of two scopes, and an environment of about 2 MiB is all that Linux passes to a program. */
const MOST_BYTES = 512 * 1024;

/** Whether a variable has its place beside the others of its organization; throws `conflict` with what is in the way. */
export function checkRoom(all: readonly EnvironmentVariable[], next: EnvironmentVariable): void {
  const others = all.filter(({ id }) => id !== next.id);
  if (others.length >= MOST) throw new DagctlError("conflict", `This organization has ${MOST} environment variables, and there can be no more: delete one`);
  const scope = others.filter(({ project_id }) => project_id === next.project_id);
  if (scope.some(({ name }) => name === next.name)) throw new DagctlError("conflict", `There is an environment variable ${next.name} already`);
  if (next.file_mount_path !== undefined && scope.some(({ file_mount_path: path }) => path === next.file_mount_path)) {
    throw new DagctlError("conflict", `The file of another environment variable lies at ${next.file_mount_path} already`);
  }
  const bytes = [...scope, next].reduce((sum, { value }) => sum + byteLength(value), 0);
  if (bytes > MOST_BYTES) {
    throw new DagctlError("conflict", "The values of the organization's variables, and of each project's, can be 512 KiB together: delete or shorten one");
  }
}
