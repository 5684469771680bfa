import { isDagctlError } from "@dagctl/core/errors";
import type { Project } from "@dagctl/core";
import type { ComponentChildren, JSX } from "preact";
import { ProjectActivity } from "../activity/project-activity.tsx";
import { usePlace } from "../app-context.ts";
import { type JobList, useJobs } from "../jobs/use-jobs.ts";
import { PendingPlan } from "../plans/pending-plan.tsx";
import type { NewestPlan } from "../plans/plan-state.ts";
import { useNewestPlan } from "../plans/use-newest-plan.ts";
import { applyToProject } from "../server/project-state.ts";
import { Crumbs } from "../ui/crumbs.tsx";
import { Failure } from "../ui/failure.tsx";
import { NoProject } from "../ui/no-project.tsx";
import { LoadingRows, StatusChip, Text } from "../ui/parts.tsx";
import { displayStatus } from "../ui/status-look.ts";
import { type Loaded, useLoad } from "../ui/use-load.ts";
import { useTitle } from "../ui/use-title.ts";
import { Actions } from "./actions.tsx";
import { Facts } from "./facts.tsx";
import { JobsSection } from "./jobs-section.tsx";
import { OperationSteps } from "./operation-steps.tsx";
import { RunList } from "./run-list.tsx";
import { PollFailureNotice } from "./sync-text.tsx";
import { useNewestRuns } from "./use-newest-runs.ts";

/**
 * Shows a project: its facts and its runs.
 *
 * @param props.project its id or name
 */
export function ProjectPage({ project }: { project: string }): JSX.Element {
  const { client, organization } = usePlace();
  const { value, error, reload, isLoading } = useLoad(
    `${organization} ${project}`,
    (signal) => client.projects.get(project, { signal }),
    applyToProject,
  );
  const name = value?.name ?? project;
  useTitle(name);
  if (isDagctlError(error, "not_found")) return <NoProject />;
  return (
    <section class="page" aria-busy={isLoading}>
      <Crumbs />
      {value === undefined ? (
        <>
          <Head name={name} />
          {error === undefined ? (
            <LoadingRows count={4} label="Reading the project" />
          ) : (
            <Failure error={error} retry={reload} />
          )}
        </>
      ) : (
        <Content project={value} error={error} reload={reload} />
      )}
    </section>
  );
}

function Head({ name, children }: { name: string; children?: ComponentChildren }): JSX.Element {
  return (
    <header class="page-head">
      <h1>
        <Text>{name}</Text>
      </h1>
      {children}
    </header>
  );
}

/** @param props.error why the project could not be read again */
function Content({
  project,
  error,
  reload,
}: {
  project: Project;
  error: unknown;
  reload: () => void;
}): JSX.Element {
  const jobs = useJobs(project);
  const plans = useNewestPlan(project);
  return (
    <>
      <Head name={project.name}>
        <StatusChip status={displayStatus(project)} />
        <span class="badge">{project.project_type}</span>
        <Actions
          project={project}
          jobs={jobs.value?.jobs ?? []}
          newest={plans?.plan}
          reload={reload}
        />
      </Head>
      {error !== undefined && <Failure error={error} retry={reload} />}
      <Details project={project} jobs={jobs} plans={plans} />
    </>
  );
}

const TONES: Readonly<Record<string, string>> = { failed: "failed", degraded: "warning" };

/** The runs with a bar. */
const BARS = 40;

function Details({
  project,
  jobs,
  plans,
}: {
  project: Project;
  jobs: Loaded<JobList>;
  plans: NewestPlan | undefined;
}): JSX.Element {
  const runs = useNewestRuns(project, BARS);
  return (
    <>
      {project.description !== undefined && (
        <p class="description">
          <Text>{project.description}</Text>
        </p>
      )}
      {project.status_message !== undefined && (
        <p class={`notice tone-${TONES[project.status] ?? "neutral"}`}>
          <Text>{project.status_message}</Text>
        </p>
      )}
      <PollFailureNotice project={project} />
      <PendingPlan project={project.name} newest={plans?.plan} />
      <OperationSteps project={project} />
      <Facts project={project} jobs={jobs} plans={plans} />
      <JobsSection project={project} loaded={jobs} runs={runs.value?.runs ?? []} />
      <div class="columns">
        <RunList
          project={project}
          loaded={runs}
          jobs={jobs.value?.jobs}
          hasPlans={plans?.hasPlans === true}
        />
        <ProjectActivity project={project} />
      </div>
    </>
  );
}
