import type { Clock } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import type { MemoryData } from "./data.ts";

/**
 * Waits for the one lock of the data (FIFO). Resolves to the function that releases it; a second
 * release is harmless.
 */
export async function takeLock(
  data: MemoryData,
  clock: Clock,
  waitMs: number,
  signal: AbortSignal | undefined,
): Promise<() => void> {
  // Without this a clock that does not advance would make even a caller without patience wait.
  if (data.locked && waitMs <= 0) throw inUse();
  if (data.locked) await turn(data, clock, waitMs, signal);
  data.locked = true;
  let held = true;
  return () => {
    if (!held) return;
    held = false;
    const [next] = data.waiting;
    // The lock passes on while it is still locked, so that no other caller takes it in between.
    if (next === undefined) data.locked = false;
    else next();
  };
}

function turn(
  data: MemoryData,
  clock: Clock,
  waitMs: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void): void => {
      data.waiting.delete(next);
      cancel();
      signal?.removeEventListener("abort", aborted);
      settle();
    };
    const next = (): void => end(resolve);
    const aborted = (): void => end(() => reject(signal?.reason));
    const refused = (): void => end(() => reject(inUse()));
    data.waiting.add(next);
    signal?.addEventListener("abort", aborted);
    const cancel = clock.after(waitMs, refused);
  });
}

function inUse(): DagctlError {
  return new DagctlError("conflict", "Another host holds the lock of the folder (memory)", {
    details: { folder: "memory" },
  });
}
