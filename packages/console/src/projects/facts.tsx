import type { Project } from "@dagctl/core";
import type { JSX } from "preact";
import { useApp } from "../app-context.ts";
import { projectAddress, safeAddress } from "../configuration.ts";
import { listEnabledJobs, nextOf } from "../jobs/job-facts.ts";
import { JobSchedule } from "../jobs/job-schedule.tsx";
import type { JobList } from "../jobs/use-jobs.ts";
import { AppliedFact } from "../plans/applied-fact.tsx";
import type { NewestPlan } from "../plans/plan-state.ts";
import { CopiedCommit, Fact } from "../ui/fact.tsx";
import { Icon } from "../ui/icon.tsx";
import { Text, Time } from "../ui/parts.tsx";
import type { Loaded } from "../ui/use-load.ts";
import { showHidden } from "../ui/visible-text.ts";
import { SyncText } from "./sync-text.tsx";

/** Shows what a project is made of, and what of it is deployed. */
export function Facts({
  project,
  jobs,
  plans,
}: {
  project: Project;
  jobs: Loaded<JobList>;
  plans: NewestPlan | undefined;
}): JSX.Element {
  const { current_commit_sha: current, latest_commit_sha: latest } = project;
  return (
    <dl class="facts">
      <Fact name="Deployed">
        {current === undefined ? "Nothing" : <CopiedCommit sha={current} />}
      </Fact>
      <AppliedFact project={project} plans={plans} />
      <Fact name={`Branch ${project.branch}`}>
        {latest !== undefined && <CopiedCommit sha={latest} />}
        {project.latest_commit_message !== undefined && (
          <span class="cut fact-message" title={showHidden(project.latest_commit_message)}>
            <Text>{project.latest_commit_message}</Text>
          </span>
        )}
        <SyncText project={project} />
      </Fact>
      <Fact name="Schedule">
        <Schedule project={project} jobs={jobs} />
      </Fact>
      <Fact name="Repository">
        <Repository url={project.repository_url} />
        {project.git_path !== undefined && (
          <code class="quiet">
            <Text>{project.git_path}</Text>
          </code>
        )}
      </Fact>
      <Fact name="Created">
        <Time value={project.created_at} />
      </Fact>
      <ProjectLinks project={project} />
    </dl>
  );
}

function Schedule({
  project,
  jobs: { value, error },
}: {
  project: Project;
  jobs: Loaded<JobList>;
}): JSX.Element {
  if (error !== undefined) return <span class="quiet">Not known</span>;
  const enabled = listEnabledJobs(value?.jobs ?? []);
  const [first] = enabled;
  if (first === undefined) return <span class="quiet">{value === undefined ? "" : "None"}</span>;
  const next = nextOf(enabled);
  return (
    <>
      {enabled.length === 1 ? <JobSchedule job={first} /> : <span>{enabled.length} jobs</span>}
      {next !== undefined && (
        <span class="quiet">
          <Time value={next} />
        </span>
      )}
      {project.suspended && <span class="quiet">suspended</span>}
    </>
  );
}

function ProjectLinks({ project }: { project: Project }): JSX.Element | null {
  const { configuration } = useApp();
  const links = configuration.projectLinks.flatMap(({ text, url }) => {
    const address = projectAddress(url, project);
    return address === undefined ? [] : [{ text, address }];
  });
  if (links.length === 0) return null;
  return (
    <Fact name="Links">
      {links.map(({ text, address }) => (
        <a key={address} href={address} target="_blank" rel="noreferrer">
          {text} <Icon name="link" />
        </a>
      ))}
    </Fact>
  );
}

/** Returns the address of a repository as people read it: without scheme and ending. */
export const repositoryName = (url: string): string =>
  url.replace(/^(?:https?|ssh|file):\/\/(?:[^@/]*@)?/, "").replace(/\.git$/, "");

/** Shows a repository. Only one that a browser can open is a link. */
function Repository({ url }: { url: string }): JSX.Element {
  const address = /^https?:/i.test(url) ? safeAddress(url) : undefined;
  if (address === undefined)
    return (
      <span class="cut" title={showHidden(url)}>
        <Text>{repositoryName(url)}</Text>
      </span>
    );
  return (
    <a class="cut" href={address} title={address} target="_blank" rel="noreferrer">
      <Text>{repositoryName(url)}</Text>
    </a>
  );
}
