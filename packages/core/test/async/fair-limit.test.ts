import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fairLimit } from "../../src/async/fair-limit.ts";

/** Lets everything run that waits for no event from outside. */
const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** Calls whose work ends when the test says so. */
function scene(shared: number) {
  const limit = fairLimit(shared);
  const started: string[] = [];
  const running = new Map<string, () => void>();
  const waiting = new Map<string, AbortController>();
  return {
    started,
    running,
    waiting,
    call(key: string, name: string): Promise<string> {
      const leaving = new AbortController();
      waiting.set(name, leaving);
      return limit(
        key,
        () => {
          waiting.delete(name);
          started.push(name);
          return new Promise<string>((resolve) =>
            running.set(name, () => {
              running.delete(name);
              resolve(name);
            }),
          );
        },
        leaving.signal,
      );
    },
    async end(name: string): Promise<void> {
      running.get(name)?.();
      await settled();
    },
    async leave(name: string): Promise<void> {
      waiting.get(name)?.abort(new Error("enough"));
      waiting.delete(name);
      await settled();
    },
  };
}

describe("fairLimit", () => {
  test("starts work of a fourth key while three keys have more work than places that never ends", async () => {
    const { call, started } = scene(8);
    for (const key of ["a", "b", "c"])
      for (let index = 0; index < 20; index += 1) void call(key, `${key}${index}`);
    await settled();
    expect(started).toHaveLength(8 + 3);
    void call("d", "d0");
    await settled();
    expect(started.at(-1)).toBe("d0");
  });

  test("lets a key alone run as much as there are shared places", async () => {
    const { call, started, end } = scene(3);
    for (let index = 0; index < 5; index += 1) void call("a", `a${index}`);
    await settled();
    expect(started).toEqual(["a0", "a1", "a2"]);
    await end("a1");
    expect(started.at(-1)).toBe("a3");
  });

  test("gives a shared place that becomes free to the waiting keys in turn", async () => {
    const { call, started, end } = scene(4);
    for (let index = 0; index < 4; index += 1) void call("a", `a${index}`);
    for (const name of ["b0", "b1", "b2", "b3", "c0", "c1", "c2"]) void call(name.charAt(0), name);
    await settled();
    expect(started).toEqual(["a0", "a1", "a2", "a3", "b0", "b1", "c0"]);
    await end("a0");
    await end("a1");
    await end("a2");
    expect(started.slice(7)).toEqual(["b2", "c1", "b3"]);
  });

  test("starts the next work of a key whose last work ends, also when no shared place is free", async () => {
    const { call, started, end } = scene(1);
    void call("a", "a0");
    void call("b", "b0");
    void call("b", "b1");
    await settled();
    expect(started).toEqual(["a0", "b0"]);
    await end("b0");
    expect(started).toEqual(["a0", "b0", "b1"]);
  });

  test("drops a call that is aborted while it waits, and calls no work for it", async () => {
    const { call, started, end, leave } = scene(1);
    const first = call("a", "first");
    const left = call("a", "left");
    const last = call("a", "last");
    await Promise.all([expect(left).rejects.toThrow("enough"), leave("left")]);
    await end("first");
    await end("last");
    await expect(Promise.all([first, last])).resolves.toEqual(["first", "last"]);
    expect(started).toEqual(["first", "last"]);
  });

  test("rejects with the reason, without a call, where the signal is aborted before", async () => {
    const reason = new Error("enough");
    let called = false;
    const work = async (): Promise<void> => void (called = true);
    await expect(fairLimit(1)("a", work, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(called).toBe(false);
  });

  test("starts the next work after one that fails or throws at once", async () => {
    const limit = fairLimit(1);
    const failed = limit("a", () => Promise.reject(new Error("failed")));
    const thrown = limit("a", () => {
      throw new Error("thrown");
    });
    const next = limit("a", async () => "next");
    await expect(failed).rejects.toThrow("failed");
    await expect(thrown).rejects.toThrow("thrown");
    await expect(next).resolves.toBe("next");
  });

  test("keeps its promises over all orders of calls, ends and aborts", async () => {
    const keys = ["a", "b", "c", "d"];
    const key = fc.constantFrom(...keys);
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.record({ do: fc.constant("call" as const), key }) },
      fc.record({ do: fc.constantFrom("end" as const, "leave" as const), at: fc.nat() }),
    );
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.array(step), async (shared, steps) => {
        const { call, end, leave, started, running, waiting } = scene(shared);
        const called: string[] = [];
        const left = new Set<string>();
        const of = (names: Iterable<string>, one: string): readonly string[] =>
          [...names].filter((name) => name.startsWith(one));
        for (const [index, next] of steps.entries()) {
          if (next.do === "call") {
            const name = `${next.key}${index}`;
            called.push(name);
            call(next.key, name).catch(() => left.add(name));
            await settled();
          } else {
            const names = [...(next.do === "end" ? running : waiting).keys()];
            const name = names[next.at % names.length];
            if (name === undefined) continue;
            await (next.do === "end" ? end : leave)(name);
          }
          const counts = keys.map((one) => ({
            runs: of(running.keys(), one).length,
            waits: of(waiting.keys(), one).length,
          }));
          const taken = counts.reduce((sum, { runs }) => sum + Math.max(0, runs - 1), 0);
          expect(taken).toBeLessThanOrEqual(shared);
          for (const { runs, waits } of counts) {
            expect(runs).toBeLessThanOrEqual(shared);
            if (waits === 0) continue;
            // A key that waits has its own place, and no place that it may take is free.
            expect(runs).toBeGreaterThan(0);
            expect(taken === shared || runs === shared).toBe(true);
          }
        }
        for (;;) {
          const [name] = running.keys();
          if (name === undefined) break;
          await end(name);
        }
        // Each call has run once, in the order of its key, or has left.
        for (const one of keys)
          expect(of(started, one)).toEqual(of(called, one).filter((name) => !left.has(name)));
        expect(waiting.size).toBe(0);
      }),
    );
  });
});
