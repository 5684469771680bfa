import type { StateChange } from "@dagctl/core/contracts";
import { migrateJob } from "./job.ts";
import type { SqlmeshProject } from "./sqlmesh-project.ts";
import {
  isAtLeast,
  migratesFrom,
  MOVES_NEWER_STATE_ONLY,
  stepsBetween,
  WRITES_MOVABLE_STATE,
  writesTheSameState,
} from "./versions.ts";

/**
 * Returns what a state written by one version needs before the project's version can use it:
 * nothing, `sqlmesh migrate`, or another version first.
 */
export function sqlmeshStateChange(project: SqlmeshProject, writtenBy: string): StateChange {
  const desired = project.sqlmesh_version;
  if (writesTheSameState(desired, writtenBy)) return { change: "none" };
  // Never left to SQLMesh: the `migrate` of an older version succeeds on a newer state and
  // overwrites its number with the older one.
  if (!isAtLeast(desired, writtenBy)) {
    return refuseChange(
      project,
      `must be ${writtenBy} or newer: that version has written the managed state, and SQLMesh cannot bring a state back to ${desired}. To begin with an empty state, create another project`,
    );
  }
  if (migratesFrom(desired, writtenBy)) return { change: "migrate", job: migrateJob() };
  const steps = stepsBetween(writtenBy, desired);
  const way =
    steps.length > 0
      ? `Set ${steps.join(" or ")} first, and ${desired} when its migration has succeeded`
      : "No supported version lies between";
  return refuseChange(
    project,
    `cannot be ${desired} at once: the managed state was written by ${writtenBy}, and since ${MOVES_NEWER_STATE_ONLY} SQLMesh migrates only what ${WRITES_MOVABLE_STATE} or newer wrote. ${way}`,
  );
}

/** Returns the refusal; where the version was chosen, it says why, and what ends it. */
function refuseChange(
  { chosen_versions: chosen = [] }: SqlmeshProject,
  message: string,
): StateChange {
  const reason = chosen.find(({ field }) => field === "sqlmesh_version")?.reason;
  const why =
    reason === undefined ? "" : `. ${reason}; set sqlmesh_version, which is used in its place`;
  return { change: "refused", issue: { path: "sqlmesh_version", message: `${message}${why}` } };
}
