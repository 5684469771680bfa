import type { Client } from "@dagctl/client";
import { DagctlError } from "@dagctl/core/errors";
import { describe, expect, it } from "vitest";
import { readRuns } from "../../src/runs/read-runs.ts";
import { readRunsQuery } from "../../src/runs/runs-query.ts";

const ABSENT = new DagctlError("not_found", "Not found");
const { signal } = new AbortController();
const read = (listAll: () => Promise<unknown>, query: Record<string, string>) =>
  readRuns({ listAll } as unknown as Client["runs"], readRunsQuery(query), 0, signal);

describe("the read of runs", () => {
  it("counts what a filter hides only where it hides all", async () => {
    const totals = [0, 7, 3, 0];
    const list = async () => ({ runs: [], total: totals.shift() });
    expect(await read(list, { status: "failed" })).toMatchObject({ total: 0, all: 7 });
    expect(await read(list, { status: "failed" })).toMatchObject({ total: 3, all: 3 });
    expect(await read(list, {})).toMatchObject({ total: 0, all: 0 });
    expect(totals).toEqual([]);
  });

  it("is not supported by a server of an earlier version, and an absent project is absent", async () => {
    const refuse = () => Promise.reject(ABSENT);
    await expect(read(refuse, {})).rejects.toMatchObject({ code: "not_supported" });
    await expect(read(refuse, { project: "orders" })).rejects.toBe(ABSENT);
  });
});
