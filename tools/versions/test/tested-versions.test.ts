import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { versionsToTest, withRow } from "../src/tested-versions.ts";

const LIST = ["1.8.0", "1.9.11", "1.10.23"];

beforeEach(() => {
  vi.stubEnv("DAGCTL_TEST_VERSION", undefined);
  vi.stubEnv("DAGCTL_TEST_EXHAUSTIVE", undefined);
});
afterEach(() => vi.unstubAllEnvs());

describe("a test of versions", () => {
  test("runs the oldest and the newest version, or those that it names", () => {
    expect(versionsToTest(LIST)).toEqual(["1.8.0", "1.10.23"]);
    expect(versionsToTest(["1.8.0"])).toEqual(["1.8.0"]);
    expect(versionsToTest(LIST, ["1.9.11"])).toEqual(["1.9.11"]);
  });

  test("runs every version with DAGCTL_TEST_EXHAUSTIVE", () => {
    vi.stubEnv("DAGCTL_TEST_EXHAUSTIVE", "1");
    expect(versionsToTest(LIST, ["1.9.11"])).toEqual(LIST);
  });

  test("runs one version of its list with DAGCTL_TEST_VERSION", () => {
    vi.stubEnv("DAGCTL_TEST_EXHAUSTIVE", "1");
    vi.stubEnv("DAGCTL_TEST_VERSION", "1.9.11");
    expect(versionsToTest(LIST)).toEqual(["1.9.11"]);
    vi.stubEnv("DAGCTL_TEST_VERSION", "0.236.4");
    expect(versionsToTest(LIST)).toEqual([]);
  });
});

test("a recorded row replaces that of the same version and Python, and rows are sorted as versions", () => {
  const row = (version: string, python: string, day: string) => ({ version, python, day });
  const rows = [row("1.9.11", "3.11", "2026-01-01"), row("1.9.11", "3.9", "2026-01-01")].reduce(
    withRow,
    [row("1.10.23", "3.11", "2026-01-01")],
  );
  expect(withRow(rows, row("1.9.11", "3.11", "2026-02-02"))).toEqual([
    row("1.9.11", "3.9", "2026-01-01"),
    row("1.9.11", "3.11", "2026-02-02"),
    row("1.10.23", "3.11", "2026-01-01"),
  ]);
});
