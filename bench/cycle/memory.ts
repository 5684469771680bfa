import { setImmediate } from "node:timers/promises";
import { memoryData, memoryStore } from "@dagctl/testing";
import { fakeHost } from "./fake-host.ts";

/**
 * Growth in bytes per cycle, after a garbage collection. Only the second half of all cycles counts,
 * so that objects that are made once do not.
 */
export interface CycleMemory {
  readonly cycles: number;
  /** With all that the store keeps: ended operations, events. */
  readonly heapPerCycle: number;
  /** After the store has deleted those: what host and fakes keep in memory. */
  readonly heapPerCycleAfterPrune: number;
  readonly rssPerCycle: number;
}

/** Cycles between two turns of the event loop. */
const AT_ONCE = 100;

export async function measureMemory(cycles: number): Promise<CycleMemory> {
  const store = memoryStore({ data: memoryData(), replicas: false });
  const { cycle, host } = await fakeHost(store);
  const forget = (): Promise<void> =>
    store.prune({ events: "9999", operations: "9999", keys: "9999", records: "9999" });
  const look = async (): Promise<{
    readonly full: number;
    readonly pruned: number;
    readonly rss: number;
  }> => {
    for (let done = 0; done < cycles; done += AT_ONCE) {
      for (let one = done; one < Math.min(done + AT_ONCE, cycles); one += 1) await cycle();
      // On fakes no cycle waits for a turn of the event loop, in which the host renews its lease.
      await setImmediate();
    }
    const full = heap();
    const rss = process.memoryUsage.rss();
    await forget();
    return { full, pruned: heap(), rss };
  };
  try {
    const first = await look();
    const second = await look();
    return {
      cycles,
      heapPerCycle: (second.full - first.pruned) / cycles,
      heapPerCycleAfterPrune: (second.pruned - first.pruned) / cycles,
      rssPerCycle: (second.rss - first.rss) / cycles,
    };
  } finally {
    await host.close();
  }
}

/** Returns the bytes in use. Exact only under `--expose-gc`. */
function heap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
