import type { Operation, OperationStep } from "@dagctl/core";
import type { JSX } from "preact";
import { StatusIcon, Text, Time } from "./parts.tsx";

/** Shows the steps of an operation. */
export function Steps({ operation: { steps, error } }: { operation: Operation }): JSX.Element {
  return (
    <ol class="steps" aria-live="polite">
      {steps.map((step) => (
        <Step
          step={step}
          // The operation says it already.
          message={step.message === error?.message ? undefined : step.message}
          key={`${step.name} ${step.started_at}`}
        />
      ))}
    </ol>
  );
}

/** Shows why an operation has failed. */
export function OperationError({
  operation: { error },
}: {
  operation: Operation;
}): JSX.Element | null {
  if (error === undefined) return null;
  return (
    <p class="notice tone-failed">
      <Text>{error.message}</Text>
    </p>
  );
}

function Step({
  step,
  message,
}: {
  step: OperationStep;
  message: string | undefined;
}): JSX.Element {
  return (
    <li class="step">
      <StatusIcon status={step.status === "done" ? "success" : step.status} />
      <span class="step-name">
        <Text>{step.name}</Text>
      </span>
      {message !== undefined && (
        <span class="quiet step-message">
          <Text>{message}</Text>
        </span>
      )}
      <span class="quiet step-time">
        <Time value={step.ended_at ?? step.started_at} />
      </span>
    </li>
  );
}
