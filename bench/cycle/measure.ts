import { memoryData, memoryStore } from "@dagctl/testing";
import { median } from "../figures.ts";
import { type FakeHost, fakeHost } from "./fake-host.ts";
import { play, tape } from "./tape.ts";

export interface CycleOptions {
  /** Rounds that count; one more goes before them to warm up. */
  readonly rounds: number;
  /** Cycles of each kind in each round. */
  readonly cycles: number;
  /** Cycles after which memory is looked at, twice. */
  readonly memoryCycles: number;
}

export interface CycleFigures {
  /** Milliseconds for one create, deploy, run, delete; medians over the rounds. */
  readonly cycle: number;
  /** Without the deploy of its own: create deploys already. */
  readonly shortCycle: number;
  /** The calls of `cycle` to its store, alone. */
  readonly storeAlone: number;
  /** `cycle` by `storeAlone` in the same round, round by round. */
  readonly ratios: readonly number[];
  readonly storeCalls: number;
  readonly memory: CycleMemory;
}

/**
 * Growth in bytes for one cycle, after a garbage collection; from the second half of all cycles, so
 * that what is made once does not count.
 */
export interface CycleMemory {
  readonly cycles: number;
  /** With all that the store keeps: ended operations, events. */
  readonly heapPerCycle: number;
  /** After the store was told to forget those: what host and fakes hold on to. */
  readonly heapPerCycleAfterPrune: number;
  readonly rssPerCycle: number;
}

export async function measureCycles(options: CycleOptions): Promise<CycleFigures> {
  const { rounds, cycles } = options;
  const times = { cycle: [] as number[], shortCycle: [] as number[], storeAlone: [] as number[] };
  let storeCalls = 0;
  // Everything is made anew for each round: a round does not pay for what the one before it left in
  // the memory store.
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

async function measureMemory(cycles: number): Promise<CycleMemory> {
  const store = memoryStore({ data: memoryData(), replicas: false });
  const { cycle, host } = await fakeHost(store);
  const forget = (): Promise<void> =>
    store.prune({ events: "9999", operations: "9999", keys: "9999" });
  const look = async (): Promise<{
    readonly full: number;
    readonly pruned: number;
    readonly rss: number;
  }> => {
    await repeat(cycles, cycle);
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

/** Bytes in use. Exact only under `--expose-gc`. */
function heap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
