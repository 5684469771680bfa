import type { ModelResult } from "@dagctl/core";

/** Returns the line by which a program reports a model, each as an execution of its own. */
export function modelFrame(seq: number, model: ModelResult, execution: number = seq): string {
  const frame = { kind: "model", process: "p1", seq, execution, ...model };
  return `::dagctl:: ${JSON.stringify(frame)}`;
}
