import { asDagctlError } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import { transact } from "../kernel/transaction.ts";
import type { PushOutcome } from "../model/push-hooks.ts";
import { hookOf, isWhole, placeOf, recordOf } from "./stored-hook.ts";

/** How long after a write the next one waits whose outcome is another one, in milliseconds. */
const CHANGED_MS = 10_000;
/** How long after a write the next one waits that has only a newer time, in milliseconds. */
const SAME_MS = 60_000;

/** Records the last call of hooks, rarely: anybody may call a hook without its secret. */
export interface LastCalls {
  /** Notes a call, which is recorded at once or some seconds later. */
  note(hook: string, outcome: PushOutcome): void;
  /** Resolves when nothing is being written; the context's lifetime must have ended. */
  untilStopped(): Promise<void>;
}

interface Entry {
  call: { readonly time: string; readonly outcome: PushOutcome };
  /** Of the last write, in milliseconds of the clock. */
  writtenAt: number;
  written: PushOutcome | undefined;
  cancel: (() => void) | undefined;
}

export function lastCalls(context: HostContext): LastCalls {
  const entries = new Map<string, Entry>();
  const writes = new Set<Promise<void>>();

  /** Plans the write of what was noted, and forgets a hook that was not called for a minute. */
  function plan(hook: string, entry: Entry): void {
    entry.cancel?.();
    const restMs = entry.call.outcome === entry.written ? SAME_MS : CHANGED_MS;
    const at = entry.writtenAt + restMs;
    entry.cancel = context.clock.after(Math.max(0, at - context.clock.now()), () => {
      entry.cancel = undefined;
      const work = write(hook, entry);
      writes.add(work);
      void work.finally(() => writes.delete(work));
    });
  }

  async function write(hook: string, entry: Entry): Promise<void> {
    if (context.lifetime.aborted) return;
    const { call } = entry;
    entry.writtenAt = context.clock.now();
    entry.written = call.outcome;
    try {
      await recordLastCall(context, hook, call);
    } catch (error) {
      if (!context.lifetime.aborted)
        context.log({
          level: "info",
          message: "The last call of a push hook could not be recorded",
          details: { hook, error: asDagctlError(error).message },
        });
    }
    if (entry.call !== call) return plan(hook, entry);
    entry.cancel = context.clock.after(SAME_MS, () => entries.delete(hook));
  }

  return {
    note(hook, outcome) {
      if (context.lifetime.aborted) return;
      const call = { time: context.now(), outcome };
      const known = entries.get(hook);
      if (known) {
        known.call = call;
        plan(hook, known);
        return;
      }
      const entry = { call, writtenAt: -Infinity, written: undefined, cancel: undefined };
      entries.set(hook, entry);
      plan(hook, entry);
    },
    async untilStopped() {
      for (const { cancel } of entries.values()) cancel?.();
      await Promise.all(writes);
    },
  };
}

/** Writes the last call, unless the hook was deleted meanwhile. */
async function recordLastCall(
  context: HostContext,
  hook: string,
  call: Entry["call"],
): Promise<void> {
  const { organization, kind, id } = placeOf(hook);
  await transact(context, async (transaction) => {
    const record = await transaction.record(organization, kind, id);
    const stored = record && hookOf(record);
    if (stored && isWhole(stored))
      transaction.put("record", recordOf({ ...stored, last_call: call }));
  });
}
