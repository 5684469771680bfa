import type { DagctlEvent, EventPage, FollowedEvent } from "@dagctl/core";
import { DagctlError } from "@dagctl/core/errors";
import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { followLive, type Live } from "../../src/server/live.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);
const eventOf = (sequence: number): DagctlEvent =>
  ({ sequence, type: "job.updated" }) as DagctlEvent;

interface Followed {
  readonly live: Live;
  readonly seen: (number | "missed")[];
  readonly opened: (number | undefined)[];
  readonly isAway: { value: boolean };
  readonly server: { newest: number; isBroken: boolean; items: FollowedEvent[] };
  wake(): void;
}

function followed(isHidden = false): Followed {
  const isAway = signal(isHidden);
  const server = { newest: 5, isBroken: false, items: [] as FollowedEvent[] };
  const opened: (number | undefined)[] = [];
  const waiting = new Set<() => void>();
  const stored = (after: number): readonly FollowedEvent[] =>
    server.items.filter((item) => item.type === "gap" || item.sequence > after);
  const seen: (number | "missed")[] = [];
  const live = followLive({
    connection: { returns: signal(0) },
    isAway,
    fail: () => undefined,
    events: {
      list: ({ after = 0 } = {}) =>
        Object.assign(
          server.isBroken
            ? Promise.reject<EventPage>(new DagctlError("unavailable", "No"))
            : Promise.resolve({ newest_sequence: server.newest } as EventPage),
          {
            async *[Symbol.asyncIterator]() {
              yield* stored(after);
            },
          },
        ),
      async *follow({ after = 0, signal: ending } = {}) {
        opened.push(after);
        for (let index = 0; ;) {
          const items = stored(after);
          yield* items.slice(index);
          index = items.length;
          await new Promise<void>((resolve, reject) => {
            waiting.add(resolve);
            ending?.addEventListener("abort", () => reject(ending.reason as Error));
          });
        }
      },
    },
  });
  live.listen({
    take: ({ sequence }) => void seen.push(sequence),
    miss: () => void seen.push("missed"),
  });
  return {
    live,
    seen,
    opened,
    isAway,
    server,
    wake: () => {
      for (const each of waiting) each();
    },
  };
}

describe("the events of a page", () => {
  test("begin after the newest position, which is read before the page reads anything", async () => {
    const page = followed();
    await page.live.ready;
    page.server.items.push(eventOf(5), eventOf(6));
    await settle();
    page.wake();
    await settle();
    expect([page.opened, page.seen]).toEqual([[5], [6]]);
    page.live.close();
  });

  test("lead to a fresh read after a gap, and go on behind it", async () => {
    const page = followed();
    page.server.items.push({ type: "gap", first_kept_sequence: 9 }, eventOf(9));
    await settle();
    expect(page.seen).toEqual(["missed", 9]);
  });

  test("let a page begin where they cannot be read, and then have it read again", async () => {
    const page = followed();
    page.live.close();
    const broken = followed(true);
    broken.server.isBroken = true;
    broken.isAway.value = false;
    await settle();
    await broken.live.ready;
    broken.server.isBroken = false;
    await vi.advanceTimersByTimeAsync(1_000);
    expect([broken.opened, broken.seen]).toEqual([[5], ["missed"]]);
  });

  test("are read once a minute while the page is away, and followed at once afterwards", async () => {
    const page = followed();
    await settle();
    page.isAway.value = true;
    page.server.items.push(eventOf(6));
    await vi.advanceTimersByTimeAsync(59_000);
    expect(page.seen).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(page.seen).toEqual([6]);
    page.server.items.push(eventOf(7));
    page.isAway.value = false;
    await settle();
    expect([page.opened, page.seen]).toEqual([
      [5, 6],
      [6, 7],
    ]);
  });
});
