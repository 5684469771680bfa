import { setTimeout as sleep } from "node:timers/promises";
import { killControlGroup, removeControlGroup } from "./control-group.ts";
import { machineTime } from "./machine-time.ts";
import { findProcesses, type ProcessFilter } from "./process-table.ts";

// This file must not import core at run time: the supervisor uses it too.

/** Interval between two checks whether they are gone, in milliseconds. */
const POLL_MS = 50;
/**
 * How long to wait after KILL, in milliseconds: what the kernel does not free in that time (a
 * process in uninterruptible sleep) is returned as left.
 */
const KILL_WAIT_MS = 5_000;

export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // The process is gone meanwhile.
  }
}

/**
 * Asks all of the processes to end (TERM), kills them (KILL) after `grace` milliseconds, and
 * returns the pids that still exist.
 */
export async function endProcesses(
  filter: ProcessFilter,
  grace: number,
): Promise<readonly number[]> {
  const left = await endAll(filter, grace);
  for (const group of left.length === 0 ? (filter.controlGroups ?? []) : [])
    await removeControlGroup(group);
  return left;
}

async function endAll(filter: ProcessFilter, grace: number): Promise<readonly number[]> {
  const terminated = new Set<number>();
  const began = machineTime();
  for (;;) {
    const found = await findProcesses(filter);
    const elapsed = machineTime() - began;
    if (found.length === 0 || elapsed > grace + KILL_WAIT_MS) return found;
    if (elapsed >= grace)
      for (const group of filter.controlGroups ?? []) await killControlGroup(group);
    for (const pid of found) {
      if (elapsed >= grace) sendSignal(pid, "SIGKILL");
      else if (!terminated.has(pid)) sendSignal(pid, "SIGTERM");
      terminated.add(pid);
    }
    await sleep(POLL_MS);
  }
}
