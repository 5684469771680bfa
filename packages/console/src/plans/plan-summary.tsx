import type { Plan, PlanSummary } from "@dagctl/core";
import type { ComponentChildren, JSX } from "preact";
import { Fact } from "../ui/fact.tsx";
import { Icon } from "../ui/icon.tsx";
import { Text } from "../ui/parts.tsx";
import type { Loaded } from "../ui/use-load.ts";
import type { PlanLosses } from "./plan-losses.ts";
import { countsText, modelsText } from "./plan-words.ts";

interface Shown {
  readonly summary: PlanSummary;
  readonly losses: Loaded<PlanLosses>;
}

/** Shows what a plan would do in numbers, and the names of what is lost. */
export function PlanSummarySection({ plan, summary, losses }: Shown & { plan: Plan }): JSX.Element {
  const { tests, failed_tests: failed } = summary;
  return (
    <section class="section" aria-labelledby="summary-title">
      <h2 id="summary-title">What it changes</h2>
      {summary.unfinished && (
        <Notice tone="warning">
          An earlier apply of this environment did not end. This plan goes on from what is there.
        </Notice>
      )}
      {summary.truncated && (
        <Notice tone="warning">
          There are too many changes: some models or differences are left out. The numbers count
          all.
        </Notice>
      )}
      <LossNotices summary={summary} losses={losses} />
      <dl class="facts">
        <Fact name="Models">{countsText(summary)}</Fact>
        <Fact name="Environment">
          <span>
            <Text>{plan.environment}</Text>
            {summary.new_environment && ", which is new"}
          </span>
        </Fact>
        <Fact name="Data">
          {summary.backfill ? "Intervals are filled" : "Nothing is filled"}
          {summary.forward_only && ", forward-only"}
        </Fact>
        <Fact name="Unit tests">
          {tests === 0 ? "None" : `${tests} run, ${failed === 0 ? "none" : failed} failed`}
        </Fact>
      </dl>
    </section>
  );
}

/** Says which models lose data, and which are dropped; nothing where none does. */
export function LossNotices({
  summary: { destructive, counts },
  losses: { value, error },
}: Shown): JSX.Element {
  return (
    <>
      {destructive > 0 && (
        <Notice tone="failed">
          {destructive === 1
            ? "1 model loses data of its present table"
            : `${modelsText(destructive)} lose data of their present tables`}
          <Names names={value?.destructive} count={destructive} error={error} />
        </Notice>
      )}
      {counts.removed > 0 && (
        <Notice tone="warning">
          {counts.removed === 1 ? "1 model is" : `${modelsText(counts.removed)} are`} dropped from
          the environment
          <Names names={value?.removed} count={counts.removed} error={error} />
        </Notice>
      )}
    </>
  );
}

function Names({
  names,
  count,
  error,
}: {
  names: readonly string[] | undefined;
  count: number;
  error: unknown;
}): JSX.Element {
  if (names === undefined || names.length === 0)
    return <>{error === undefined ? "." : ". Their names cannot be read now."}</>;
  const more = count - names.length;
  return (
    <>
      :{" "}
      {names.map((name, index) => (
        <span key={name}>
          {index > 0 && ", "}
          <code>
            <Text>{name}</Text>
          </code>
        </span>
      ))}
      {more > 0 && ` and ${more.toLocaleString("en-US")} more`}
    </>
  );
}

function Notice({
  tone,
  children,
}: {
  tone: "failed" | "warning";
  children: ComponentChildren;
}): JSX.Element {
  return (
    <p class={`notice plan-notice tone-${tone}`}>
      <Icon name="degraded" />
      <span>{children}</span>
    </p>
  );
}
