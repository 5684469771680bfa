import type { FakeClock } from "@dagctl/testing";
import { setImmediate as turn } from "node:timers/promises";

/** Returns what the work returns; each pause that it makes with the clock ends at once. */
export async function withoutPauses<T>(clock: FakeClock, work: Promise<T>): Promise<T> {
  let ended = false;
  const end = work.finally(() => {
    ended = true;
  });
  end.catch(() => undefined);
  while (!ended) if (!(await clock.advanceToNext())) await turn();
  return end;
}
