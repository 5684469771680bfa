import type { Run } from "@dagctl/core";
import type { Change, Clock } from "@dagctl/core/contracts";
import { fakeEngine, type FakeEngine, type MemoryData, memoryStore } from "@dagctl/testing";
import { until } from "../host/test-host.ts";

/** A job that has two retries. */
export const ORDERS = { name: "orders", command: "node orders", max_retries: 2, retry_pause: "1m" };
export const MINUTE = 60_000;

/** Returns an engine whose runs fail, and the ids of those that it started. */
export function failingEngine(
  schedules: "host" | "engine",
  clock: Clock,
): { readonly engine: FakeEngine; readonly started: readonly string[] } {
  const engine = fakeEngine({ schedules, clock });
  const started: string[] = [];
  engine.setRuns(({ ref }) => {
    started.push(ref.run);
    return [{ exit: 3 }];
  });
  return { engine, started };
}

/** Returns the runs of a project, the oldest first, also where its host is dead. */
export async function storedRuns(data: MemoryData, project: string): Promise<readonly Run[]> {
  const page = { offset: 0, limit: 99 };
  const { records } = await memoryStore({ data }).runs("org-acme", project, page);
  return records.map(({ run }) => run).toReversed();
}

/** Returns them when there are so many, and all have ended. */
export const untilEnded = (
  data: MemoryData,
  project: string,
  count: number,
): Promise<readonly Run[]> =>
  until(
    () => storedRuns(data, project),
    (all) => all.length >= count && all.every(({ end_time: end }) => end !== undefined),
  );

/** Returns what says whether a change is an event of a type. */
export const hasEvent =
  (type: string) =>
  (change: Change): boolean =>
    "put" in change && change.put === "event" && change.event.type === type;
