import type { Run } from "@dagctl/core";
import { Fragment, type JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { usePlace } from "../app-context.ts";
import { ParametersFact } from "../jobs/parameters-fact.tsx";
import { environmentsPath, jobPath, planPath, runPath } from "../pages.ts";
import { CopiedCommit, Fact } from "../ui/fact.tsx";
import { formatDuration } from "../ui/format-time.ts";
import { Text, Time } from "../ui/parts.tsx";
import { ArtifactsFact } from "./artifacts-fact.tsx";
import { isActive, isOfJob } from "./run-state.ts";

/**
 * Shows what a run is made of, and when it ran.
 *
 * @param props.project the id or name of its project
 */
export function RunFacts({ project, run }: { project: string; run: Run }): JSX.Element {
  const { href } = usePlace();
  return (
    <dl class="facts run-facts">
      {run.plan_id !== undefined && (
        <Fact name="Plan">
          <a href={href(planPath(project, run.plan_id))}>
            <Text>{run.plan_id}</Text>
          </a>
        </Fact>
      )}
      {run.job_type === "invalidate" && (
        <Fact name="Of">
          <a href={href(environmentsPath(project))}>the environments of the project</a>
        </Fact>
      )}
      {run.cronjob_name !== undefined && isOfJob(run) && (
        <Fact name="Job">
          <a href={href(jobPath(project, run.cronjob_name))}>
            <Text>{run.cronjob_name}</Text>
          </a>
        </Fact>
      )}
      <Fact name="Trigger">{run.triggered_by}</Fact>
      {run.retry_of !== undefined && (
        <Fact name={run.attempt === undefined ? "Retry of" : "Attempt"}>
          <span>
            {run.attempt !== undefined && <>{run.attempt}, after </>}
            <a href={href(runPath(project, run.retry_of))}>the run that failed</a>
            {run.retry_from === "failure" && ", only what failed or was skipped"}
            {run.retry_from === "start" && ", all of it"}
          </span>
        </Fact>
      )}
      {run.after_runs !== undefined && (
        <Fact name="After">
          <span>
            {run.after_runs.map(({ job, run: id }, index) => (
              <Fragment key={id}>
                {index > 0 && ", "}
                <a href={href(runPath(project, id))}>
                  <Text>{job}</Text>
                </a>
              </Fragment>
            ))}
          </span>
        </Fact>
      )}
      <ParametersFact parameters={run.parameters} />
      {run.commit_sha !== undefined && (
        <Fact name="Commit">
          <CopiedCommit sha={run.commit_sha} />
        </Fact>
      )}
      {run.start_time === undefined ? (
        <Fact name="Created">
          <Time value={run.created_at} />
        </Fact>
      ) : (
        <Fact name="Started">
          <Time value={run.start_time} />
        </Fact>
      )}
      {run.end_time !== undefined && (
        <Fact name="Ended">
          <Time value={run.end_time} />
        </Fact>
      )}
      {run.start_time !== undefined && (
        <Fact name="Duration">
          <Duration run={run} start={run.start_time} />
        </Fact>
      )}
      {run.exit_code !== undefined && <Fact name="Exit code">{run.exit_code}</Fact>}
      <ArtifactsFact run={run} />
    </dl>
  );
}

/** Shows how long a run took, or has taken so far, which moves on each second. */
function Duration({ run, start }: { run: Run; start: string }): JSX.Element {
  const isCounting = isActive(run) && run.duration_seconds === undefined;
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    if (!isCounting) return undefined;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [isCounting]);
  if (run.duration_seconds !== undefined) return <>{formatDuration(run.duration_seconds)}</>;
  if (!isCounting) return <>–</>;
  // The clock of the server may be ahead.
  const seconds = Math.max(0, Math.floor((now - Date.parse(start)) / 1000));
  return <span role="timer">{seconds < 10 ? `${seconds}s` : formatDuration(seconds)}</span>;
}
