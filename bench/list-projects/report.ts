import { median, round, spread } from "../figures.ts";
import { table, verdict } from "../tables.ts";
import type { ListFigures } from "./measure.ts";

/** The most time of the list, by that of `JSON.stringify` of its rows. */
const GOAL = 1.5;
const MIB = 2 ** 20;

export function listReport(figures: ListFigures, rounds: number): string {
  const { projects, bytes, answer, cpu, stringify, ratios, cpuRatios, memory } = figures;
  const ratio = median(ratios);
  const count = projects.toLocaleString("en-US");
  return [
    ...table(
      ["Goal", "Wanted", "Measured", ""],
      [
        [
          `the list of ${count} projects, time by that of JSON.stringify of the rows`,
          `at most ${GOAL}`,
          round(ratio),
          verdict(ratio <= GOAL),
        ],
      ],
    ),
    "",
    `The list of ${count} projects, ${round(bytes / MIB)} MiB of JSON, median of ${rounds} rounds in turn.`,
    "",
    ...table(
      ["What", "ms", "by JSON.stringify"],
      [
        ["from the request to the last byte", round(answer), `${round(ratio)} (${spread(ratios)})`],
        [
          "processor time of the server",
          round(cpu),
          `${round(median(cpuRatios))} (${spread(cpuRatios)})`,
        ],
        ["JSON.stringify of the rows", round(stringify), "1"],
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
