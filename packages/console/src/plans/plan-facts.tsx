import type { Plan } from "@dagctl/core";
import type { JSX } from "preact";
import { usePlace } from "../app-context.ts";
import { ParametersFact } from "../jobs/parameters-fact.tsx";
import { environmentsPath, runPath } from "../pages.ts";
import { CopiedCommit, Fact } from "../ui/fact.tsx";
import { Text, Time } from "../ui/parts.tsx";
import { showHidden } from "../ui/visible-text.ts";

/**
 * Shows what a plan is of, who has decided about it and when, and its runs.
 *
 * @param props.project the id or name of its project
 */
export function PlanFacts({ project, plan }: { project: string; plan: Plan }): JSX.Element {
  const { href } = usePlace();
  const { commit_message: message, approved_at: approvedAt, ended_at: endedAt } = plan;
  return (
    <dl class="facts">
      <Fact name={`Branch ${plan.branch}`}>
        <CopiedCommit sha={plan.commit_sha} />
        {message !== "" && (
          <span class="cut fact-message" title={showHidden(message)}>
            <Text>{message}</Text>
          </span>
        )}
      </Fact>
      {plan.ttl !== undefined && (
        <Fact name="Environment">
          <a href={href(environmentsPath(project))}>
            <Text>{plan.environment}</Text>
          </a>
          <span class="quiet">for {plan.ttl} after the approval</span>
        </Fact>
      )}
      <Fact name="Asked by">
        <By name={plan.created_by} at={plan.created_at} />
      </Fact>
      {approvedAt !== undefined && (
        <Fact name="Approved by">
          <By name={plan.approved_by} at={approvedAt} />
        </Fact>
      )}
      {endedAt !== undefined && (
        <Fact name={plan.ended_by === undefined ? "Ended" : "Ended by"}>
          <By name={plan.ended_by} at={endedAt} />
        </Fact>
      )}
      {plan.expires_at !== undefined && (
        <Fact name="Discarded unless approved">
          <Time value={plan.expires_at} />
        </Fact>
      )}
      <ParametersFact parameters={plan.parameters} />
      <Fact name="Runs">
        <a href={href(runPath(project, plan.run_id))}>the run that explains it</a>
        {plan.apply_run_id !== undefined && (
          <a href={href(runPath(project, plan.apply_run_id))}>the run that applies it</a>
        )}
      </Fact>
    </dl>
  );
}

function By({ name, at }: { name: string | undefined; at: string }): JSX.Element {
  return (
    <>
      {name !== undefined && <Text>{name}</Text>}
      <span class="quiet">
        <Time value={at} />
      </span>
    </>
  );
}
