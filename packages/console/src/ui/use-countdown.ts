import { useEffect, useRef, useState } from "preact/hooks";
import { retryAfter } from "./failure-facts.ts";

/** How often the rest is shown again, in milliseconds. */
const TICK_MS = 250;

/**
 * Returns the seconds until the server wants the next try, counted from the first time that the
 * error is shown; 0 where it may be now.
 */
export function useCountdown(error: unknown): number {
  const seen = useRef<{ readonly error: unknown; readonly until: number }>({
    error: undefined,
    until: 0,
  });
  if (seen.current.error !== error)
    seen.current = { error, until: Date.now() + retryAfter(error) * 1000 };
  const { until } = seen.current;
  const secondsLeft = (now: number): number => Math.max(0, Math.ceil((until - now) / 1000));
  const [, setShown] = useState(0);
  useEffect(() => {
    if (secondsLeft(Date.now()) === 0) return undefined;
    const timer = setInterval(() => {
      const left = secondsLeft(Date.now());
      setShown(left);
      if (left === 0) clearInterval(timer);
    }, TICK_MS);
    return () => clearInterval(timer);
  }, [until]);
  return secondsLeft(Date.now());
}
