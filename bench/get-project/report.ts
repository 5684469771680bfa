import { median, round, spread } from "../figures.ts";
import { table, verdict } from "../tables.ts";
import type { Standing } from "./compare.ts";
import type { Contender } from "./contenders.ts";

/** The least throughput of dagctl as a share of another server's. */
const GOALS: Readonly<Partial<Record<Contender["name"], number>>> = { fastify: 0.8, hono: 1 };

const DUTIES: Readonly<Record<Contender["name"], string>> = {
  "node:http": "reads the row",
  express: "reads the row",
  fastify: "reads the row",
  hono: "the duties of dagctl",
  dagctl: "authentication, access, structured log, headers, ETag",
};

export function getProjectReport(
  standings: readonly Standing[],
  { rounds, connections }: { readonly rounds: number; readonly connections: number },
): string {
  return [
    ...table(
      ["Goal", "Wanted", "Measured", ""],
      standings.flatMap(({ name, throughputRatios }) => {
        const goal = GOALS[name];
        const ratio = median(throughputRatios);
        return goal === undefined
          ? []
          : [
              [
                `GET one project, throughput by that of ${name}, which has: ${DUTIES[name]}`,
                `at least ${goal}`,
                round(ratio),
                verdict(ratio >= goal),
              ],
            ];
      }),
    ),
    "",
    `GET one project: ${connections} connections kept open, one request under way on each, median of ${rounds} rounds. The ratios are dagctl's throughput by that of the server, and the server's CPU time by dagctl's.`,
    "",
    ...table(
      [
        "Server",
        "What it does",
        "answers/s",
        "CPU µs/answer",
        "busy",
        "throughput ratio",
        "CPU ratio",
        "RSS MiB",
      ],
      standings.map((standing) => [
        standing.name,
        DUTIES[standing.name],
        round(standing.answersPerSecond),
        round(standing.cpuMicrosecondsPerAnswer),
        round(standing.busy),
        ratios(standing.name, standing.throughputRatios),
        ratios(standing.name, standing.cpuRatios),
        round(standing.rssBytes / 2 ** 20),
      ]),
    ),
  ].join("\n");
}

function ratios(name: Contender["name"], all: readonly number[]): string {
  return name === "dagctl" ? "1" : `${round(median(all))} (${spread(all)})`;
}
