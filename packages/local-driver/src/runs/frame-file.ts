import { closeSync, fstatSync, ftruncateSync, openSync, writeSync } from "node:fs";

// This file must not import core at run time: the supervisor uses it.

/**
 * The most frames of a run that are stored, and the most bytes of their lines: those of its results
 * and of its artifacts.
 */
const MOST_FRAMES = 25_000;
const MOST_BYTES = 24 * 1024 * 1024;
/** The most characters of a frame. Programs write at most 3,500 bytes. */
const LONGEST = 4_096;
/** In the place of frames that are not stored. */
const LOST = "[frames after this one are not kept]";

/** The file of the frames of a run: the middle of a large log is deleted, and frames are not. */
export interface FrameFile {
  /** Appends a frame. One that is too long, or beyond the limits, is lost, and a line says so. */
  append(time: string, frame: string): void;
  close(): void;
}

/** Opens the file. It is created with the first frame: most programs print none. */
export function openFrameFile(path: string): FrameFile {
  let descriptor: number | undefined;
  let [count, size] = [0, 0];
  let hasLost = false;

  function write(line: string): void {
    const bytes = Buffer.from(line);
    let written = 0;
    try {
      if (descriptor === undefined) {
        descriptor = openSync(path, "a", 0o600);
        size = fstatSync(descriptor).size;
      }
      while (written < bytes.length) written += writeSync(descriptor, bytes, written);
      size += written;
    } catch {
      // A full disk must not end a run that may not need it. No half of a line stays.
      hasLost = true;
      if (descriptor !== undefined && written > 0) ftruncateSync(descriptor, size);
    }
  }

  return {
    append(time, frame) {
      count += 1;
      if (count <= MOST_FRAMES && size <= MOST_BYTES && frame.length <= LONGEST)
        return write(`${time} ${frame}\n`);
      if (!hasLost) write(`${time} ${LOST}\n`);
      hasLost = true;
    },
    close: () => {
      if (descriptor !== undefined) closeSync(descriptor);
    },
  };
}
