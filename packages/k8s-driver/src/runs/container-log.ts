import { DagctlError, type LogLine } from "@dagctl/core";
import { pathOf, POD } from "../cluster/kinds.ts";
import { linesOf } from "../cluster/watching.ts";
import type { Pod } from "../cluster/wire.ts";
import type { Context } from "../context.ts";

/**
 * A log is asked for from a whole second; so many milliseconds before, for lines of one instant are
 * told apart by their order.
 */
const BEFORE = 2_000;
/**
 * Characters of a line that are kept, its time included: the node gives it out as one however long
 * it is.
 */
const LONGEST_LINE = 1_048_576;
const STAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** Where a reader is in a container's log: how many lines of one instant it has. */
export interface LastLine {
  readonly stamp: string;
  readonly count: number;
}

export interface ContainerLogOptions {
  /** The line behind which it goes on. */
  readonly last: LastLine | undefined;
  /** In microseconds: what is certainly older is not asked for. */
  readonly since: number;
  readonly follow: boolean;
  /**
   * The container has ended: what stands behind the last line break is a line, too. Of one that
   * runs it may be the first half of one.
   */
  readonly finished: boolean;
  readonly signal: AbortSignal;
}

/** One answer of one container's log. */
export async function* containerLines(
  { client }: Context,
  pod: Pod,
  container: string,
  { last: behind, since, follow, finished, signal }: ContainerLogOptions,
): AsyncGenerator<LogLine & { readonly last: LastLine }> {
  const { name = "", namespace = "" } = pod.metadata ?? {};
  const from =
    behind?.stamp ?? (since > 0 ? new Date(since / 1000 - BEFORE).toISOString() : undefined);
  const body = await client.connection.stream({
    method: "GET",
    path: `${pathOf(POD, { namespace, name })}/log`,
    query: {
      container,
      timestamps: "true",
      follow: String(follow),
      ...(from === undefined ? {} : { sinceTime: `${from.slice(0, 19)}Z` }),
    },
    accept: "*/*",
    signal,
  });
  let last = behind;
  let skip = behind;
  let seen = 0;
  for await (const line of linesOf(body, { whole: finished, most: LONGEST_LINE })) {
    const space = line.indexOf(" ");
    const stamp = space < 0 ? line : line.slice(0, space);
    if (!STAMP.test(stamp)) {
      // The node itself speaks, in the place of a log that it has not any more.
      if (last === behind)
        throw new DagctlError(
          "unavailable",
          `The node does not give out the log: ${line.slice(0, 200)}`,
        );
      continue;
    }
    if (skip !== undefined) {
      // Behind the last line that was told: those of its instant are counted.
      if (stamp < skip.stamp) continue;
      if (stamp === skip.stamp && (seen += 1) <= skip.count) continue;
      skip = undefined;
    }
    last = { stamp, count: last?.stamp === stamp ? last.count + 1 : 1 };
    yield {
      position: microseconds(stamp),
      time: new Date(stamp).toISOString(),
      text: space < 0 ? "" : line.slice(space + 1),
      last,
    };
  }
}

/** `2026-01-01T00:00:00.123456789Z`, whose fraction may have fewer digits. */
function microseconds(stamp: string): number {
  const fraction = /\.(\d+)/.exec(stamp)?.[1] ?? "";
  return (
    Math.floor(Date.parse(stamp) / 1000) * 1_000_000 + Number(fraction.padEnd(6, "0").slice(0, 6))
  );
}
