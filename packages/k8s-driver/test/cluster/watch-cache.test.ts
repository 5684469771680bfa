import { describe, expect, test } from "vitest";
import { watchCache } from "../../src/cluster/watch-cache.ts";

function counted<T>(answer: () => T): { readonly read: () => Promise<T>; asked: number } {
  const counter = {
    asked: 0,
    async read() {
      counter.asked += 1;
      return answer();
    },
  };
  return counter;
}

const always = (): boolean => true;

describe("a watch cache", () => {
  test("reads each time while no watch is in sync", async () => {
    const known = watchCache<number>();
    const source = counted(() => 1);
    for (let times = 0; times < 3; times += 1)
      expect(await known.getOrRead("a", source.read, always)).toBe(1);
    expect(source.asked).toBe(3);
  });

  test("reads once while a watch is in sync, and again after a change or when the watch was out of sync", async () => {
    const known = watchCache<number>();
    let answers = 0;
    const source = counted(() => (answers += 1));
    known.markSynced();
    for (let times = 0; times < 3; times += 1)
      expect(await known.getOrRead("a", source.read, always)).toBe(1);
    known.invalidate("a");
    expect(await known.getOrRead("a", source.read, always)).toBe(2);
    known.markStale();
    expect(await known.getOrRead("a", source.read, always)).toBe(3);
    known.markSynced();
    expect(await known.getOrRead("a", source.read, always)).toBe(4);
    expect(await known.getOrRead("a", source.read, always)).toBe(4);
  });

  test("stores no answer that changed while it was read, and none that must not be stored", async () => {
    const known = watchCache<number>();
    known.markSynced();
    const disturbed = async (): Promise<number> => {
      known.invalidate("a");
      return 1;
    };
    await known.getOrRead("a", disturbed, always);
    expect(known.peek("a")).toBeUndefined();
    const broken = async (): Promise<number> => {
      known.markStale();
      known.markSynced();
      return 1;
    };
    await known.getOrRead("a", broken, always);
    expect(known.peek("a")).toBeUndefined();
    await known.getOrRead(
      "a",
      async () => 1,
      (answer) => answer > 1,
    );
    expect(known.peek("a")).toBeUndefined();
  });

  test("knows without a request that an object does not exist when a watch in sync has not reported it", async () => {
    const known = watchCache<readonly string[]>({ unreported: [] });
    const source = counted(() => ["x"]);
    expect(await known.getOrRead("a", source.read, always)).toEqual(["x"]);
    known.markSynced();
    expect(await known.getOrRead("b", source.read, always)).toEqual([]);
    known.invalidate("b");
    expect(await known.getOrRead("b", source.read, always)).toEqual(["x"]);
    // A key that was reported once is asked for, also when the watch begins again.
    known.markStale();
    known.markSynced();
    expect(await known.getOrRead("b", source.read, always)).toEqual(["x"]);
  });

  test("ignores events that are older than its state", () => {
    const known = watchCache<string>();
    known.markSynced();
    known.set("a", "written", 7);
    known.set("a", "late news", 6);
    expect(known.peek("a")).toBe("written");
    known.set("a", "news", 8);
    expect(known.peek("a")).toBe("news");
  });
});
