import type { Plan } from "@dagctl/core";
import { isDagctlError } from "@dagctl/core/errors";
import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { useEffect } from "preact/hooks";
import { usePlace } from "../app-context.ts";
import { planPath, plansPath, projectPath } from "../pages.ts";
import { Copy } from "../ui/copy.tsx";
import { Crumbs } from "../ui/crumbs.tsx";
import { Failure } from "../ui/failure.tsx";
import { NoPart } from "../ui/no-part.tsx";
import { LoadingRows, StatusChip, Text } from "../ui/parts.tsx";
import { lookOf } from "../ui/status-look.ts";
import { type Loaded, useLoad } from "../ui/use-load.ts";
import { useTitle } from "../ui/use-title.ts";
import { showHidden } from "../ui/visible-text.ts";
import { Way } from "../ui/way.tsx";
import { FailedTests } from "./failed-tests.tsx";
import { ListedActions } from "./listed-actions.tsx";
import { PlanActions } from "./plan-actions.tsx";
import { PlanFacts } from "./plan-facts.tsx";
import { readLosses } from "./plan-losses.ts";
import { PlanModels } from "./plan-models.tsx";
import { applyToPlan } from "./plan-state.ts";
import { PlanSummarySection } from "./plan-summary.tsx";
import { displayPlanStatus, stateText } from "./plan-words.ts";

/**
 * Shows a plan: what it would change, and what became of it. `pending` becomes the id of the plan
 * that waits for an approval.
 *
 * @param props.project the id or name of its project
 */
export function PlanPage({
  project,
  plan: wanted,
}: {
  project: string;
  plan: string;
}): JSX.Element | null {
  const { client, organization, href } = usePlace();
  const { route } = useLocation();
  const loaded = useLoad(
    `${organization} ${project} ${wanted}`,
    (signal) => client.plans.get(project, wanted, { signal }),
    applyToPlan,
  );
  const { value: plan, error, isLoading } = loaded;
  const id = plan?.id;
  useEffect(() => {
    if (id !== undefined && id !== wanted) route(href(planPath(project, id)), true);
  }, [id]);
  const word = plan === undefined ? "" : ` ${lookOf(displayPlanStatus(plan)).word.toLowerCase()}`;
  useTitle(`Plan${word}`, project);
  if (isDagctlError(error, "not_found"))
    return <NoPart what="plan" project={project} error={error} />;
  return (
    <section class="page" aria-busy={isLoading}>
      <Crumbs project={project}>
        <a href={href(plansPath(project))}>Plans</a>
      </Crumbs>
      {plan === undefined && <h1>Plan</h1>}
      {error !== undefined && <NotRead project={project} loaded={loaded} />}
      {plan !== undefined && (
        <Details project={project} plan={plan} reload={loaded.reload} key={id} />
      )}
      {plan === undefined && error === undefined && (
        <LoadingRows count={4} label="Reading the plan" />
      )}
    </section>
  );
}

function NotRead({
  project,
  loaded: { error, reload },
}: {
  project: string;
  loaded: Loaded<Plan>;
}): JSX.Element {
  const isLasting = isDagctlError(error, "not_supported");
  const ways = isLasting ? <Way path={projectPath(project)}>The project</Way> : undefined;
  return <Failure error={error} retry={reload} ways={ways} />;
}

function Details({
  project,
  plan,
  reload,
}: {
  project: string;
  plan: Plan;
  reload: () => void;
}): JSX.Element {
  const { client, organization } = usePlace();
  const isExplained = plan.summary !== undefined;
  const losses = useLoad(`${organization} ${plan.id} ${isExplained} losses`, (signal) =>
    readLosses(client.plans, plan, signal),
  );
  const status = displayPlanStatus(plan);
  return (
    <>
      <header class="page-head">
        <h1>
          Plan <code>{showHidden(plan.id)}</code>
        </h1>
        <Copy text={plan.id} label="Copy the id of the plan" />
        <StatusChip status={status} />
        <span class="badge">
          <Text>{plan.environment}</Text>
        </span>
        <PlanActions project={project} plan={plan} losses={losses} reload={reload} />
      </header>
      <p class={`notice tone-${lookOf(status).tone}`} role="status">
        <Text>{stateText(plan)}</Text>
      </p>
      <PlanFacts project={project} plan={plan} />
      <FailedTests plan={plan} />
      {plan.summary !== undefined && (
        <>
          <PlanSummarySection plan={plan} summary={plan.summary} losses={losses} />
          <ListedActions plan={plan} summary={plan.summary} />
          <PlanModels project={project} plan={plan} summary={plan.summary} />
        </>
      )}
    </>
  );
}
