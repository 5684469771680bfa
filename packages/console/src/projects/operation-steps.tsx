import type { Operation, Project } from "@dagctl/core";
import type { JSX } from "preact";
import { usePlace } from "../app-context.ts";
import { operationTitle } from "../ui/operation-title.ts";
import { OperationError, Steps } from "../ui/steps.tsx";
import { useLoad } from "../ui/use-load.ts";
import { applyToNewest } from "../server/project-state.ts";

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
  return (
    <section class="section" aria-labelledby="steps-title">
      <h2 id="steps-title">{operationTitle(value)}</h2>
      <Steps operation={value} />
      <OperationError operation={value} />
    </section>
  );
}
