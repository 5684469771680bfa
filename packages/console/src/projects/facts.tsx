import type { Job, Project } from "@dagctl/core";
import type { JSX } from "preact";
import { useApp } from "../app-context.ts";
import { projectAddress, safeAddress } from "../configuration.ts";
import { CopiedCommit, Fact } from "../ui/fact.tsx";
import { Icon } from "../ui/icon.tsx";
import { Text, Time } from "../ui/parts.tsx";
import { showHidden } from "../ui/visible-text.ts";
import { isBehind, syncWord } from "./sync.ts";
import { useJobs } from "./use-jobs.ts";

/** Shows what a project is made of, and what of it is deployed. */
export function Facts({ project }: { project: Project }): JSX.Element {
  const { current_commit_sha: current, latest_commit_sha: latest } = project;
  return (
    <dl class="facts">
      <Fact name="Deployed">
        {current === undefined ? "Nothing" : <CopiedCommit sha={current} />}
      </Fact>
      <Fact name={`Branch ${project.branch}`}>
        {latest !== undefined && <CopiedCommit sha={latest} />}
        {project.latest_commit_message !== undefined && (
          <span class="cut fact-message" title={showHidden(project.latest_commit_message)}>
            <Text>{project.latest_commit_message}</Text>
          </span>
        )}
        <span class={isBehind(project) ? "tone-warning" : "quiet"}>{syncWord(project)}</span>
      </Fact>
      <Fact name="Schedule">
        <Schedule project={project} />
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

function Schedule({ project }: { project: Project }): JSX.Element {
  const { value, error, reload } = useJobs(project);
  if (error !== undefined)
    return (
      <>
        <span class="quiet">Not known</span>
        <button type="button" class="button button-inline" onClick={reload}>
          Try again
        </button>
      </>
    );
  const enabled = value?.jobs.filter((job) => job.enabled) ?? [];
  if (enabled.length === 0) return <span class="quiet">{value === undefined ? "" : "None"}</span>;
  return (
    <>
      {enabled.map((job: Job) => (
        <span key={job.id}>
          <code>{job.schedule}</code> <span class="quiet">UTC</span>
          {job.next_run_at !== undefined && (
            <span class="quiet">
              {" "}
              <Time value={job.next_run_at} />
            </span>
          )}
        </span>
      ))}
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
