import { median, round, spread } from "../figures.ts";
import { table, verdict } from "../tables.ts";
import type { Cost, CycleFigures, StoreFigures } from "./measure.ts";
import type { StoreName } from "./stores.ts";

/** The most that one create, deploy, run and delete costs, by its calls to the store alone. */
const GOAL = 2;

const NAMES: Readonly<Record<StoreName, string>> = { memory: "the memory store", sqlite: "SQLite" };

export function cycleReport({ stores, memory }: CycleFigures, rounds: number): string {
  const measured = Object.entries(stores) as readonly (readonly [StoreName, StoreFigures])[];
  return [
    ...table(
      ["Goal", "Wanted", "Measured", ""],
      measured.map(([name, { ratios }]) => {
        const ratio = median(ratios.time);
        return [
          `create, deploy, run, delete on fakes and ${NAMES[name]}`,
          `at most ${GOAL} times its calls to the store`,
          `${round(ratio)} times`,
          verdict(ratio <= GOAL),
        ];
      }),
    ),
    "",
    `A cycle on fakes: median of ${rounds} rounds.`,
    "",
    ...table(
      ["Store", "What", "ms", "CPU ms", "by the store's part", "CPU by the store's part"],
      measured.flatMap(([name, figures]) => costsOf(NAMES[name], figures)),
    ),
    "",
    `Memory, over ${memory.cycles.toLocaleString("en-US")} more cycles after as many:`,
    "",
    ...table(
      ["What", "bytes for each cycle"],
      [
        ["heap, with what the store keeps (ended operations, events)", round(memory.heapPerCycle)],
        ["heap, after the store forgot those", round(memory.heapPerCycleAfterPrune)],
        ["RSS", round(memory.rssPerCycle)],
      ],
    ),
  ].join("\n");
}

function costsOf(store: string, figures: StoreFigures): readonly (readonly string[])[] {
  const { cycle, shortCycle, storeAlone, ratios, storeCalls } = figures;
  const both = ({ time, cpu }: Cost): readonly string[] => [round(time), round(cpu)];
  return [
    [
      store,
      "create, deploy, run, delete",
      ...both(cycle),
      `${round(median(ratios.time))} (${spread(ratios.time)})`,
      `${round(median(ratios.cpu))} (${spread(ratios.cpu)})`,
    ],
    [store, "create (which deploys), run, delete", ...both(shortCycle), "", ""],
    [store, `the ${round(storeCalls)} calls to the store, alone`, ...both(storeAlone), "1", "1"],
  ];
}
