import { createHash } from "node:crypto";
import { realpathSync } from "node:fs";
import { BUILD_MARKER, RUN_MARKER, SUPERVISOR_MARKER } from "./process-table.ts";

/**
 * Returns a digest of the folder, which distinguishes runs of different installations on one
 * machine. It is short and reveals nothing, because a run can read its own environment.
 */
function digest(folder: string): string {
  let real = folder;
  try {
    real = realpathSync(folder);
  } catch {
    // The folder is gone. Its processes carry the digest of the time when it existed, which is the
    // same unless a link led to it.
  }
  return createHash("sha256").update(real).digest("hex").slice(0, 32);
}

/** Returns the name of the control group of a run's steps, from its folder. */
export const controlGroupName = (folder: string): string => `dagctl-run-${digest(folder)}`;
/** Returns `NAME=value` for the steps of a run, from its folder. */
export const stepMark = (folder: string): string => `${RUN_MARKER}=${digest(folder)}`;
export const supervisorMark = (folder: string): string => `${SUPERVISOR_MARKER}=${digest(folder)}`;
/** Returns `NAME=value` for everything that builds environments below this directory. */
export const buildMark = (directory: string): string => `${BUILD_MARKER}=${digest(directory)}`;
