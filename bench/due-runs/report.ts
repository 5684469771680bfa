import { median, round, spread } from "../figures.ts";
import { table, verdict } from "../tables.ts";
import type { DueRunsFigures } from "./measure.ts";

/** The fewest runs that start in a second. */
const GOALS = { sqlite: 1000, postgres: 500 } as const;
const TITLES = { sqlite: "SQLite", postgres: "PostgreSQL" } as const;

/** What was measured on each database. */
export type DueRunsByDatabase = Readonly<Partial<Record<keyof typeof GOALS, DueRunsFigures>>>;

/** Returns the tables of what was measured; a database that is not on this machine has no row. */
export function dueRunsReport(measured: DueRunsByDatabase, rounds: number): string {
  const rows = (["sqlite", "postgres"] as const).flatMap((name) => {
    const figures = measured[name];
    return figures ? [{ name, figures, title: titleOf(name, figures) }] : [];
  });
  const [first] = rows;
  return [
    ...table(
      ["Goal", "Wanted", "Measured", ""],
      rows.map(({ name, figures, title }) => [
        `runs of ${figures.projects.toLocaleString("en-US")} due projects that start in a second, ${title}`,
        `at least ${GOALS[name].toLocaleString("en-US")}`,
        round(median(figures.rates)),
        verdict(median(figures.rates) >= GOALS[name]),
      ]),
    ),
    "",
    `Runs of ${first?.figures.projects.toLocaleString("en-US") ?? "no"} projects that are due in the same minute, median of ${rounds} rounds. "Bare" stores the same rows by one transaction for each commit.`,
    "",
    ...table(
      [
        "Database",
        "starts/s",
        "half, ms late",
        "last, ms late",
        "commits/run",
        "bare, runs/s",
        "bare by starts",
        "CPU ms/run",
        "bare CPU ms/run",
      ],
      rows.map(({ figures, title }) => [
        title,
        `${round(median(figures.rates))} (${spread(figures.rates)})`,
        round(figures.late.half),
        round(figures.late.last),
        round(figures.commits),
        round(median(figures.bareRates)),
        round(median(figures.rates.map((rate, index) => (figures.bareRates[index] ?? 0) / rate))),
        round(figures.cpu),
        round(figures.bareCpu),
      ]),
    ),
  ].join("\n");
}

function titleOf(name: keyof typeof TITLES, { hosts }: DueRunsFigures): string {
  return `${TITLES[name]}, ${hosts === 1 ? "one host" : `${hosts} hosts`}`;
}
