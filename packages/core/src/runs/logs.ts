import type { LogLine } from "../contracts/run.ts";
import type { RunRecord } from "../contracts/store.ts";
import { DagctlError } from "../errors.ts";
import type { HostContext } from "../host-context.ts";
import { NO_REASON, untilAborted } from "../waiting.ts";
import { isActive, runRef } from "./ending.ts";
import { parseLog } from "./log-text.ts";

/** How long a follower that has nothing to read waits before it looks at the run again, beside being woken. */
const LOOK_AGAIN = 500;

/**
 * The lines of a run: from the engine while it has them, from what was kept afterwards. With `follow` through pending and running to the end;
 * a change from the one source to the other shows neither a gap nor a line twice, because positions stay.
 */
export async function* runLog(
  context: HostContext,
  found: RunRecord,
  options: { readonly after?: number | undefined; readonly follow?: boolean | undefined; readonly signal?: AbortSignal | undefined },
): AsyncGenerator<LogLine> {
  const { organization } = found;
  const { id, project_id: project } = found.run;
  const { signal, follow = false } = options;
  // Absent until a line was read: what a position is belongs to the driver, so none is made up for "from the start".
  let { after } = options;
  let record: RunRecord | undefined = found;
  for (;;) {
    signal?.throwIfAborted();
    const looked = new AbortController();
    const news = context.nudges.next(`run:${id}`, LOOK_AGAIN, looked.signal, { keepAlive: true });
    try {
      if (!isActive(record.run)) {
        const kept = await context.store.log(organization, id);
        if (kept !== undefined) {
          yield* parseLog(kept, after ?? -1);
          return;
        }
      }
      if (record.internals.dispatched && context.run.supports.logs) {
        for await (const line of context.run.logs(runRef(record), {
          ...(after === undefined ? {} : { after }),
          follow: follow && isActive(record.run),
          signal,
        })) {
          after = line.position;
          yield line;
        }
      }
      if (!follow || !isActive(record.run)) return;
      if (context.lifetime.aborted) throw new DagctlError("unavailable", "The host is closing; ask again with the last position");
      await untilAborted(news, signal);
    } finally {
      looked.abort(NO_REASON);
    }
    record = await context.store.run(organization, project, id, { signal });
    if (!record) return;
  }
}
