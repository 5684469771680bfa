import type { LogLine } from "@dagctl/core";
import { DagctlError } from "@dagctl/core/errors";
import { pathOf, POD } from "../cluster/kinds.ts";
import { linesOf } from "../cluster/watch-objects.ts";
import type { Pod } from "../cluster/wire.ts";
import type { Context } from "../context.ts";

/**
 * How much earlier than the last line a log is requested, in milliseconds: the API accepts whole
 * seconds only. Lines of one instant are distinguished by their order.
 */
const BEFORE = 2_000;
/**
 * The most characters of a line that are kept, its time included: the node sends a line whole,
 * however long it is.
 */
const LONGEST_LINE = 1_048_576;
const STAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * The position of a reader in a container's log: the time of the last line, and how many lines of
 * that instant it has.
 */
export interface LastLine {
  readonly stamp: string;
  readonly count: number;
}

export interface ContainerLogOptions {
  /** The line after which the log continues. */
  readonly last: LastLine | undefined;
  /** In microseconds since 1970: lines that are certainly older are not requested. */
  readonly since: number;
  readonly follow: boolean;
  /**
   * Whether the container has ended. Then the text after the last line break is a line, too. While
   * the container runs, it may be the first half of one.
   */
  readonly finished: boolean;
  readonly signal: AbortSignal;
}

/** A line of a container, and what its reader must know of it. */
export interface ContainerLine extends LogLine {
  readonly last: LastLine;
  /** Whether the line after which the log continues is gone, so that lines may be missing. */
  readonly isAfterGap: boolean;
}

/** Yields the lines of one answer of a container's log. */
export async function* containerLines(
  { client }: Context,
  pod: Pod,
  container: string,
  { last: behind, since, follow, finished, signal }: ContainerLogOptions,
): AsyncGenerator<ContainerLine> {
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
  let isAfterGap = false;
  for await (const line of linesOf(body, { whole: finished, most: LONGEST_LINE })) {
    const space = line.indexOf(" ");
    const stamp = space < 0 ? line : line.slice(0, space);
    if (!STAMP.test(stamp)) {
      // The node itself sends this text, in the place of a log that it has no more.
      if (last === behind)
        throw new DagctlError(
          "unavailable",
          `The node does not give out the log: ${line.slice(0, 200)}`,
        );
      continue;
    }
    if (skip !== undefined) {
      // Skips the lines up to the last one that was yielded: those of its instant are counted.
      if (stamp < skip.stamp) continue;
      if (stamp === skip.stamp && (seen += 1) <= skip.count) continue;
      isAfterGap = seen < skip.count;
      skip = undefined;
    }
    last = { stamp, count: last?.stamp === stamp ? last.count + 1 : 1 };
    yield {
      position: microseconds(stamp),
      time: new Date(stamp).toISOString(),
      text: space < 0 ? "" : line.slice(space + 1),
      last,
      isAfterGap,
    };
    isAfterGap = false;
  }
}

/**
 * Returns the microseconds since 1970 of `2026-01-01T00:00:00.123456789Z`, whose fraction may have
 * fewer digits.
 */
export function microseconds(stamp: string): number {
  const fraction = /\.(\d+)/.exec(stamp)?.[1] ?? "";
  return (
    Math.floor(Date.parse(stamp) / 1000) * 1_000_000 + Number(fraction.padEnd(6, "0").slice(0, 6))
  );
}
