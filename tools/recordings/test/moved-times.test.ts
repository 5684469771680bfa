import { describe, expect, test } from "vitest";
import { movingTimes } from "../src/installations/moved-times.ts";

const move = movingTimes("2026-11-26T09:35:11.264Z", Date.parse("2026-12-01T12:40:00Z"));

describe("a time", () => {
  test("is moved by whole hours and keeps its digits", () => {
    expect(move('{"a":"2026-11-26T09:34:10.397Z","b":"2026-11-27T09:00:00Z"}')).toBe(
      '{"a":"2026-12-01T12:34:10.397Z","b":"2026-12-02T12:00:00Z"}',
    );
  });

  test("stays when it is from long before the recording", () => {
    expect(move("2026-01-02T03:04:05Z")).toBe("2026-01-02T03:04:05Z");
  });
});
