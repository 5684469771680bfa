// This file must not import core at run time: the supervisor uses it too.

/**
 * Returns the code of an error of the file system or of a process start, such as `ENOENT`, as
 * `systemErrorCode` of core does.
 */
export function fileErrorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : undefined;
}

export function isAbsent(error: unknown): boolean {
  return ["ENOENT", "ENOTDIR"].includes(fileErrorCode(error) ?? "");
}

export function isForbidden(error: unknown): boolean {
  return ["EACCES", "EPERM"].includes(fileErrorCode(error) ?? "");
}
