import type { ModelResult } from "../../src/model/results.ts";

/** Returns the line of a frame, in ASCII as programs print it. */
export function frameOf(frame: object): string {
  const text = JSON.stringify(frame).replaceAll(
    /[\u0080-\uffff]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return `::dagctl:: ${text}`;
}

/** Returns the frame of a model, the one with that number of a process. */
export function modelFrame(
  seq: number,
  model: ModelResult & { readonly execution: number },
  process = "p1",
): string {
  return frameOf({ kind: "model", process, seq, ...model });
}
