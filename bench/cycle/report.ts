import { median, round, spread } from "../figures.ts";
import { table, verdict } from "../tables.ts";
import type { CycleFigures } from "./measure.ts";

/** The most that one create, deploy, run and delete costs, by its calls to the store alone. */
const GOAL = 2;

export function cycleReport(cycle: CycleFigures, rounds: number): string {
  const ratio = median(cycle.ratios);
  return [
    ...table(
      ["Goal", "Wanted", "Measured", ""],
      [
        [
          "create, deploy, run, delete on fakes",
          `at most ${GOAL} times its calls to the store`,
          `${round(ratio)} times`,
          verdict(ratio <= GOAL),
        ],
      ],
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
          `${round(ratio)} (${spread(cycle.ratios)})`,
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
