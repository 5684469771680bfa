import { median, round, spread } from "../figures.ts";
import { table, verdict } from "../tables.ts";
import type { ListFigures } from "./measure.ts";

/** The most time of the list, by that of `JSON.stringify` of its rows. */
const GOAL = 1.5;
const MIB = 2 ** 20;

export function listReport(figures: ListFigures, rounds: number): string {
  const { projects, bytes, ratios, cpuRatios, memory } = figures;
  const count = projects.toLocaleString("en-US");
  const goal = (what: string, all: readonly number[]): readonly string[] => [
    `the list of ${count} projects, ${what} by that of JSON.stringify of the rows`,
    `at most ${GOAL}`,
    round(median(all)),
    verdict(median(all) <= GOAL),
  ];
  return [
    ...table(
      ["Goal", "Wanted", "Measured", ""],
      [goal("time", ratios), goal("processor time", cpuRatios)],
    ),
    "",
    `The list of ${count} projects, ${round(bytes / MIB)} MiB of JSON, median of ${rounds} rounds in turn.`,
    "",
    ...table(
      ["What", "ms", "JSON.stringify, ms", "ratio"],
      [
        [
          "from the request to the last byte",
          round(figures.answer),
          round(figures.stringify),
          `${round(median(ratios))} (${spread(ratios)})`,
        ],
        [
          "processor time of the server",
          round(figures.cpu),
          round(figures.stringifyCpu),
          `${round(median(cpuRatios))} (${spread(cpuRatios)})`,
        ],
      ],
    ),
    "",
    "Memory of a server that answers its first list:",
    "",
    ...table(
      ["Projects", "MiB of JSON", "MiB more at most"],
      memory.map((one) => [
        one.projects.toLocaleString("en-US"),
        round(one.bytes / MIB),
        round(one.growth / MIB),
      ]),
    ),
  ].join("\n");
}
