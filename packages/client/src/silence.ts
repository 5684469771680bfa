import { LostAnswer } from "./failures.ts";

/** The longest time without anything from a server, in milliseconds: a day. */
export const LONGEST_SILENCE_MS = 86_400_000;

/** Waits for what a server sends, part by part, and no longer than it may be silent. */
export interface Silence {
  /** Is aborted when a part took too long, with a `LostAnswer`, or with the caller's reason. */
  readonly signal: AbortSignal;
  /**
   * Returns a part of what the server sends. The time runs only here: a caller that reads slowly
   * does not lose the answer.
   *
   * @param waitMs what the part may take in addition, because the server itself waits
   * @throws the reason of `signal`, also where the maker of the promise ignores the signal
   */
  wait<Value>(this: void, part: Promise<Value>, waitMs?: number): Promise<Value>;
  /** Ends the waiting: the caller's signal has no effect any more. */
  end(this: void): void;
}

/**
 * Returns what waits for the parts of one answer.
 *
 * @param timeoutMs how long each part may take
 * @param caller the signal of the caller
 */
export function silenceOf(timeoutMs: number, caller: AbortSignal | undefined): Silence {
  const controller = new AbortController();
  const { signal } = controller;
  const leave = (): void => controller.abort(caller?.reason);
  if (caller?.aborted) leave();
  else caller?.addEventListener("abort", leave, { once: true });
  return {
    signal,
    async wait(part, waitMs = 0) {
      const lapse = (): void => controller.abort(timeoutOf(timeoutMs, waitMs));
      const timer = setTimeout(lapse, timeoutMs + waitMs);
      let refuse: (() => void) | undefined;
      const refused = new Promise<never>((_resolve, reject) => {
        refuse = () => reject(signal.reason as Error);
        if (signal.aborted) refuse();
        else signal.addEventListener("abort", refuse);
      });
      try {
        return await Promise.race([part, refused]);
      } finally {
        clearTimeout(timer);
        if (refuse) signal.removeEventListener("abort", refuse);
      }
    },
    end: () => caller?.removeEventListener("abort", leave),
  };
}

function timeoutOf(timeoutMs: number, waitMs: number): LostAnswer {
  const options = waitMs === 0 ? "`timeoutMs`" : "`waitMs` and `timeoutMs`";
  return new LostAnswer(`Nothing arrived for ${(timeoutMs + waitMs) / 1000} seconds (${options})`, {
    isUnsent: false,
    isTimeout: true,
  });
}
