import { describe, expect, it } from "vitest";
import { logExcerpt } from "../../src/runs/log-excerpt.ts";
import { logTail } from "../../src/runs/stored-log.ts";

const TIME = "2026-01-01T00:00:00.000Z";
function stored(texts: readonly string[], limit?: number): string {
  const tail = logTail(limit);
  texts.forEach((text, index) => tail.add({ position: index + 1, time: TIME, text }));
  return tail.text();
}

describe("the excerpt of a log for an explanation", () => {
  it("has the texts of the lines as they were printed", () => {
    const texts = ["FAIL: test_orders", "", "  2 of 3 lines", "Error: no"];
    expect(logExcerpt(stored(texts))).toBe(texts.join("\n"));
  });

  it("is empty where the log is", () => {
    expect(logExcerpt("")).toBe("");
    expect(logExcerpt(stored([""]))).toBe("");
  });

  it("has the end of a long log, in whole lines", () => {
    const texts = Array.from({ length: 100_000 }, (_, index) => `line ${index}`);
    const excerpt = logExcerpt(stored([...texts, "Error: the end"]));
    expect(excerpt.length).toBeGreaterThan(60_000);
    expect(excerpt.length).toBeLessThanOrEqual(64 * 1024);
    expect(excerpt).toMatch(/^line \d+\n/);
    expect(excerpt).toMatch(/\nline 99999\nError: the end$/);
  });

  it("has the beginning of a long line, so that the lines before it are in it, too", () => {
    const excerpt = logExcerpt(stored(["Error: first", "x".repeat(1_000_000), "last"]));
    expect(excerpt).toBe(`Error: first\n${"x".repeat(2_000)}\nlast`);
  });

  it("does not have the line that counts what is no longer kept as a line of the program", () => {
    const excerpt = logExcerpt(
      stored(
        Array.from({ length: 100 }, () => "x".repeat(50)),
        1_000,
      ),
    );
    expect(excerpt).toMatch(/^x{50}\n/);
  });
});
