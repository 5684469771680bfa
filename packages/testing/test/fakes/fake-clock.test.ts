import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fakeClock } from "../../src/index.ts";

describe("fake clock", () => {
  test("fires timers in the order of their times, then of their creation", async () => {
    const times = fc.array(fc.nat({ max: 50 }), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(times, async (delays) => {
        const clock = fakeClock();
        const start = clock.now();
        const fired: [number, number][] = [];
        delays.forEach((delay, index) => {
          clock.after(delay, () => fired.push([clock.now() - start, index]));
        });
        await clock.advance(50);
        const expected = delays
          .map((delay, index): [number, number] => [delay, index])
          .sort((one, other) => one[0] - other[0] || one[1] - other[1]);
        expect(fired).toEqual(expected);
        expect(clock.pending).toBe(0);
      }),
      { numRuns: 30 },
    );
  });

  test("finishes the work of a timer before the next one fires", async () => {
    const clock = fakeClock();
    const seen: string[] = [];
    const wait = (milliseconds: number): Promise<void> =>
      new Promise((resolve) => void clock.after(milliseconds, resolve));
    const loop = (async () => {
      for (let turn = 1; turn <= 3; turn += 1) {
        await wait(10);
        seen.push(`turn ${turn}`);
      }
    })();
    clock.after(15, () => seen.push("between"));
    await clock.advance(30);
    await loop;
    expect(seen).toEqual(["turn 1", "between", "turn 2", "turn 3"]);
  });

  test("skips cancelled timers and continues with the next one", async () => {
    const clock = fakeClock({ start: "2026-02-03T00:00:00Z" });
    const cancel = clock.after(5, () => expect.unreachable());
    cancel();
    cancel();
    expect(await clock.advanceToNext()).toBe(false);
    clock.after(7, () => undefined);
    expect(await clock.advanceToNext()).toBe(true);
    expect(new Date(clock.now()).toISOString()).toBe("2026-02-03T00:00:00.007Z");
    await expect(clock.advance(-1)).rejects.toThrow(TypeError);
  });
});
