import type { Project } from "@dagctl/core";
import type { JSX } from "preact";
import {
  isDefaultJob,
  isOfEarlierServer,
  isSettable,
  newestRunOf,
  resourcesText,
} from "../jobs/job-facts.ts";
import { JobSchedule, LastRun, NextRun } from "../jobs/job-schedule.tsx";
import { useJobs } from "../jobs/use-jobs.ts";
import { ParametersFact } from "../jobs/parameters-fact.tsx";
import { projectPath, settingsPath } from "../pages.ts";
import { Copy } from "../ui/copy.tsx";
import { Fact } from "../ui/fact.tsx";
import { Failure } from "../ui/failure.tsx";
import { OfProject } from "../ui/of-project.tsx";
import { LoadingRows, Message, Text, Time } from "../ui/parts.tsx";
import { showHidden } from "../ui/visible-text.ts";
import { Way } from "../ui/way.tsx";
import { type ActedOn, JobActions } from "./job-actions.tsx";
import { JobRuns } from "./job-runs.tsx";
import { OperationSteps } from "./operation-steps.tsx";
import { useNewestRuns } from "./use-newest-runs.ts";

/** How many of the newest runs of the project are looked through for those of the job. */
const RUNS = 100;

/**
 * Shows a job: its facts and its runs.
 *
 * @param props.project the id or name of its project
 * @param props.job its id or name
 */
export function JobPage({ project, job }: { project: string; job: string }): JSX.Element {
  return (
    <OfProject project={project} title={job} hasOwnHead>
      {(value) => <Content project={value} wanted={job} key={value.id} />}
    </OfProject>
  );
}

function Content({ project, wanted }: { project: Project; wanted: string }): JSX.Element {
  const { value, error, reload } = useJobs(project);
  const job =
    value?.jobs.find(({ id }) => id === wanted) ?? value?.jobs.find(({ name }) => name === wanted);
  if (job !== undefined && isOfEarlierServer([job]))
    return (
      <Message
        title="This server has one schedule a project"
        isAlert
        isPage
        ways={<Way path={settingsPath(project.name)}>The settings of the project</Way>}
      >
        It is of an earlier version, or is being upgraded.
      </Message>
    );
  if (job !== undefined) return <Details project={project} job={job} reload={reload} />;
  if (value !== undefined)
    return (
      <Message
        title="There is no such job"
        isAlert
        isPage
        ways={<Way path={projectPath(project.name)}>The project</Way>}
      >
        It may have been deleted.
      </Message>
    );
  return (
    <>
      <header class="page-head">
        <h1>
          <Text>{wanted}</Text>
        </h1>
      </header>
      {error === undefined ? (
        <LoadingRows count={4} label="Reading the job" />
      ) : (
        <Failure error={error} retry={reload} />
      )}
    </>
  );
}

function Details({ project, job, reload }: ActedOn): JSX.Element {
  const runs = useNewestRuns(project, RUNS);
  const last = newestRunOf(job, runs.value?.runs ?? []);
  return (
    <>
      <header class="page-head">
        <h1>
          <Text>{job.name}</Text>
        </h1>
        {isDefaultJob(job) && <span class="badge">default</span>}
        {isSettable(job) && <JobActions project={project} job={job} reload={reload} />}
      </header>
      {job.description !== undefined && (
        <p class="description">
          <Text>{job.description}</Text>
        </p>
      )}
      <OperationSteps project={project} />
      <dl class="facts">
        <Fact name="Command">
          <code class="cut" title={showHidden(job.command)}>
            <Text>{job.command}</Text>
          </code>
          <Copy text={job.command} label="Copy the command" />
        </Fact>
        <Fact name="Schedule">
          <JobSchedule job={job} />
        </Fact>
        <Fact name="Next run">
          <NextRun project={project} job={job} />
        </Fact>
        {job.max_retries !== undefined && job.max_retries > 0 && (
          <Fact name="Retries">
            <span>
              {job.max_retries}, the first after <Text>{job.retry_pause ?? ""}</Text>
            </span>
          </Fact>
        )}
        {resourcesText(job) !== undefined && (
          <Fact name="Resources">
            <Text>{resourcesText(job) ?? ""}</Text>
          </Fact>
        )}
        <ParametersFact parameters={job.parameters} />
        <Fact name="Last run">
          <LastRun project={project} run={last} />
        </Fact>
        <Fact name="Changed">
          <Time value={job.updated_at} />
        </Fact>
      </dl>
      <JobRuns project={project} job={job} loaded={runs} most={RUNS} />
    </>
  );
}
