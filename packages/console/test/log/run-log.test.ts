import type { LogLine } from "@dagctl/core";
import { DagctlError } from "@dagctl/core/errors";
import { signal } from "@preact/signals";
import { describe, expect, test, vi } from "vitest";
import { followRunLog, readWholeLog } from "../../src/log/run-log.ts";
import { rowText } from "../../src/log/log-lines.ts";

const lineOf = (position: number): LogLine => ({
  position,
  time: "2026-01-31T12:00:00.000Z",
  text: `line ${position}`,
});

describe("the log of a run", () => {
  test("goes on after the last line, and shows many lines with one frame", async () => {
    const frames: (() => void)[] = [];
    const opened: unknown[] = [];
    const isAway = signal(false);
    const failed: unknown[] = [];
    const error = new DagctlError("not_found", "It is gone");
    const log = followRunLog({
      runs: {
        async *logs(_project, _run, { after = 0, signal: ending } = {}) {
          opened.push(after);
          for (let position = after + 1; position <= after + 3; position += 1)
            yield lineOf(position);
          if (after >= 3) throw error;
          await new Promise((_resolve, reject) =>
            ending?.addEventListener("abort", () => reject(ending.reason as Error)),
          );
        },
      },
      project: "proj_a",
      run: "run_a",
      connection: { returns: signal(0) },
      isAway,
      fail: (each) => void failed.push(each),
      nextFrame: (call) => void frames.push(call),
    });
    await vi.waitFor(() => expect(log.lines.total).toBe(3));
    expect([frames.length, log.changes.value]).toEqual([1, 0]);
    frames[0]?.();
    expect(log.changes.value).toBe(1);
    isAway.value = true;
    isAway.value = false;
    await vi.waitFor(() => expect(failed).toEqual([error]));
    expect(opened).toEqual([0, 3]);
    expect(log.lines.rows.map(rowText)).toEqual([1, 2, 3, 4, 5, 6].map((each) => `line ${each}`));
    expect(log.state.value).toEqual({ name: "failed", error, isRetried: false });
    log.close();
  });

  test("is read as a whole for a file, without waiting for more", async () => {
    const asked: unknown[] = [];
    const runs = {
      async *logs(_project: string, _run: string, options: object = {}) {
        asked.push("follow" in options);
        yield* [1, 2].map(lineOf);
      },
    };
    const from = { runs, project: "proj_a", run: "run_a" };
    const texts = await readWholeLog(from, ({ text }) => text, new AbortController().signal);
    expect([texts, asked]).toEqual([["line 1\n", "line 2\n"], [false]]);
  });
});
