import type { FollowedEvent, HostOrganization } from "@dagctl/core";
import type { Store } from "@dagctl/core/contracts";
import { memoryData, type MemoryData, memoryStore, until } from "@dagctl/testing";
import { onTestFinished } from "vitest";

export const ACME = "org-acme";
export const OTHER = "org-other";

/**
 * Stores events without a host: number `n` is of the project `p1` or `p2`, every fifth is
 * another's.
 */
export async function storeEvents(
  store: Store,
  numbers: readonly number[],
  time = new Date().toISOString(),
): Promise<void> {
  await store.commit(
    numbers.map((n) => ({
      put: "event",
      event: {
        type: n % 2 ? "run.started" : "run.ended",
        organization: n % 5 ? ACME : OTHER,
        project: n % 3 ? "p1" : "p2",
        time,
        data: { run: { id: `run-${n}` } },
      },
    })),
  );
}

export const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** Returns data with the events 1 to 30, of which those before `first` are pruned. */
export async function storedData(first = 1): Promise<MemoryData> {
  const data = memoryData();
  const store = memoryStore({ data });
  await storeEvents(store, range(1, first - 1), "2026-01-01T00:00:00.000Z");
  await storeEvents(store, range(first, 30));
  await store.prune({ events: "2026-01-05T00:00:00.000Z", operations: "", keys: "", records: "" });
  return data;
}

export const positionOf = (item: FollowedEvent): number | string =>
  item.type === "gap" ? `gap before ${item.first_kept_sequence}` : item.sequence;

/** Collects what a stream yields, until the test ends. */
export function collect(
  open: (options: { readonly signal: AbortSignal }) => AsyncIterable<FollowedEvent>,
): FollowedEvent[] {
  const items: FollowedEvent[] = [];
  const controller = new AbortController();
  const run = async (): Promise<void> => {
    for await (const item of open({ signal: controller.signal })) items.push(item);
  };
  const ended = run().catch((error: unknown) => {
    if (error !== controller.signal.reason) throw error;
  });
  onTestFinished(async () => {
    controller.abort(new Error("the test is over"));
    await ended;
  });
  return items;
}

export const untilLength = (items: readonly unknown[], length: number): Promise<unknown> =>
  until(
    async () => items.length,
    (now) => now >= length,
  );

/** Reads all pages. */
export async function allPages(
  organization: HostOrganization,
  options: Parameters<HostOrganization["events"]["list"]>[0],
): Promise<readonly (readonly number[])[]> {
  const pages: (readonly number[])[] = [];
  for (let after = options?.after; ;) {
    const page = await organization.events.list({ ...options, after });
    pages.push(page.events.map(({ sequence }) => sequence));
    if (!page.has_more) return pages;
    after = page.next_after;
  }
}
