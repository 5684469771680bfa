import { median, round, spread } from "../figures.ts";
import { table, verdict } from "../tables.ts";
import type { FindFigures } from "./measure.ts";
import { RUNS_OF_EACH } from "./seed.ts";

/** The most time of a list with a filter and an order, by that of a page without them. */
const GOAL = 3;
const MEASURED = "with a filter and an order";

/** Returns the tables of a measurement of `projects` projects. */
export function findReport(
  figures: readonly FindFigures[],
  { rounds, projects }: { readonly rounds: number; readonly projects: number },
): string {
  const count = projects.toLocaleString("en-US");
  const found = figures.filter(({ name }) => name === MEASURED);
  const goal = (what: string, all: readonly number[]): readonly string[] => [
    `a page of ${count} projects ${MEASURED}, ${what} by that of a page without them`,
    `at most ${GOAL}`,
    round(median(all)),
    verdict(median(all) <= GOAL),
  ];
  return [
    ...table(
      ["Goal", "Wanted", "Measured", ""],
      found.flatMap(({ ratios, cpuRatios }) => [
        goal("time", ratios),
        goal("processor time", cpuRatios),
      ]),
    ),
    "",
    `${count} projects with ${RUNS_OF_EACH} runs each on SQLite over HTTP, pages of 50, median of ${rounds} rounds in turn.`,
    "",
    ...table(
      ["What", "kB", "ms", "CPU ms", "by a page", "CPU by a page"],
      figures.map(({ name, bytes, answer, cpu, ratios, cpuRatios }) => [
        name,
        round(bytes / 1000),
        round(answer),
        round(cpu),
        `${round(median(ratios))} (${spread(ratios)})`,
        round(median(cpuRatios)),
      ]),
    ),
  ].join("\n");
}
