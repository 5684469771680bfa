import { expect, test } from "vitest";
import { memory } from "../../src/cluster/watch-cache.ts";

function counted<T>(answer: () => T): { readonly ask: () => Promise<T>; asked: number } {
  const counter = {
    asked: 0,
    async ask() {
      counter.asked += 1;
      return answer();
    },
  };
  return counter;
}

const always = (): boolean => true;

test("reads each time while no watch is in sync", async () => {
  const known = memory<number>();
  const source = counted(() => 1);
  for (let times = 0; times < 3; times += 1)
    expect(await known.recall("a", source.ask, always)).toBe(1);
  expect(source.asked).toBe(3);
});

test("reads once while a watch is in sync, and again after a change or when the watch was out of sync", async () => {
  const known = memory<number>();
  let answers = 0;
  const source = counted(() => (answers += 1));
  known.inStep();
  for (let times = 0; times < 3; times += 1)
    expect(await known.recall("a", source.ask, always)).toBe(1);
  known.changed("a");
  expect(await known.recall("a", source.ask, always)).toBe(2);
  known.outOfStep();
  expect(await known.recall("a", source.ask, always)).toBe(3);
  known.inStep();
  expect(await known.recall("a", source.ask, always)).toBe(4);
  expect(await known.recall("a", source.ask, always)).toBe(4);
});

test("stores no answer that changed while it was read, and none that must not be stored", async () => {
  const known = memory<number>();
  known.inStep();
  const disturbed = async (): Promise<number> => {
    known.changed("a");
    return 1;
  };
  await known.recall("a", disturbed, always);
  expect(known.recalled("a")).toBeUndefined();
  const broken = async (): Promise<number> => {
    known.outOfStep();
    known.inStep();
    return 1;
  };
  await known.recall("a", broken, always);
  expect(known.recalled("a")).toBeUndefined();
  await known.recall(
    "a",
    async () => 1,
    (answer) => answer > 1,
  );
  expect(known.recalled("a")).toBeUndefined();
});

test("knows without a request that an object does not exist when a watch in sync has not reported it", async () => {
  const known = memory<readonly string[]>({ unseen: [] });
  const source = counted(() => ["x"]);
  expect(await known.recall("a", source.ask, always)).toEqual(["x"]);
  known.inStep();
  expect(await known.recall("b", source.ask, always)).toEqual([]);
  known.changed("b");
  expect(await known.recall("b", source.ask, always)).toEqual(["x"]);
  // A key that was reported once is asked for, also when the watch begins again.
  known.outOfStep();
  known.inStep();
  expect(await known.recall("b", source.ask, always)).toEqual(["x"]);
});

test("ignores events that are older than its state", () => {
  const known = memory<string>();
  known.inStep();
  known.told("a", "written", 7);
  known.told("a", "late news", 6);
  expect(known.recalled("a")).toBe("written");
  known.told("a", "news", 8);
  expect(known.recalled("a")).toBe("news");
});
