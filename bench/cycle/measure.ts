import { setImmediate } from "node:timers/promises";
import { memoryData, memoryStore } from "@dagctl/testing";
import { median } from "../figures.ts";
import { type FakeHost, fakeHost } from "./fake-host.ts";
import { play, tape } from "./tape.ts";

export interface CycleOptions {
  /** Rounds that count; one more runs before them as a warm-up. */
  readonly rounds: number;
  /** Cycles of each kind in each round. */
  readonly cycles: number;
  /** Number of cycles before memory is measured; this is done twice. */
  readonly memoryCycles: number;
}

export interface CycleFigures {
  /** Milliseconds for one create, deploy, run, delete; medians over the rounds. */
  readonly cycle: number;
  /** The same without the separate deploy: create deploys already. */
  readonly shortCycle: number;
  /** Milliseconds for only the store calls of `cycle`. */
  readonly storeAlone: number;
  /** `cycle` divided by `storeAlone` of the same round, one value per round. */
  readonly ratios: readonly number[];
  readonly storeCalls: number;
  readonly memory: CycleMemory;
}

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

export async function measureCycles(options: CycleOptions): Promise<CycleFigures> {
  const { rounds, cycles } = options;
  const times = { cycle: [] as number[], shortCycle: [] as number[], storeAlone: [] as number[] };
  let storeCalls = 0;
  // Each round has new objects, so that it does not pay for what the round before it left in the
  // memory store.
  for (let round = 0; round <= rounds; round += 1) {
    const recorded = tape(memoryStore({ replicas: false }));
    const recording = await fakeHost(recorded.store);
    recorded.take();
    await repeat(cycles, recording.cycle);
    const calls = recorded.take();
    storeCalls = calls.length / cycles;
    await recording.host.close();

    const works: Readonly<Record<keyof typeof times, () => Promise<number>>> = {
      cycle: () => onHost(({ cycle }) => time(cycles, () => repeat(cycles, cycle))),
      storeAlone: () => time(cycles, () => play(calls, memoryStore({ replicas: false }))),
      shortCycle: () => onHost(({ shortCycle }) => time(cycles, () => repeat(cycles, shortCycle))),
    };
    const names = ["cycle", "storeAlone", "shortCycle"] as const;
    for (const [place] of names.entries()) {
      const name = names[(place + round) % names.length] ?? "cycle";
      const milliseconds = await works[name]();
      if (round > 0) times[name].push(milliseconds);
    }
  }
  return {
    cycle: median(times.cycle),
    shortCycle: median(times.shortCycle),
    storeAlone: median(times.storeAlone),
    ratios: times.cycle.flatMap((one, round) =>
      times.storeAlone[round] ? [one / times.storeAlone[round]] : [],
    ),
    storeCalls,
    memory: await measureMemory(options.memoryCycles),
  };
}

async function onHost<T>(work: (fake: FakeHost) => Promise<T>): Promise<T> {
  const fake = await fakeHost(memoryStore({ replicas: false }));
  try {
    return await work(fake);
  } finally {
    await fake.host.close();
  }
}

async function repeat(times: number, work: () => Promise<void>): Promise<void> {
  for (let done = 0; done < times; done += 1) await work();
}

async function time(cycles: number, work: () => Promise<void>): Promise<number> {
  const begin = performance.now();
  await work();
  return (performance.now() - begin) / cycles;
}

/** Cycles between two turns of the event loop. */
const AT_ONCE = 100;

async function measureMemory(cycles: number): Promise<CycleMemory> {
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
      await repeat(Math.min(AT_ONCE, cycles - done), cycle);
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
