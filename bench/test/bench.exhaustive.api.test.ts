import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { measureCycles } from "../cycle/measure.ts";
import { cycleReport } from "../cycle/report.ts";
import { measureDueRuns } from "../due-runs/measure.ts";
import { dueRunsReport } from "../due-runs/report.ts";
import { sqliteDatabase } from "../due-runs/sqlite-database.ts";
import { median } from "../figures.ts";
import { measureFind } from "../find-projects/measure.ts";
import { findReport } from "../find-projects/report.ts";
import { compare } from "../get-project/compare.ts";
import { NAMES, startContenders } from "../get-project/contenders.ts";
import { getProjectReport } from "../get-project/report.ts";
import { measureGateways } from "../gateways/measure.ts";
import { gatewaysReport } from "../gateways/report.ts";
import { measureHostile } from "../hostile/measure.ts";
import { hostileReport } from "../hostile/report.ts";
import { measureImports } from "../imports/measure.ts";
import { importsReport } from "../imports/report.ts";
import { measureList } from "../list-projects/measure.ts";
import { listReport } from "../list-projects/report.ts";
import { measureSyncStatus, PATH } from "../sync-status/measure.ts";
import { syncStatusReport } from "../sync-status/report.ts";

// Checks that the benchmarks measure, never the figures: those of a busy machine prove nothing.

describe("the bench", () => {
  test("gets the same answer from each server, and reports one round over all of them", async () => {
    const contenders = await startContenders({ fromSource: true });
    try {
      const standings = await compare(contenders, { rounds: 1, milliseconds: 20, connections: 2 });
      expect(standings.map(({ name }) => name)).toEqual(NAMES);
      for (const {
        answersPerSecond,
        cpuMicrosecondsPerAnswer,
        throughputRatios,
        rssBytes,
      } of standings) {
        for (const figure of [
          answersPerSecond,
          cpuMicrosecondsPerAnswer,
          ...throughputRatios,
          rssBytes,
        ])
          expect(figure).toBeGreaterThan(0);
        expect(throughputRatios).toHaveLength(1);
      }
      expect(getProjectReport(standings, { rounds: 1, connections: 2 })).toContain("at least 0.8");
    } finally {
      await contenders.close();
    }
  }, 60_000);

  test("reports the time and memory of the list, which has the bytes of its rows", async () => {
    const options = { rounds: 1, projects: 20, memory: [10], fromSource: true };
    const figures = await measureList(options);
    for (const figure of [figures.bytes, figures.answer, figures.cpu, figures.stringify])
      expect(figure).toBeGreaterThan(0);
    expect(figures.memory).toMatchObject([{ projects: 10 }]);
    expect(listReport(figures, 1)).toContain("at most 1.5");
  }, 60_000);

  test("finds projects with a filter and an order, and compares this with a page of all", async () => {
    const options = { rounds: 1, projects: 60, reads: 1 };
    const figures = await measureFind({ ...options, fromSource: true });
    for (const { bytes, answer, cpu, ratios } of figures) {
      for (const figure of [bytes, answer, cpu]) expect(figure).toBeGreaterThan(0);
      expect(ratios).toEqual([expect.any(Number)]);
    }
    const bytesOf = (name: string): number =>
      figures.find((one) => one.name === name)?.bytes ?? Number.NaN;
    expect(bytesOf("with a filter and an order")).toBeLessThan(bytesOf("a page"));
    expect(bytesOf("100 with the newest runs, gzip")).toBeLessThan(
      bytesOf("100 with the newest runs") / 4,
    );
    expect(findReport(figures, options)).toContain("at most 3");
  }, 60_000);

  test("completes a cycle, and can repeat the store's part of it alone", async () => {
    const cycles = { memory: 2, sqlite: 2 };
    const figures = await measureCycles({ rounds: 1, cycles, memoryCycles: 2 });
    for (const { cycle, shortCycle, storeAlone, storeCalls } of Object.values(figures.stores))
      for (const figure of [cycle.time, shortCycle.time, storeAlone.time, storeCalls])
        expect(figure).toBeGreaterThan(0);
    const text = cycleReport(figures, 1);
    expect(text).toContain("at most 2 times its calls to the store");
    expect(text).toMatch(/SQLite +\| the \d+ calls to the store, alone/);
  });

  test("starts due runs on SQLite, and stores their rows by bare transactions", async () => {
    const folder = await mkdtemp(join(tmpdir(), "dagctl-bench-"));
    try {
      const sqlite = await measureDueRuns(sqliteDatabase(folder), { rounds: 1, projects: 10 });
      for (const figure of [...sqlite.rates, ...sqlite.bareRates, sqlite.late.half, sqlite.cpu])
        expect(figure).toBeGreaterThan(0);
      expect(sqlite).toMatchObject({ hosts: 1, projects: 10 });
      // Admission, dispatch and start.
      expect(sqlite.commits).toBeGreaterThanOrEqual(3);
      expect(dueRunsReport({ sqlite }, 1)).toContain("at least 1,000");
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }, 60_000);

  test("counts comparisons on a small history on the wire, and compares them with a clone of it", async () => {
    const ANSWERS = ["same", "behind", "behind", "diverged", "diverged"];
    const figures = await measureSyncStatus({ commits: 60, far: 20, newRoot: 5, paths: [PATH] });
    expect(figures.looks.map(({ answer }) => answer.relation)).toEqual(ANSWERS);
    for (const { bytes } of figures.looks) expect(bytes).toBeGreaterThan(0);
    expect(syncStatusReport(figures)).toContain("at most 1 %");
  }, 60_000);

  test("reads gateways of a large file, and compares this with a parse of the same lines", async () => {
    const figures = await measureGateways({ rounds: 1, only: 1 });
    expect(figures).toMatchObject([{ bytes: 1_000_000, outcome: "known, 20" }]);
    expect(gatewaysReport(figures, 1)).toContain("under 100 ms");
  }, 60_000);

  test("reads hostile repositories on a server that answers /healthz at the same time", async () => {
    const figures = await measureHostile({ rounds: 1, only: 2, fromSource: true });
    expect(figures).toMatchObject([{ status: 201 }, { status: 201 }]);
    for (const { piece, create, delay, healthz, answered } of figures)
      for (const figure of [piece, create, delay, healthz, answered])
        expect(figure).toBeGreaterThan(0);
    expect(hostileReport(figures, 1)).toContain("under 100 ms");
  }, 120_000);

  test("takes the middle as the median, and of an even number the mean of the middle two", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(() => median([])).toThrow(TypeError);
  });

  test("prints only the tables of the requested part", async () => {
    const command = fileURLToPath(new URL("../main.ts", import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [
      command,
      "--only",
      "imports",
      "--rounds",
      "1",
    ]);
    expect(stdout).toContain("importing @dagctl/core");
    expect(stdout.match(/^\| Goal/gm)).toHaveLength(1);
  }, 60_000);

  test("measures imports of the built modules next to that of zod alone", async () => {
    const figures = await measureImports({ rounds: 1 });
    expect(figures.map(({ module }) => module)).toContain("@dagctl/core");
    for (const { milliseconds, ratios, cpuRatios } of figures) {
      expect(milliseconds).toBeGreaterThan(0);
      expect(ratios).toHaveLength(1);
      expect(cpuRatios).toEqual([expect.any(Number)]);
    }
    expect(importsReport(figures, 1)).toContain("at most 1.3");
  }, 60_000);
});
