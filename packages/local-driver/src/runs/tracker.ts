import type { RunRef } from "@dagctl/core/contracts";
import type { Context } from "../context.ts";
import { stateOf } from "./state.ts";

/**
 * Follows runs that have not ended. A supervisor may not be a child of this process, so its end is
 * polled.
 */
export interface Tracker {
  follow(ref: RunRef): void;
  /** Polls now: a supervisor that is a child of this process has ended. */
  pollNow(): void;
}

export function tracker(context: Context): Tracker {
  const followed = new Map<string, RunRef>();
  let timer: NodeJS.Timeout | undefined;
  let seen = new Map<string, string>();

  const poll = async (): Promise<void> => {
    const now = new Map<string, string>();
    for (const [folder, ref] of followed) {
      // A disk that fails now may answer at the next poll.
      const state = await stateOf(context, ref).catch(() => ({ status: "unknown" as const }));
      if (state?.status !== seen.get(folder) && state?.status !== "unknown")
        context.runChanges.notify(ref);
      if (
        state === undefined ||
        state.status === "success" ||
        state.status === "failed" ||
        state.status === "error"
      )
        followed.delete(folder);
      else now.set(folder, state.status);
    }
    seen = now;
  };
  let polling = false;
  let again = false;
  /** Polls, and once more where it was requested meanwhile. */
  const pollNow = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    again = polling;
    if (polling) return;
    polling = true;
    await poll().finally(() => (polling = false));
    if (again && !context.closing.signal.aborted) return pollNow();
    plan();
  };
  const plan = (): void => {
    const idle = timer === undefined && !polling && followed.size > 0;
    if (!idle || context.closing.signal.aborted) return;
    timer = setTimeout(() => void pollNow(), context.timing.pollMs);
    timer.unref();
  };
  context.closing.signal.addEventListener("abort", () => {
    clearTimeout(timer);
    followed.clear();
  });
  return {
    follow(ref) {
      followed.set(context.paths.run(ref), ref);
      plan();
    },
    pollNow() {
      if (!context.closing.signal.aborted) void pollNow();
    },
  };
}
