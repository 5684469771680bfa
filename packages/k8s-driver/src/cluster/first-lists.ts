import type { Clock } from "@dagctl/core/contracts";
import { untilAborted } from "@dagctl/core/driver-kit";

/** How long after its begin a list is waited for, in milliseconds. */
const LIMIT_MS = 10_000;

/**
 * The first lists of watches that have begun. After a restart a host reads the state of all
 * projects at once. Each read waits for these lists, which have hundreds of objects each.
 */
export interface FirstLists {
  /**
   * Records that a list begins.
   *
   * @param namespace the namespace whose objects it has; "" for those of all organizations
   * @returns records its end: an answer or a failure
   */
  begin(namespace: string): () => void;
  /**
   * Waits for the lists of all organizations and of one namespace.
   *
   * @param isKnown whether the answer is there before all of them have ended
   * @returns when the answer is there, when they have ended, or 10 s after they began
   * @throws the reason of the signal when it is aborted before
   */
  wait(namespace: string, isKnown: () => boolean, signal: AbortSignal | undefined): Promise<void>;
}

/** Returns the first lists of one driver. None has begun. */
export function firstLists(clock: Clock): FirstLists {
  const running = new Map<string, { count: number; readonly since: number }>();
  let next = Promise.withResolvers<void>();

  function begin(namespace: string): () => void {
    const lists = running.get(namespace) ?? { count: 0, since: clock.now() };
    running.set(namespace, lists);
    lists.count += 1;
    let isEnded = false;
    return () => {
      if (isEnded) return;
      isEnded = true;
      lists.count -= 1;
      if (lists.count === 0) running.delete(namespace);
      next.resolve();
      next = Promise.withResolvers();
    };
  }

  /** Returns for how long lists are waited for, in milliseconds; 0 when none runs. */
  function restOf(namespace: string): number {
    const begins = ["", namespace].flatMap((one) => running.get(one)?.since ?? []);
    return Math.max(0, ...begins.map((since) => since + LIMIT_MS - clock.now()));
  }

  return {
    begin,
    async wait(namespace, isKnown, signal) {
      for (let rest = restOf(namespace); rest > 0 && !isKnown(); rest = restOf(namespace)) {
        const late = Promise.withResolvers<void>();
        const stopTimer = clock.after(rest, late.resolve);
        try {
          await untilAborted(Promise.race([next.promise, late.promise]), signal);
        } finally {
          stopTimer();
        }
      }
    },
  };
}
