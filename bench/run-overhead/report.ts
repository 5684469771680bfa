import { median, round, spread } from "../figures.ts";
import { table, verdict } from "../tables.ts";
import type { RunOverhead } from "./measure.ts";

/** The most time of a run, by that of its commands. */
const GOAL = 1.1;

export function runOverheadReport({ runs, byHand }: RunOverhead): string {
  const ratios = runs.map((seconds, at) => seconds / (byHand[at] ?? Number.NaN));
  const ratio = median(ratios);
  return [
    ...table(
      ["Goal", "Wanted", "Measured", ""],
      [
        [
          "a run of the demo, by its two commands typed by hand",
          `at most ${GOAL}`,
          round(ratio),
          verdict(ratio <= GOAL),
        ],
      ],
    ),
    "",
    `From the call to the observed end of the run, of \`sqlmesh test\` and \`sqlmesh run\`; median of ${runs.length} rounds in turn.`,
    "",
    ...table(
      ["", "seconds", "by hand"],
      [
        ["run", `${round(median(runs))} (${spread(runs)})`, `${round(ratio)} (${spread(ratios)})`],
        ["by hand", `${round(median(byHand))} (${spread(byHand)})`, "1"],
      ],
    ),
  ].join("\n");
}
