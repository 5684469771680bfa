import type { Clock } from "@dagctl/core/contracts";
import { untilAborted } from "@dagctl/core/driver-kit";

/** How long after its begin, and after each of its pages, a list is waited for, in milliseconds. */
const PAGE_MS = 10_000;
/** How long a call waits at most, in milliseconds: a host waits for its driver for a minute. */
const CALL_MS = 45_000;

/** A list that has begun. */
export interface FirstList {
  /** Records that a page of it has arrived. */
  page(): void;
  /** Records its end: an answer or a failure. A second call does nothing. */
  end(): void;
}

/**
 * The first lists of watches that have begun. After a restart a host reads the state of all
 * projects at once. Each read waits for these lists, whose pages have hundreds of objects each: ten
 * thousand reads beside them would make the lists slower, too.
 */
export interface FirstLists {
  /**
   * Records that a list begins.
   *
   * @param namespace the namespace whose objects it has; "" for those of all organizations
   */
  begin(namespace: string): FirstList;
  /**
   * Waits for the lists of all organizations and of one namespace.
   *
   * @param isKnown whether the answer is there before all of them have ended
   * @returns when the answer is there, when they have ended, when none of their pages has arrived
   *   for 10 s, or after 45 s
   * @throws the reason of the signal when it is aborted before
   */
  wait(namespace: string, isKnown: () => boolean, signal: AbortSignal | undefined): Promise<void>;
}

/** Returns the first lists of one driver. None has begun. */
export function firstLists(clock: Clock): FirstLists {
  const running = new Map<string, { count: number; last: number }>();
  let next = Promise.withResolvers<void>();

  function begin(namespace: string): FirstList {
    const lists = running.get(namespace) ?? { count: 0, last: clock.now() };
    running.set(namespace, lists);
    lists.count += 1;
    let isEnded = false;
    return {
      page: () => void (lists.last = clock.now()),
      end() {
        if (isEnded) return;
        isEnded = true;
        lists.count -= 1;
        if (lists.count === 0) running.delete(namespace);
        next.resolve();
        next = Promise.withResolvers();
      },
    };
  }

  /** Returns when lists are waited for no longer, unless a page arrives; 0 when none runs. */
  function endOf(namespace: string): number {
    const lists = ["", namespace].flatMap((one) => running.get(one) ?? []);
    return Math.max(0, ...lists.map(({ last }) => last + PAGE_MS));
  }

  return {
    begin,
    async wait(namespace, isKnown, signal) {
      const latest = clock.now() + CALL_MS;
      const restOf = (): number => Math.min(latest, endOf(namespace)) - clock.now();
      for (let rest = restOf(); rest > 0 && !isKnown(); rest = restOf()) {
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
