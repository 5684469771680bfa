import { round } from "../figures.ts";
import { table, verdict } from "../tables.ts";
import type { SyncStatusFigures } from "./measure.ts";

/** The most that a poll may transfer, as a share of the bytes of a clone. */
const GOAL = 0.01;

export function syncStatusReport({ commits, cloneBytes, looks }: SyncStatusFigures): string {
  const most = Math.max(...looks.map(({ bytes }) => bytes)) / cloneBytes;
  return [
    `A look at a repository of ${commits.toLocaleString("en-US")} commits, whose clone is ${round(cloneBytes / 2 ** 20)} MiB. Bytes on the wire in both directions, with headers.`,
    "",
    ...table(
      ["Goal", "Wanted", "Measured", ""],
      [
        [
          "dearest look, bytes by those of a clone",
          `at most ${GOAL * 100} %`,
          `${round(most * 100)} %`,
          verdict(most <= GOAL),
        ],
      ],
    ),
    "",
    ...table(
      ["Look", "answer", "KiB", "of a clone", "ms"],
      looks.map(({ what, answer, bytes, milliseconds }) => [
        what,
        "commits" in answer ? `${answer.relation} ${answer.commits ?? "?"}` : answer.relation,
        round(bytes / 1024),
        `${round((bytes / cloneBytes) * 100)} %`,
        round(milliseconds),
      ]),
    ),
  ].join("\n");
}
