import {
  limitFailure,
  MOST_FILES,
  MOST_MEMORY,
  MOST_PROCESSES,
  UNPACKED,
  withLimits,
} from "@dagctl/python-packages";
import { statfs } from "node:fs/promises";
import type { Context } from "../context.ts";
import { DEFAULT_PACKAGE_BYTES } from "../options.ts";
import { machineTime } from "../processes/machine-time.ts";
import { type ProcessIdentity, usageOf } from "../processes/process-table.ts";
import { type ProgramOptions, type ProgramResult, runProgram } from "../processes/program.ts";
import { type TreeSize, treeSize } from "./tree-size.ts";

/** Free space is compared this often: a disk writes some 100 MB in that time. Milliseconds. */
const COMPARE_MS = 100;
/** Folders are measured at least this often. Milliseconds. */
const MEASURE_MS = 1_000;
/** Measuring takes at most this part of the time. */
const MEASURE_PART = 5;
/** All processes of a step may have this much memory together. Each has `MOST_MEMORY` at most. */
const MOST_RESIDENT = 4 * 1024 ** 3;
/** A step whose programs write into folders. */
export interface LimitedStep {
  /** The folders that the programs write. */
  readonly folders: readonly string[];
  /** What each of them may have. */
  readonly most: TreeSize;
  /** A Python that executes nothing of a project: it sets the limits of the program. */
  readonly python: string;
}

/** Returns the most that one folder may have after packages were unpacked into it. */
export function mostUnpacked({ python }: Context): TreeSize {
  return { bytes: UNPACKED * (python.packageBytes ?? DEFAULT_PACKAGE_BYTES), files: MOST_FILES };
}

/**
 * Runs a program that reads what others have published, and ends it with all its processes where it
 * exceeds a limit. The machine limits the memory of each process and the size of each file. Bytes,
 * files, processes and the memory of all of them are compared while the program runs, and once more
 * when it has ended: a quick one is over before the first time.
 *
 * @param program begins with an absolute path
 * @throws DagctlError `unavailable`, which is not retried: a limit is reached
 */
export async function runLimited(
  { most, folders, python }: LimitedStep,
  program: readonly [string, ...string[]],
  options: ProgramOptions,
): Promise<ProgramResult> {
  const check = async (): Promise<void> => {
    for (const folder of folders) {
      const { bytes, files } = await treeSize(folder, most);
      if (bytes > most.bytes) throw limitFailure({ limit: "bytes", most: most.bytes });
      if (files > most.files) throw limitFailure({ limit: "files", most: most.files });
    }
  };
  let measureAt = 0;
  let free: TreeSize | undefined;
  const watch = async (group: ProcessIdentity): Promise<void> => {
    const now = await freeSpace(folders[0]);
    const isUrgent =
      free !== undefined &&
      now !== undefined &&
      (free.bytes - now.bytes > most.bytes / 4 || free.files - now.files > most.files / 4);
    const began = machineTime();
    if (began < measureAt && !isUrgent) return;
    free = now;
    const { processes, residentBytes } = await usageOf(group);
    if (processes > MOST_PROCESSES)
      throw limitFailure({ limit: "processes", most: MOST_PROCESSES });
    if (residentBytes > MOST_RESIDENT) throw limitFailure({ limit: "memory", most: MOST_RESIDENT });
    await check();
    const ended = machineTime();
    measureAt = ended + Math.max(MEASURE_MS, MEASURE_PART * (ended - began));
  };
  const limits = { memoryBytes: MOST_MEMORY, fileBytes: most.bytes };
  const ended = await runProgram(withLimits(python, program, limits), {
    ...options,
    watch: { check: watch, everyMs: COMPARE_MS },
  });
  if (/file too large|os error 27\b/i.test(ended.stderr))
    throw limitFailure({ limit: "bytes", most: most.bytes });
  if (/memory allocation of \d+ bytes failed/.test(ended.stderr))
    throw limitFailure({ limit: "memory", most: MOST_MEMORY });
  await check();
  return ended;
}

async function freeSpace(folder: string | undefined): Promise<TreeSize | undefined> {
  const found = folder === undefined ? undefined : await statfs(folder).catch(() => undefined);
  return found && { bytes: found.bavail * found.bsize, files: found.ffree };
}
