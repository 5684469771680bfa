import { median, round, spread } from "../figures.ts";
import { table, verdict } from "../tables.ts";
import type { AcceptedFigures, AcceptedOptions, Deployments } from "./measure.ts";

/** By twice the raw PATCHes and Git's own time. */
const GOAL = 1;

export function acceptedReport(
  { running, paused, patches, git }: AcceptedFigures,
  { rounds, deployments, atOnce }: AcceptedOptions,
): string {
  const wanted = 2 * median(patches) + median(git);
  const byWanted = (all: readonly Deployments[]): readonly number[] =>
    all.map(({ time }) => time / wanted);
  const goal = (what: string, all: readonly Deployments[]): readonly string[] => {
    const measured = median(byWanted(all));
    return [
      `${deployments} deployments ${what}, time by twice the raw PATCHes and Git`,
      `at most ${GOAL}`,
      round(measured),
      verdict(measured <= GOAL),
    ];
  };
  const seconds = (milliseconds: readonly number[]): string => round(median(milliseconds) / 1000);
  const row = (what: string, all: readonly Deployments[]): readonly string[] => [
    what,
    seconds(all.map(({ time }) => time)),
    `${round(median(byWanted(all)))} (${spread(byWanted(all))})`,
    ...(["server", "apiServer", "controller"] as const).map((name) =>
      seconds(all.map(({ processors }) => processors[name])),
    ),
  ];
  const baseline = (what: string, all: readonly number[]): readonly string[] => [
    what,
    seconds(all),
    "",
    "",
    "",
    "",
  ];
  return [
    ...table(
      ["Goal", "Wanted", "Measured", ""],
      [goal("while the controller stands still", paused), goal("while it works", running)],
    ),
    "",
    `${deployments} projects created through the REST API, ${atOnce} at once, until the last answer; median of ${rounds} rounds.`,
    "",
    ...table(
      ["What", "s", "by what is wanted", "CPU s, server", "CPU s, API server", "CPU s, controller"],
      [
        row("the whole server, Argo CD's controller works", running),
        row("the whole server, it stands still", paused),
        baseline("raw PATCHes of the same Applications, it stands still", patches),
        baseline("a host with the same Git server, all else in memory", git),
      ],
    ),
  ].join("\n");
}
