import { untilAborted } from "../async/until-aborted.ts";
import type { RunRecord } from "../contracts/records.ts";
import { DagctlError, isDagctlError } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import type { LogFollowers } from "./log-followers.ts";
import type { StoredLog } from "./stored-log.ts";
import type { LogLine } from "../model/run.ts";
import { isActive, runRef } from "./completion.ts";

interface LogOptions {
  readonly after?: number | undefined;
  readonly follow?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Yields the lines of a run: from the engine while it has them, else from the stored log of an
 * ended run. With `follow` it continues through pending and running to the end. Positions are the
 * driver's in both, so a reader may resume anywhere. The reader misses no line that still exists,
 * and a line says how many do not.
 */
export async function* runLog(
  context: Pick<HostContext, "run" | "lifetime">,
  followers: LogFollowers,
  found: RunRecord,
  options: LogOptions,
): AsyncGenerator<LogLine> {
  const { organization } = found;
  const { signal, follow = false } = options;
  // Absent until a line was read, which reads from the start: only the driver defines positions.
  let { after } = options;
  let record: RunRecord | undefined = found;
  let fresh = true;
  for (;;) {
    signal?.throwIfAborted();
    const goesOn = isActive(record.run);
    const news = goesOn && follow ? followers.news(record.run.id) : undefined;
    const kept = goesOn ? undefined : await followers.readStoredLog(organization, record.run.id);
    if (kept) {
      yield* readEndedLog(context, record, kept, { after, signal });
      return;
    }
    if (record.internals.dispatched && context.run.supports.logs) {
      const ref = runRef(record);
      const lines =
        goesOn && follow
          ? followers.follow(ref, after, { fresh, signal })
          : context.run.logs(ref, {
              ...(after === undefined ? {} : { after }),
              follow: false,
              signal,
            });
      fresh = false;
      for await (const line of lines) {
        after = line.position;
        yield line;
      }
    }
    if (!news) return;
    if (context.lifetime.aborted)
      throw new DagctlError("unavailable", "The host is closing; ask again with the last position");
    await untilAborted(news, signal);
    record = await followers.record(record);
    if (!record) return;
  }
}

/**
 * Yields the log of a run whose end is recorded. The stored log is the last part, so lines before
 * it come from the engine while the engine has them.
 */
async function* readEndedLog(
  context: Pick<HostContext, "run">,
  record: RunRecord,
  kept: StoredLog,
  { after, signal }: Omit<LogOptions, "follow">,
): AsyncGenerator<LogLine> {
  let position = after;
  if (!kept.covers(position) && record.internals.dispatched && context.run.supports.logs) {
    try {
      for await (const line of context.run.logs(runRef(record), {
        ...(position === undefined ? {} : { after: position }),
        signal,
      })) {
        position = line.position;
        yield line;
      }
    } catch (error) {
      signal?.throwIfAborted();
      // The lines may still exist: a reader who tries again gets them. A permanent failure is
      // treated like a forgotten log.
      if (!isDagctlError(error) || error.retryable) throw error;
    }
  }
  yield* kept.lines(position);
}
