import type { Plan } from "@dagctl/core";
import type { JSX } from "preact";
import { usePlace } from "../app-context.ts";
import { planPath } from "../pages.ts";
import { Text, Time } from "../ui/parts.tsx";
import { lookOf } from "../ui/status-look.ts";
import { CommitCell, Row, TitleCell } from "../ui/table.tsx";
import { showHidden } from "../ui/visible-text.ts";
import { countsText, displayPlanStatus } from "./plan-words.ts";

/** The columns of the plans of a project. */
export const PLAN_COLUMNS: readonly string[] = [
  "Plan",
  "Models",
  "Environment",
  "Commit",
  "Asked by",
  "Created",
];

/**
 * Shows a plan in a list.
 *
 * @param props.project the name of its project
 */
export function PlanRow({ plan, project }: { plan: Plan; project: string }): JSX.Element {
  const { href } = usePlace();
  const { summary, environment, created_by: by } = plan;
  const status = displayPlanStatus(plan);
  const { word, tone } = lookOf(status);
  return (
    <Row>
      <TitleCell status={status} message={plan.reason}>
        <a class="row-link" data-row-link href={href(planPath(project, plan.id))}>
          <span class={`tone-${tone}`}>{showHidden(word)}</span>
        </a>
      </TitleCell>
      <span class="row-models" role="cell">
        {summary === undefined ? <span class="quiet">–</span> : countsText(summary)}
        {summary !== undefined && summary.destructive > 0 && (
          <span class="tone-failed">
            {summary.destructive === 1
              ? "1 loses data"
              : `${summary.destructive.toLocaleString("en-US")} lose data`}
          </span>
        )}
      </span>
      <span class="row-environment cut" role="cell" title={showHidden(environment)}>
        <Text>{environment}</Text>
      </span>
      <CommitCell sha={plan.commit_sha} />
      <span class="row-actor cut quiet" role="cell" title={showHidden(by)}>
        <Text>{by}</Text>
      </span>
      <span class="row-time" role="cell">
        <Time value={plan.created_at} />
      </span>
    </Row>
  );
}
