import { median, round } from "../figures.ts";
import { table, verdict } from "../tables.ts";
import type { GatewayFigure } from "./measure.ts";

/** The most milliseconds for the gateways of a file of a megabyte. */
const GOAL = 100;

export function gatewaysReport(figures: readonly GatewayFigure[], rounds: number): string {
  const slowest = Math.max(...figures.map(({ milliseconds }) => milliseconds));
  return [
    ...table(
      ["Goal", "Wanted", "Measured", ""],
      [
        [
          "gateways of 1 MB, the slowest input",
          `under ${GOAL} ms`,
          `${round(slowest)} ms`,
          verdict(slowest < GOAL),
        ],
      ],
    ),
    "",
    `One inspection of a folder with one file, processor time, median of ${rounds} rounds; longest by the clock; the ratio is to JSON.parse of the same lines in the same round.`,
    "",
    ...table(
      ["File", "kB", "outcome", "CPU ms", "longest ms", "bytes/ms", "by JSON.parse"],
      figures.map(({ what, bytes, outcome, milliseconds, longest, ratios }) => [
        what,
        round(bytes / 1000),
        outcome,
        round(milliseconds),
        round(longest),
        round(bytes / milliseconds),
        round(median(ratios)),
      ]),
    ),
  ].join("\n");
}
