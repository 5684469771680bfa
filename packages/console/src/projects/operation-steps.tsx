import type { Operation, OperationStep, Project } from "@dagctl/core";
import type { JSX } from "preact";
import { usePlace } from "../app-context.ts";
import { StatusIcon, Text, Time } from "../ui/parts.tsx";
import { useLoad } from "../ui/use-load.ts";
import { applyToNewest } from "./project-state.ts";

const TITLES: Readonly<Record<string, string>> = {
  create: "Create",
  update: "Update",
  deploy: "Deploy",
  undeploy: "Undeploy",
  delete: "Delete",
};
const ENDS: Readonly<Record<string, string>> = { succeeded: "succeeded", failed: "failed" };

/**
 * Shows the steps of the operation in progress as they happen. One that has ended stays until
 * another begins, so that a person who watches it sees how it ended.
 */
export function OperationSteps({ project }: { project: Project }): JSX.Element | null {
  const { client, organization } = usePlace();
  const { value } = useLoad<Operation | null>(
    `${organization} ${project.id}`,
    async (signal) =>
      project.operation === undefined
        ? null
        : client.operations.get(project.operation.id, { signal }),
    applyToNewest(project.id),
  );
  if (value === undefined || value === null) return null;
  const title = `${TITLES[value.kind] ?? value.kind} ${ENDS[value.status] ?? "in progress"}`;
  return (
    <section class="section" aria-labelledby="steps-title">
      <h2 id="steps-title">{title}</h2>
      <ol class="steps" aria-live="polite">
        {value.steps.map((step) => (
          <Step step={step} key={`${step.name} ${step.started_at}`} />
        ))}
      </ol>
      {value.error !== undefined && (
        <p class="notice tone-failed">
          <Text>{value.error.message}</Text>
        </p>
      )}
    </section>
  );
}

function Step({ step }: { step: OperationStep }): JSX.Element {
  return (
    <li class="step">
      <StatusIcon status={step.status === "done" ? "success" : step.status} />
      <span class="step-name">
        <Text>{step.name}</Text>
      </span>
      {step.message !== undefined && (
        <span class="quiet step-message">
          <Text>{step.message}</Text>
        </span>
      )}
      <span class="quiet step-time">
        <Time value={step.ended_at ?? step.started_at} />
      </span>
    </li>
  );
}
