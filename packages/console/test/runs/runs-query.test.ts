import { describe, expect, it } from "vitest";
import { isFiltered, optionsOf, readRunsQuery, runsPath } from "../../src/runs/runs-query.ts";

const read = (search: string) => readRunsQuery(Object.fromEntries(new URLSearchParams(search)));
const NOW = Date.parse("2026-03-12T09:00:00.000Z");

describe("the query of a list of runs", () => {
  it.each([
    "/runs",
    "/runs?status=failed,error&project=orders&triggered_by=manual&since=24h&page=3",
    "/runs?status=nonsense&since=2026-03-01T00%3A00%3A00Z&page=NaN",
  ])("is the same in the address and the page: %s", (path) => {
    expect(runsPath(read(path.slice("/runs".length)))).toBe(path);
  });

  it("asks for the time that a choice means, and passes other texts on", () => {
    expect(optionsOf(read(""), NOW)).toEqual({ page: 1, limit: 50 });
    expect(
      optionsOf(read("status=failed,x&project=a&triggered_by=b&since=1h&page=2"), NOW),
    ).toEqual({
      page: 2,
      limit: 50,
      status: ["failed", "x"],
      project: "a",
      triggeredBy: "b",
      since: "2026-03-12T08:00:00.000Z",
    });
    const since = ["24h", "7d", "toString"].map((each) => optionsOf(read(`since=${each}`), NOW));
    expect(since.map((options) => options.since)).toEqual([
      "2026-03-11T09:00:00.000Z",
      "2026-03-05T09:00:00.000Z",
      "toString",
    ]);
  });

  it("may hide runs, unless it is about a page only", () => {
    expect(
      ["", "page=2", "since=1h", "status=failed", "project=a"].map(read).map(isFiltered),
    ).toEqual([false, false, true, true, true]);
  });
});
