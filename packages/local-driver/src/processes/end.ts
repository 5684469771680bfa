import { setTimeout as sleep } from "node:timers/promises";
import { killControlGroup, removeControlGroup } from "./control-group.ts";
import { find, type Wanted } from "./table.ts";

// This file must not import core at run time: the supervisor uses it too.

/** Interval between two checks whether they are gone, in milliseconds. */
const LOOK = 50;
/**
 * How long to wait after KILL, in milliseconds: what the kernel does not free in that time (a
 * process in uninterruptible sleep) is returned as left.
 */
const AFTER_KILL = 5_000;

export function send(pid: number, signal: NodeJS.Signals): void {
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
export async function end(wanted: Wanted, grace: number): Promise<readonly number[]> {
  const left = await endAll(wanted, grace);
  for (const group of left.length === 0 ? (wanted.controlGroups ?? []) : [])
    await removeControlGroup(group);
  return left;
}

async function endAll(wanted: Wanted, grace: number): Promise<readonly number[]> {
  const asked = new Set<number>();
  const began = Date.now();
  for (;;) {
    const found = await find(wanted);
    const elapsed = Date.now() - began;
    if (found.length === 0 || elapsed > grace + AFTER_KILL) return found;
    if (elapsed >= grace)
      for (const group of wanted.controlGroups ?? []) await killControlGroup(group);
    for (const pid of found) {
      if (elapsed >= grace) send(pid, "SIGKILL");
      else if (!asked.has(pid)) send(pid, "SIGTERM");
      asked.add(pid);
    }
    await sleep(LOOK);
  }
}
