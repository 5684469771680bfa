import { TABLE } from "@dagctl/api";
import type { Project } from "@dagctl/core";
import type { JSX } from "preact";
import { usePlace } from "../app-context.ts";
import { planPath, plansPath } from "../pages.ts";
import { CopiedCommit, Fact } from "../ui/fact.tsx";
import { useAccess } from "../ui/use-access.ts";
import { useLoad } from "../ui/use-load.ts";
import { APPLIED_WORDS, appliedState, hasApplied, needsSyncStatus } from "./applied-state.ts";
import type { NewestPlan } from "./plan-state.ts";

interface Shown {
  readonly project: Project;
  /** Absent: it is not known. */
  readonly plans: NewestPlan | undefined;
}

/** Shows which commit was applied to the own environment of a project, and what to do. */
export function AppliedFact({ project, plans }: Shown): JSX.Element | null {
  return hasApplied(project, plans?.hasPlans === true) ? (
    <Fact name="Applied">
      <Applied project={project} plans={plans} />
    </Fact>
  ) : null;
}

function Applied({ project, plans }: Shown): JSX.Element {
  const { client, organization, href } = usePlace();
  const mayMake = useAccess(TABLE.plans.create);
  const { id, current_commit_sha: current, applied_commit_sha: applied } = project;
  // Its answer needs the Git server: it is asked where nothing else says it.
  const sync = useLoad(
    `${organization} ${id} ${current} ${applied} ${project.status_message ?? ""}`,
    async (signal) =>
      needsSyncStatus(project) ? client.projects.syncStatus(id, { signal }) : undefined,
  );
  const state = appliedState(project, sync.value?.plan);
  const waiting = plans?.plan?.status === "pending" ? plans.plan : undefined;
  return (
    <>
      {applied !== undefined && <CopiedCommit sha={applied} />}
      {applied !== undefined && applied === current ? (
        <span class="quiet">The deployed commit</span>
      ) : (
        state !== undefined && (
          <span class={state === "pending" ? "tone-warning" : "quiet"}>{APPLIED_WORDS[state]}</span>
        )
      )}
      {waiting !== undefined && (
        <a href={href(planPath(project.name, waiting.id))}>Review the plan</a>
      )}
      {waiting === undefined && state === "pending" && mayMake && (
        <a href={href(plansPath(project.name))}>Make a plan</a>
      )}
    </>
  );
}
