import { DagctlError } from "../errors.ts";
import type { Operation } from "../model/operation.ts";

/**
 * Version 0.1.0 recorded an operation first, asked the plugins then, and kept that as this step.
 * Operations are asked about before they are recorded now, and a takeover does not ask. The name
 * stays in stored operations.
 */
const STEP = "before-operation";

/**
 * The refusal that version 0.1.0 recorded in an operation whose end it could not record any more.
 */
export function recordedVeto({ steps }: Operation): DagctlError | undefined {
  const step = steps.find(({ name, status }) => name === STEP && status === "failed");
  return step && new DagctlError("conflict", step.message ?? "A plugin refused the operation");
}

/** The operation without a question that its former host died over: nothing answers it any more. */
export function withoutOpenQuestion(operation: Operation): Operation {
  return {
    ...operation,
    steps: operation.steps.filter(({ name, status }) => name !== STEP || status !== "running"),
  };
}
