import { DagctlError } from "../../errors.ts";
import type { Operation } from "../../model/operation.ts";

/**
 * The step that version 0.1.0 stored: it recorded an operation first and called the plugins then.
 * Now the plugins are called before an operation is recorded, and a takeover does not call them.
 * The name stays in stored operations.
 */
const STEP = "before-operation";

/**
 * Returns the refusal that version 0.1.0 recorded in an operation whose completion it could not
 * record any more.
 */
export function findRecordedVeto({ steps }: Operation): DagctlError | undefined {
  const step = steps.find(({ name, status }) => name === STEP && status === "failed");
  return step && new DagctlError("conflict", step.message ?? "A plugin refused the operation");
}

/**
 * Returns the operation without a step that its former host died in: nothing completes that step
 * any more.
 */
export function withoutOpenQuestion(operation: Operation): Operation {
  return {
    ...operation,
    steps: operation.steps.filter(({ name, status }) => name !== STEP || status !== "running"),
  };
}
