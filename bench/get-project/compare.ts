import { median } from "../figures.ts";
import type { Contender, Contenders } from "./contenders.ts";
import { load } from "./load.ts";

export interface CompareOptions {
  /** Rounds that count; one more runs before them as a warm-up. */
  readonly rounds: number;
  /** How long each server gets requests in each round. */
  readonly milliseconds: number;
  readonly connections: number;
}

/** The figures of one server in one round. */
interface Turn {
  readonly answersPerSecond: number;
  readonly cpuMicrosecondsPerAnswer: number;
  /**
   * Share of the time for which the server kept one processor busy. If it is far below 1, something
   * else delayed the server, and the figures say little.
   */
  readonly busy: number;
}

export interface Standing {
  readonly name: Contender["name"];
  /** Medians over the rounds. */
  readonly answersPerSecond: number;
  readonly cpuMicrosecondsPerAnswer: number;
  readonly busy: number;
  /** dagctl's throughput as a share of this server's in the same round, one value per round. */
  readonly throughputRatios: readonly number[];
  /**
   * This server's CPU time per answer, divided by dagctl's, one value per round: the same
   * comparison when other programs use the machine, too.
   */
  readonly cpuRatios: readonly number[];
  readonly rssBytes: number;
}

/**
 * Sends requests to all servers one after the other, in another order in every round, so that a
 * machine whose speed drifts favours none.
 */
export async function compare(
  { all, bodyBytes }: Contenders,
  { rounds, milliseconds, connections }: CompareOptions,
): Promise<readonly Standing[]> {
  const turns = new Map<string, Turn[]>(all.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const [place] of all.entries()) {
      const contender = all[(place + round) % all.length];
      if (!contender) continue;
      const turn = await takeTurn(contender, { bodyBytes, milliseconds, connections });
      if (round > 0) turns.get(contender.name)?.push(turn);
    }
  }
  const dagctl = turns.get("dagctl") ?? [];
  return Promise.all(
    all.map(async ({ name, server }) => {
      const own = turns.get(name) ?? [];
      const against = (ratio: (turn: Turn, ours: Turn) => number): number[] =>
        own.flatMap((turn, round) => (dagctl[round] ? [ratio(turn, dagctl[round])] : []));
      return {
        name,
        answersPerSecond: median(own.map((turn) => turn.answersPerSecond)),
        cpuMicrosecondsPerAnswer: median(own.map((turn) => turn.cpuMicrosecondsPerAnswer)),
        busy: median(own.map((turn) => turn.busy)),
        throughputRatios: against((turn, ours) => ours.answersPerSecond / turn.answersPerSecond),
        cpuRatios: against(
          (turn, ours) => turn.cpuMicrosecondsPerAnswer / ours.cpuMicrosecondsPerAnswer,
        ),
        rssBytes: (await server.usage()).rssBytes,
      };
    }),
  );
}

async function takeTurn(
  { server, url, token }: Contender,
  options: {
    readonly bodyBytes: number;
    readonly milliseconds: number;
    readonly connections: number;
  },
): Promise<Turn> {
  const before = await server.usage();
  const { answers, seconds } = await load({ url, token, ...options });
  const after = await server.usage();
  const cpu = after.cpuMicroseconds - before.cpuMicroseconds;
  return {
    answersPerSecond: answers / seconds,
    cpuMicrosecondsPerAnswer: cpu / answers,
    busy: cpu / 1e6 / seconds,
  };
}
