import { median, round, spread } from "../figures.ts";
import { table, verdict } from "../tables.ts";
import type { ImportFigure } from "./measure.ts";

/** The most time of importing core, by that of importing zod alone. */
const GOAL = 1.3;

export function importsReport(figures: readonly ImportFigure[], rounds: number): string {
  const core = figures.find(({ module }) => module === "@dagctl/core");
  const ratio = median(core?.ratios ?? []);
  return [
    ...table(
      ["Goal", "Wanted", "Measured", ""],
      [
        [
          "importing @dagctl/core, by importing zod alone",
          `at most ${GOAL}`,
          round(ratio),
          verdict(ratio <= GOAL),
        ],
      ],
    ),
    "",
    `One import in a new process, of what is built, median of ${rounds} rounds in turn.`,
    "",
    ...table(
      ["Module", "ms", "by zod", "CPU by zod"],
      figures.map(({ module, milliseconds, ratios, cpuRatios }) => [
        module,
        round(milliseconds),
        ...[ratios, cpuRatios].map((all) =>
          module === "zod" ? "1" : `${round(median(all))} (${spread(all)})`,
        ),
      ]),
    ),
  ].join("\n");
}
