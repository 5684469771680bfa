import { tmpdir } from "node:os";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { type Reader, runGit } from "../../src/process/process.ts";

const SECOND = 1000;

/** Runs `cat` in place of git, with a minute on a clock that only the test moves. */
async function runCat(read: Reader, signal?: AbortSignal): Promise<unknown> {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  return runGit(
    {
      program: "cat",
      configuration: [],
      args: [],
      environment: { PATH: process.env["PATH"] ?? "" },
      folder: tmpdir(),
      input: { dialog: true },
      timeoutMs: 60 * SECOND,
      signal,
    },
    read,
  ).catch((error: unknown) => error);
}

describe("a program whose output is streamed", () => {
  test("may take any time while its reader reports progress within the limit", async () => {
    let pieces = 0;
    const exit = await runCat(async (output, { write, end }, progress) => {
      write("x");
      for await (const _ of output) {
        vi.advanceTimersByTime(50 * SECOND);
        progress();
        pieces += 1;
        if (pieces < 10) write("x");
        else end();
      }
    });
    expect(exit).toEqual({ code: 0, errors: "" });
    expect(pieces).toBe(10);
  });

  test.each([
    [false, "Git did not finish within 60 s"],
    [true, "Git made no progress for 60 s: is the machine or its disk overloaded?"],
  ])("ends at the limit without progress (some before: %s)", async (reports, message) => {
    const error = await runCat(async (output, { write }, progress) => {
      write("x");
      for await (const _ of output) {
        vi.advanceTimersByTime(50 * SECOND);
        if (reports) progress();
        write("x");
        vi.advanceTimersByTime(reports ? 61 * SECOND : 11 * SECOND);
        // Too late: the program is being ended.
        progress();
      }
    });
    expect(error).toMatchObject({ code: "unavailable", message });
  });

  test("ends on an abort between two reports of progress", async () => {
    const caller = new AbortController();
    const reason = new Error("enough");
    const error = await runCat(async (output, { write }, progress) => {
      write("x");
      for await (const _ of output) {
        progress();
        caller.abort(reason);
      }
    }, caller.signal);
    expect(error).toBe(reason);
  });
});
