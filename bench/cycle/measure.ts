import type { Store } from "@dagctl/core/contracts";
import { cpuMilliseconds, median } from "../figures.ts";
import { type FakeHost, fakeHost } from "./fake-host.ts";
import { type CycleMemory, measureMemory } from "./memory.ts";
import { onEmptyStore, type StoreName } from "./stores.ts";
import { play, tape } from "./tape.ts";

export interface CycleOptions {
  /** Rounds that count; one more runs before them as a warm-up. */
  readonly rounds: number;
  /** Cycles of each kind in each round. */
  readonly cycles: Readonly<Record<StoreName, number>>;
  /** Number of cycles before memory is measured; this is done twice. */
  readonly memoryCycles: number;
}

export interface CycleFigures {
  readonly stores: Readonly<Record<StoreName, StoreFigures>>;
  readonly memory: CycleMemory;
}

/** What one cycle takes: of time, and of the processors. In milliseconds. */
export interface Cost {
  readonly time: number;
  readonly cpu: number;
}

/** The figures of cycles on one kind of store; costs are medians over the rounds. */
export interface StoreFigures {
  /** One create, deploy, run, delete. */
  readonly cycle: Cost;
  /** The same without the separate deploy: create deploys already. */
  readonly shortCycle: Cost;
  /** Only the store calls of `cycle`. */
  readonly storeAlone: Cost;
  /** `cycle` divided by `storeAlone` of the same round, one value per round. */
  readonly ratios: { readonly time: readonly number[]; readonly cpu: readonly number[] };
  readonly storeCalls: number;
}

export async function measureCycles(options: CycleOptions): Promise<CycleFigures> {
  return {
    stores: {
      memory: await measureOn("memory", options),
      sqlite: await measureOn("sqlite", options),
    },
    memory: await measureMemory(options.memoryCycles),
  };
}

async function measureOn(name: StoreName, options: CycleOptions): Promise<StoreFigures> {
  const cycles = options.cycles[name];
  const costs = { cycle: [] as Cost[], shortCycle: [] as Cost[], storeAlone: [] as Cost[] };
  let storeCalls = 0;
  // Each round has new objects, so that it does not pay for what the round before it left in the
  // store.
  for (let round = 0; round <= options.rounds; round += 1) {
    const calls = await onEmptyStore(name, async (store) => {
      const recorded = tape(store);
      const { host, cycle } = await fakeHost(recorded.store);
      recorded.take();
      await repeat(cycles, cycle);
      const taken = recorded.take();
      await host.close();
      return taken;
    });
    storeCalls = calls.length / cycles;

    const works: Readonly<Record<keyof typeof costs, (store: Store) => Promise<Cost>>> = {
      cycle: (store) => onHost(store, ({ cycle }) => cost(cycles, () => repeat(cycles, cycle))),
      storeAlone: async (store) => {
        await store.open();
        return cost(cycles, () => play(calls, store));
      },
      shortCycle: (store) =>
        onHost(store, ({ shortCycle }) => cost(cycles, () => repeat(cycles, shortCycle))),
    };
    const names = ["cycle", "storeAlone", "shortCycle"] as const;
    for (const [place] of names.entries()) {
      const part = names[(place + round) % names.length] ?? "cycle";
      const one = await onEmptyStore(name, works[part]);
      if (round > 0) costs[part].push(one);
    }
  }
  const ratiosOf = (kind: keyof Cost): readonly number[] =>
    costs.cycle.flatMap((one, round) => {
      const alone = costs.storeAlone[round]?.[kind];
      return alone ? [one[kind] / alone] : [];
    });
  return {
    cycle: middle(costs.cycle),
    shortCycle: middle(costs.shortCycle),
    storeAlone: middle(costs.storeAlone),
    ratios: { time: ratiosOf("time"), cpu: ratiosOf("cpu") },
    storeCalls,
  };
}

async function onHost<T>(store: Store, work: (fake: FakeHost) => Promise<T>): Promise<T> {
  const fake = await fakeHost(store);
  try {
    return await work(fake);
  } finally {
    await fake.host.close();
  }
}

async function repeat(times: number, work: () => Promise<void>): Promise<void> {
  for (let done = 0; done < times; done += 1) await work();
}

async function cost(cycles: number, work: () => Promise<void>): Promise<Cost> {
  const begin = performance.now();
  const before = process.cpuUsage();
  await work();
  const cpu = cpuMilliseconds(process.cpuUsage(before)) / cycles;
  return { time: (performance.now() - begin) / cycles, cpu };
}

const middle = (costs: readonly Cost[]): Cost => ({
  time: median(costs.map(({ time }) => time)),
  cpu: median(costs.map(({ cpu }) => cpu)),
});
