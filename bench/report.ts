import { availableParallelism, cpus, type } from "node:os";
import type { CycleFigures } from "./cycle/measure.ts";
import { median, round, spread } from "./figures.ts";
import type { Standing } from "./get-project/compare.ts";
import { table, verdict } from "./tables.ts";

/** The least throughput of GET one project, as a share of that of a bare node:http handler. */
const GOAL_RATIO = 0.8;
/** The most milliseconds for one create, deploy, run and delete. */
const GOAL_CYCLE = 1;

export interface Measured {
  readonly standings: readonly Standing[];
  readonly cycle: CycleFigures;
  readonly connections: number;
  readonly rounds: number;
}

/** Returns all figures as Markdown that is readable in a terminal as well. */
export function report({ standings, cycle, connections, rounds }: Measured): string {
  const own = standings.find(({ name }) => name === "dagctl-server");
  const ratio = own === undefined ? Number.NaN : median(own.throughputRatios);
  return [
    machine(),
    "",
    ...table(
      ["Goal", "Wanted", "Measured", ""],
      [
        [
          "GET one project, throughput by that of bare node:http",
          `at least ${GOAL_RATIO}`,
          round(ratio),
          verdict(ratio >= GOAL_RATIO),
        ],
        [
          "create, deploy, run, delete on fakes",
          `at most ${GOAL_CYCLE} ms`,
          `${round(cycle.cycle)} ms`,
          verdict(cycle.cycle <= GOAL_CYCLE),
        ],
      ],
    ),
    "",
    `GET one project: ${connections} connections kept open, one request under way on each, median of ${rounds} rounds.`,
    "",
    ...table(
      ["Server", "answers/s", "CPU µs/answer", "busy", "throughput ratio", "CPU ratio", "RSS MiB"],
      standings.map(
        ({
          name,
          answersPerSecond,
          cpuMicrosecondsPerAnswer,
          busy,
          throughputRatios,
          cpuRatios,
          rssBytes,
        }) => [
          name,
          round(answersPerSecond),
          round(cpuMicrosecondsPerAnswer),
          round(busy),
          ratios(name, throughputRatios),
          ratios(name, cpuRatios),
          round(rssBytes / 2 ** 20),
        ],
      ),
    ),
    "",
    `A cycle on fakes: median of ${rounds} rounds.`,
    "",
    ...table(
      ["What", "ms", "by the store's part"],
      [
        [
          "create, deploy, run, delete",
          round(cycle.cycle),
          `${round(median(cycle.ratios))} (${spread(cycle.ratios)})`,
        ],
        ["create (which deploys), run, delete", round(cycle.shortCycle), ""],
        [
          `its ${round(cycle.storeCalls)} calls to the memory store, alone`,
          round(cycle.storeAlone),
          "1",
        ],
      ],
    ),
    "",
    `Memory, over ${cycle.memory.cycles.toLocaleString("en-US")} more cycles after as many:`,
    "",
    ...table(
      ["What", "bytes for each cycle"],
      [
        [
          "heap, with what the store keeps (ended operations, events)",
          round(cycle.memory.heapPerCycle),
        ],
        ["heap, after the store forgot those", round(cycle.memory.heapPerCycleAfterPrune)],
        ["RSS", round(cycle.memory.rssPerCycle)],
      ],
    ),
  ].join("\n");
}

function ratios(name: string, all: readonly number[]): string {
  return name === "node:http" ? "1" : `${round(median(all))} (${spread(all)})`;
}

export function machine(): string {
  const model = cpus()[0]?.model ?? "unknown processor";
  return `${availableParallelism()} processors (${model}), ${type()}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`;
}
