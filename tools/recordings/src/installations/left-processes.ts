import { readdirSync, readlinkSync } from "node:fs";

function folderOf(pid: string): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return "";
  }
}

/**
 * Ends the processes that work below `root`: runs outlive their server, and one that never ends
 * would outlive a failed test. Linux only; elsewhere it does nothing.
 */
export function endProcessesBelow(root: string): void {
  if (process.platform !== "linux") return;
  for (const pid of readdirSync("/proc").filter(
    (name) => /^\d+$/.test(name) && folderOf(name).startsWith(`${root}/`),
  )) {
    try {
      process.kill(Number(pid), "SIGKILL");
    } catch {
      // It has ended meanwhile.
    }
  }
}
