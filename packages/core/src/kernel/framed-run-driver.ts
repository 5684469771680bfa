import type { CallOptions } from "../contracts/clock.ts";
import type { RunDriver, RunRef } from "../contracts/run.ts";
import type { LogLine } from "../model/run.ts";
import { isFrame } from "../values/frames.ts";

/** Gets what `logs` leaves out for people. */
export interface FrameReader {
  /** Gets a frame, or the line that says that lines are missing. */
  add(line: LogLine): void;
}

/** A run driver whose logs have no frames. */
export interface FramedRunDriver extends RunDriver {
  logs(
    ref: RunRef,
    options?: CallOptions & {
      readonly after?: number;
      readonly follow?: boolean;
      /** Gets the frames of the lines that are read. @default none: they are dropped */
      readonly frames?: FrameReader | undefined;
    },
  ): AsyncIterable<LogLine>;
}

/**
 * Returns the driver with logs for people: without frames. The positions of all other lines are the
 * driver's.
 */
export function framedRunDriver(driver: RunDriver): FramedRunDriver {
  const logs: FramedRunDriver["logs"] = (ref, { frames, ...options } = {}) =>
    withoutFrames(driver.logs(ref, options), frames);
  return Object.defineProperties({} as FramedRunDriver, {
    ...Object.getOwnPropertyDescriptors(driver),
    logs: { enumerable: true, value: logs },
  });
}

/**
 * Yields the lines that are no frames. A program begins a frame with a line break, because another
 * one may have left a line open: where none was open, the empty line before the frame is dropped.
 */
async function* withoutFrames(
  lines: AsyncIterable<LogLine>,
  frames: FrameReader | undefined,
): AsyncGenerator<LogLine> {
  let empty: LogLine | undefined;
  for await (const line of lines) {
    if (line.missing !== undefined) frames?.add(line);
    else if (isFrame(line.text)) {
      empty = undefined;
      frames?.add(line);
      continue;
    }
    if (empty !== undefined) yield empty;
    empty = line.text === "" && line.missing === undefined ? line : undefined;
    if (empty === undefined) yield line;
  }
  if (empty !== undefined) yield empty;
}
