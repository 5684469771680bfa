import type { LogLine } from "@dagctl/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { logTail, parseStoredLog } from "../../src/runs/stored-log.ts";

const TIME = "2026-01-01T00:00:00.000Z";
const linesOf = fc
  .array(
    fc.record({
      step: fc.integer({ min: 1, max: 50 }),
      text: fc.string({ maxLength: 60 }).filter((text) => !text.includes("\n")),
    }),
    {
      minLength: 1,
      maxLength: 80,
    },
  )
  .map((given) => {
    let position = 0;
    return given.map(({ step, text }): LogLine => ({
      position: (position += step),
      time: TIME,
      text,
    }));
  });

describe("a stored log", () => {
  it("gives every reader either all lines after its position or, first, a line with the number of missing lines", () => {
    fc.assert(
      fc.property(
        linesOf,
        fc.integer({ min: 300, max: 3000 }),
        fc.option(fc.integer({ min: 0, max: 4000 }), { nil: undefined }),
        (lines, limit, after) => {
          const tail = logTail(limit);
          for (const line of lines) tail.add(line);
          expect(tail.text().length).toBeLessThanOrEqual(limit);
          const kept = parseStoredLog(tail.text());
          const read = [...kept.lines(after)];
          const expected = lines.filter(({ position }) => position > (after ?? -1));
          if (kept.covers(after)) {
            expect(read).toEqual(expected);
            return;
          }
          const [gap, ...rest] = read;
          const missing = gap?.missing ?? 0;
          expect(missing).toBeGreaterThan(0);
          expect(gap?.text).toContain(`first ${missing} line`);
          expect(gap?.position).toBe(lines[missing - 1]?.position);
          expect(rest).toEqual(lines.slice(missing));
          // Resumed after that line, a reader does not get it again.
          expect([...kept.lines(gap?.position)]).toEqual(rest);
        },
      ),
    );
  });

  it("counts the lines that the driver has no more, wherever its own part begins", () => {
    const printed = (position: number): LogLine => ({
      position,
      time: TIME,
      text: `line ${position} `.padEnd(40, "x"),
    });
    const gap = { position: 40, time: TIME, text: "[30 lines are gone]", missing: 30 };
    for (const limit of [300, 800, 1_400, 2_000, 100_000]) {
      const tail = logTail(limit);
      const lines = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map(printed);
      const rest = [41, 42, 43, 44, 45, 46, 47, 48, 49, 50].map(printed);
      for (const line of [...lines, gap, ...rest]) tail.add(line);
      const read = [...parseStoredLog(tail.text()).lines(undefined)];
      const number = read.reduce((sum, { missing }) => sum + (missing ?? 1), 0);
      expect(number, String(limit)).toBe(50);
      for (const [at, { position, missing = 1 }] of read.entries())
        expect(position - missing).toBe(read[at - 1]?.position ?? 0);
      for (const { position } of read) {
        const after = [...parseStoredLog(tail.text()).lines(position)];
        expect(after).toEqual(read.filter((line) => line.position > position));
      }
    }
  });

  it("of which the driver's own gap is the first line says how many lines are before it", () => {
    const tail = logTail();
    tail.add({ position: 40, time: TIME, text: "[40 lines are gone]", missing: 40 });
    tail.add({ position: 41, time: TIME, text: "last" });
    expect([...parseStoredLog(tail.text()).lines(undefined)]).toMatchObject([
      { position: 40, missing: 40 },
      { position: 41, text: "last" },
    ]);
  });

  it("keeps the beginning of a line that alone is longer than the stored log", () => {
    const tail = logTail(1000);
    tail.add({ position: 1, time: TIME, text: "a" });
    tail.add({ position: 2, time: TIME, text: "x".repeat(5000) });
    const [gap, line] = [...parseStoredLog(tail.text()).lines(undefined)];
    expect(gap).toMatchObject({ position: 1, missing: 1 });
    expect(line).toMatchObject({ position: 2, text: expect.stringMatching(/^x{500,}$/) });
  });

  it("of an earlier version is read as it was stored, and a long one may have been truncated", () => {
    const whole = parseStoredLog(`5 ${TIME} one\n9 ${TIME} two words\n`);
    expect([...whole.lines(undefined)]).toEqual([
      { position: 5, time: TIME, text: "one" },
      { position: 9, time: TIME, text: "two words" },
    ]);
    expect([whole.covers(undefined), whole.covers(3)]).toEqual([true, true]);
    const row = (position: number): string => `${position} ${TIME} ${"x".repeat(50)}\n`;
    const cut = parseStoredLog(
      Array.from({ length: 13_500 }, (_, index) => row(4_000_000 + 100 * index)).join(""),
    );
    expect([cut.covers(undefined), cut.covers(12), cut.covers(4_000_000)]).toEqual([
      false,
      false,
      true,
    ]);
    const [gap, first] = [...cut.lines(12)];
    expect(gap?.text).toContain("may no longer be kept");
    expect(first?.position).toBe(4_000_000);
  });
});
