/** What a test has run, oldest first. Another version is refused: pinning alone does not make an old one work. */
export const SQLMESH_VERSIONS = ["0.130.0", "0.236.4"] as const;

export const NEWEST_SQLMESH: string = SQLMESH_VERSIONS[SQLMESH_VERSIONS.length - 1] ?? "";

/** Whether a version is at least another; both are `major.minor.patch`. */
export function isAtLeast(version: string, other: string): boolean {
  const parts = (text: string): number[] => text.split(".").map(Number);
  const [left, right] = [parts(version), parts(other)];
  const index = left.findIndex((part, position) => part !== (right[position] ?? 0));
  return index < 0 || (left[index] ?? 0) > (right[index] ?? 0);
}

/** `sqlmesh.yaml` and `sqlmesh.yml` are read from here on. */
export const READS_SQLMESH_YAML = "0.210.0";
/** Gateway names lose their capitals from here on; before, a name with capitals cannot be reached from the environment. */
export const LOWERS_GATEWAY_NAMES = "0.208.0";
