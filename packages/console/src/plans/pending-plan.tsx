import type { Plan } from "@dagctl/core";
import type { JSX } from "preact";
import { usePlace } from "../app-context.ts";
import { planPath } from "../pages.ts";
import { modelCount, modelsText } from "./plan-words.ts";

/**
 * Says that a plan waits for an approval; nothing where none does.
 *
 * @param props.project the name of its project
 * @param props.newest the newest plan of the project: no older one waits
 */
export function PendingPlan({
  project,
  newest,
}: {
  project: string;
  newest: Plan | undefined;
}): JSX.Element | null {
  const { href } = usePlace();
  if (newest?.status !== "pending") return null;
  const { counts } = newest.summary ?? {};
  return (
    <p class="notice tone-warning">
      A plan waits for an approval:{" "}
      <a href={href(planPath(project, newest.id))}>
        {counts === undefined ? "review it" : modelsText(modelCount(counts))}
      </a>
    </p>
  );
}
