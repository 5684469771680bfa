/** The longest time of a timer, in milliseconds: a longer one would fire at once. */
export const LONGEST: number = 2 ** 31 - 1;

export interface Deadline {
  /**
   * Sets the deadline to this many seconds after the start of the pod; `undefined` removes it. A
   * time that has passed counts at once.
   */
  set(seconds: number | undefined): void;
  clear(): void;
}

/**
 * Calls `onPassed` once, when the pod's `activeDeadlineSeconds`, which may change while it runs,
 * have passed since `start`.
 */
export function deadline(start: Date, onPassed: () => void): Deadline {
  let timer: NodeJS.Timeout | undefined;
  let end = Infinity;
  let done = false;
  const clear = (): void => clearTimeout(timer);
  const look = (): void => {
    const left = end - Date.now();
    if (left <= 0) {
      done = true;
      onPassed();
    } else timer = setTimeout(look, Math.min(left, LONGEST)).unref();
  };
  return {
    set(seconds) {
      const requested = seconds === undefined ? Infinity : start.getTime() + seconds * 1000;
      if (done || requested === end) return;
      end = requested;
      clear();
      if (end !== Infinity) look();
    },
    clear() {
      done = true;
      clear();
    },
  };
}
