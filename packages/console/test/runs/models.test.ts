import type { ModelResult } from "@dagctl/core";
import { describe, expect, it } from "vitest";
import { readModels, readModelsQuery, timelineOf } from "../../src/runs/models.ts";

const at = (seconds: number): string => new Date(seconds * 1_000).toISOString();
const model = (name: string, more: Partial<ModelResult> = {}): ModelResult => ({
  name,
  status: "succeeded",
  ...more,
});
const MODELS = [
  model("shop.b", { started_at: at(10), duration_ms: 4_000 }),
  model("shop.a", { started_at: at(12), duration_ms: 1_000, status: "failed" }),
  model("shop.c", { status: "skipped" }),
  model("shop.d", { started_at: at(15), status: "running" }),
];

describe("the timeline of models", () => {
  const namesOf = (query: Readonly<Record<string, string>>): readonly string[] =>
    timelineOf({ models: MODELS }, readModelsQuery(query), 18_000).rows.map(
      (row) => row.model.name,
    );

  it("has bars from the first begin to the last end; a running model ends now", () => {
    const timeline = timelineOf({ models: MODELS }, readModelsQuery({}), 18_000);
    expect(timeline).toMatchObject({ start: at(10), seconds: 8, total: 4 });
    expect(timeline.rows.map(({ bar, seconds }) => [bar, seconds])).toEqual([
      [{ from: 0, width: 0.5 }, 4],
      [{ from: 0.25, width: 0.125 }, 1],
      [undefined, undefined],
      [{ from: 0.625, width: 0.375 }, 3],
    ]);
  });

  it("has no negative bar where the clock of the engine is ahead", () => {
    const { rows } = timelineOf({ models: MODELS.slice(3) }, readModelsQuery({}), 1_000);
    expect(rows[0]?.bar).toEqual({ from: 0, width: 0 });
  });

  it("is filtered and sorted as the address says", () => {
    expect(namesOf({})).toEqual(["shop.b", "shop.a", "shop.c", "shop.d"]);
    expect(namesOf({ sort: "name" })).toEqual(["shop.a", "shop.b", "shop.c", "shop.d"]);
    expect(namesOf({ sort: "duration" })).toEqual(["shop.b", "shop.d", "shop.a", "shop.c"]);
    expect(namesOf({ sort: "status" })).toEqual(["shop.a", "shop.c", "shop.d", "shop.b"]);
    expect(namesOf({ status: "skipped" })).toEqual(["shop.c"]);
    expect(namesOf({ q: "P.D" })).toEqual(["shop.d"]);
    expect(namesOf({ page: "2" })).toEqual([]);
    expect(namesOf({ page: "x" })).toHaveLength(4);
  });
});

describe("readModels", () => {
  it("reads all pages", async () => {
    const asked: number[] = [];
    const counts = { running: 0, succeeded: 3, failed: 0, skipped: 0 };
    const models = await readModels(
      {
        async models(_project, _run, { page = 0 } = {}) {
          asked.push(page);
          return { models: [model(`m${page}`)], counts, total: 3, page, limit: 1, total_pages: 3 };
        },
      },
      { project_id: "p", id: "r" },
      new AbortController().signal,
    );
    expect(models.models.map(({ name }) => name)).toEqual(["m1", "m2", "m3"]);
    expect(asked).toEqual([1, 2, 3]);
  });
});
