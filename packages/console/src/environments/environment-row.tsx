import type { Plan } from "@dagctl/core";
import type { JSX } from "preact";
import { useApp, usePlace } from "../app-context.ts";
import { planPath, runPath } from "../pages.ts";
import { displayPlanStatus } from "../plans/plan-words.ts";
import { formatLocal, formatRelative } from "../ui/format-time.ts";
import { Commit, Text, Time } from "../ui/parts.tsx";
import { RowActions } from "../ui/row-actions.tsx";
import { lookOf } from "../ui/status-look.ts";
import { TitleCell } from "../ui/table.tsx";
import { showHidden } from "../ui/visible-text.ts";
import { type EnvironmentLine, whyNotRemoved } from "./environment-list.ts";

/** The columns of the environments of a project, before what can be done with one. */
export const ENVIRONMENT_COLUMNS: readonly string[] = [
  "Environment",
  "Branch",
  "Plan",
  "Updated",
  "Expires",
];

/**
 * Shows an environment in a list.
 *
 * @param props.project the name of its project
 * @param props.onRemove asks whether it is removed. @default the caller may not remove it
 */
export function EnvironmentRow({
  project,
  line,
  onRemove,
}: {
  project: string;
  line: EnvironmentLine;
  onRemove: (() => void) | undefined;
}): JSX.Element {
  const { href } = usePlace();
  const { name, status, environment, open } = line;
  const { branch, commit_sha: commit } = environment ?? open ?? { branch: "" };
  const { word, tone } = lookOf(status);
  const run = environment?.removal_run_id;
  return (
    <div class="row" role="row">
      <TitleCell status={status} message={environment?.status_message}>
        <code class="row-code">
          <Text>{name}</Text>
        </code>
        <span class={`tone-${tone}`}>
          {run === undefined ? word : <a href={href(runPath(project, run))}>{word}</a>}
        </span>
      </TitleCell>
      <div class="row-texts row-branch" role="cell">
        <span class="cut" title={showHidden(branch)}>
          <Text>{branch}</Text>
        </span>
        {commit === undefined ? (
          <span class="row-message">Not applied yet</span>
        ) : (
          <Commit sha={commit} />
        )}
      </div>
      <div class="row-texts row-plan" role="cell">
        {environment !== undefined && (
          <a class="cut" href={href(planPath(project, environment.plan_id))}>
            <code>{showHidden(environment.plan_id)}</code>
          </a>
        )}
        {open !== undefined && open.id !== environment?.plan_id && (
          <a href={href(planPath(project, open.id))}>
            <PlanWord plan={open} />
          </a>
        )}
      </div>
      <span class="row-time" role="cell">
        <Time value={environment?.updated_at ?? open?.updated_at ?? ""} />
      </span>
      <div class="row-texts row-expiry" role="cell">
        {environment === undefined ? (
          <span class="quiet">{open?.ttl} after the approval</span>
        ) : (
          <Expiry at={environment.expires_at} />
        )}
      </div>
      {onRemove !== undefined && (
        <RowActions
          name={name}
          actions={[{ word: "Remove", press: onRemove, why: whyNotRemoved(line) }]}
        />
      )}
    </div>
  );
}

/** Shows the state of a plan as a word of its colour. */
function PlanWord({ plan }: { plan: Plan }): JSX.Element {
  const { word, tone } = lookOf(displayPlanStatus(plan));
  return <span class={`tone-${tone}`}>{showHidden(word)}</span>;
}

/** Shows when an environment is removed: how long until then, and the time. */
function Expiry({ at }: { at: string }): JSX.Element {
  const { choices, now } = useApp();
  const time = Date.parse(at);
  const isOver = time <= now.value;
  const isRelative = choices.times.value === "relative";
  return (
    <>
      <span class={isOver ? "tone-warning" : undefined}>
        {isOver && "Expired "}
        <Time value={at} />
      </span>
      <span class="row-message">
        {isRelative
          ? formatLocal(time).slice(0, "YYYY-MM-DD HH:MM".length)
          : formatRelative(time, now.value)}
      </span>
    </>
  );
}
