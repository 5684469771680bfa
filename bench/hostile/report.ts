import { round } from "../figures.ts";
import { table, verdict } from "../tables.ts";
import type { HostileFigure } from "./measure.ts";

/** The most milliseconds that the event loop of a server may be delayed. */
const GOAL = 100;
const WORST = 40;

export function hostileReport(figures: readonly HostileFigure[], rounds: number): string {
  const worst = [...figures].sort((one, other) => other.piece - one.piece).slice(0, WORST);
  const most = (of: "piece" | "delay" | "healthz"): number =>
    Math.max(...figures.map((figure) => figure[of]));
  const unanswered = figures.filter(({ answered }) => answered === 0).length;
  return [
    ...table(
      ["Goal", "Wanted", "Measured", ""],
      [
        [
          "processor time that a hostile repository takes without an interruption, the most",
          `under ${GOAL} ms`,
          `${round(most("piece"))} ms`,
          verdict(most("piece") < GOAL),
        ],
        [
          "repositories during which `/healthz` was not answered",
          "0",
          String(unanswered),
          verdict(unanswered === 0),
        ],
      ],
    ),
    "",
    `By the clock, with whatever else the machine does: the event loop of the server was delayed by at most ${round(most("delay"))} ms, \`/healthz\` by ${round(most("healthz"))} ms.`,
    "",
    `POST of a project whose repository is hostile, ${figures.length} of them, median of ${rounds} rounds by the clock; the worst ${worst.length}. Answered: how often \`/healthz\` was meanwhile.`,
    "",
    ...table(
      ["Repository", "status", "CPU ms", "create ms", "delay ms", "healthz ms", "answered"],
      worst.map(({ what, status, piece, create, delay, healthz, answered }) => [
        what,
        String(status),
        round(piece),
        round(create),
        round(delay),
        round(healthz),
        String(answered),
      ]),
    ),
  ].join("\n");
}
