import { createHash } from "node:crypto";
import { realpathSync } from "node:fs";
import { BUILD_MARKER, RUN_MARKER, SUPERVISOR_MARKER } from "../processes/table.ts";

/**
 * The folder tells runs of different installations on one machine apart. Short and meaningless: a
 * run can read its own environment.
 */
function digest(folder: string): string {
  let real = folder;
  try {
    real = realpathSync(folder);
  } catch {
    // Gone: its processes carry what was computed while it was there, which is the same unless a
    // link led to it.
  }
  return createHash("sha256").update(real).digest("hex").slice(0, 32);
}

/** Name of the control group of a run's steps, from its folder. */
export const controlGroupName = (folder: string): string => `dagctl-run-${digest(folder)}`;
/** `NAME=value` for the steps of a run, from its folder. */
export const stepMark = (folder: string): string => `${RUN_MARKER}=${digest(folder)}`;
export const supervisorMark = (folder: string): string => `${SUPERVISOR_MARKER}=${digest(folder)}`;
/** For everything that builds environments below this directory. */
export const buildMark = (directory: string): string => `${BUILD_MARKER}=${digest(directory)}`;
