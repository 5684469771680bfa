import type { Client } from "@dagctl/client";
import type { LogLine } from "@dagctl/core";
import { type ReadonlySignal, signal } from "@preact/signals";
import { keepStream, type StreamPlace } from "../server/keep-stream.ts";
import { createLogLines, type LogLines } from "./log-lines.ts";

/** How far a log is read. */
export type LogState =
  | { readonly name: "reading" }
  /** All of it was read, and the run prints no more. */
  | { readonly name: "complete" }
  | { readonly name: "failed"; readonly error: unknown; readonly isRetried: boolean };

/** The log of a run, which is read while the page is used. */
export interface RunLog {
  readonly lines: LogLines;
  /** Changes after lines were added, at most once in a frame. The lines are in no signal. */
  readonly changes: ReadonlySignal<number>;
  readonly state: ReadonlySignal<LogState>;
  /** Reads again after a failure. */
  retry(): void;
  close(): void;
}

export interface RunLogOptions extends StreamPlace {
  readonly runs: Pick<Client["runs"], "logs">;
  /** Its id. */
  readonly project: string;
  /** Its id. */
  readonly run: string;
  /** Is called when the log cannot be read. */
  fail(error: unknown): void;
  /** Calls back once, with the next frame. @default that of the browser */
  readonly nextFrame?: (call: () => void) => void;
}

/** Follows the log of a run, until all of it was read. */
export function followRunLog({
  runs,
  project,
  run,
  fail,
  nextFrame = requestAnimationFrame,
  ...place
}: RunLogOptions): RunLog {
  const lines = createLogLines();
  const changes = signal(0);
  const state = signal<LogState>({ name: "reading" });
  let position: number | undefined;
  let isPlanned = false;
  let isResumed = false;

  function show(): void {
    if (isPlanned) return;
    isPlanned = true;
    nextFrame(() => {
      isPlanned = false;
      changes.value += 1;
    });
  }

  const stream = keepStream<LogLine>(place, {
    open(ending) {
      isResumed = position !== undefined;
      return runs.logs(project, run, { follow: true, after: position, signal: ending });
    },
    take(line) {
      position = line.position;
      lines.add(line, isResumed);
      isResumed = false;
      if (state.peek().name === "failed") state.value = { name: "reading" };
      show();
    },
    end() {
      state.value = { name: "complete" };
    },
    fail(error, isRetried) {
      state.value = { name: "failed", error, isRetried };
      fail(error);
    },
  });
  return { lines, changes, state, close: stream.close, retry: stream.retry };
}

/** Returns all lines of a log that are stored, as a text for a file. */
export async function readWholeLog(
  { runs, project, run }: Pick<RunLogOptions, "runs" | "project" | "run">,
  textOf: (line: LogLine) => string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const texts: string[] = [];
  for await (const line of runs.logs(project, run, { signal })) texts.push(`${textOf(line)}\n`);
  return texts;
}
