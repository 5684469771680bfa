import { TABLE } from "@dagctl/api";
import type { Job, Plan, Project } from "@dagctl/core";
import type { ComponentChildren, JSX } from "preact";
import { useLocation } from "preact-iso";
import { useState } from "preact/hooks";
import { usePlace } from "../app-context.ts";
import { isDefaultJob, isOfEarlierServer } from "../jobs/job-facts.ts";
import { RunWithParameters, useParameterFields, WITH_PARAMETERS } from "../jobs/run-dialog.tsx";
import { planPath, runPath, settingsPath } from "../pages.ts";
import { MakePlan } from "../plans/make-plan.tsx";
import { Menu } from "../ui/menu.tsx";
import { Problem } from "../ui/problem.tsx";
import { useAccess } from "../ui/use-access.ts";
import { type Change, useChange } from "../ui/use-change.ts";
import { Action } from "../ui/action.tsx";
import { isBehind } from "./sync.ts";
import { useEndings } from "./use-endings.tsx";
import { mayApplyInRun, needsApproval, whyNoRun, whyNot } from "./what-may-begin.ts";

interface Shown {
  readonly project: Project;
  /** Reads the project again. The answer to a change may be older than an event that came first. */
  readonly reload: () => void;
}

/**
 * Shows what the caller may do with a project. What its status does not allow says why.
 *
 * @param props.jobs its jobs; none while they are not known
 * @param props.newest its newest plan. One that waits for an approval comes first: it deploys its
 *   commit
 */
export function Actions({
  project,
  jobs,
  newest,
  reload,
}: Shown & { jobs: readonly Job[]; newest: Plan | undefined }): JSX.Element {
  const { href } = usePlace();
  const change = useChange();
  const mayRun = useAccess(TABLE.projects.run);
  const mayWrite = useAccess(TABLE.projects.deploy);
  const withParameters = useRunWithParameters(project, jobs, change);
  const waits = newest?.status === "pending";
  const isDeployFirst = isBehind(project) && !waits;
  const isFirst = !isBehind(project) && !waits;
  const deploy = <Deploy project={project} reload={reload} change={change} isPrimary />;
  return (
    <div class="page-actions">
      {waits && (
        <a class="button button-primary" href={href(planPath(project.name, newest.id))}>
          Review the plan
        </a>
      )}
      {mayWrite && isDeployFirst && deploy}
      {mayRun && <Run project={project} change={change} isPrimary={isFirst} waits={waits} />}
      {mayRun && needsApproval(project) && !waits && (
        <MakePlan project={project} newest={newest} change={change} />
      )}
      {mayWrite && (
        <More project={project} reload={reload} change={change} hasDeploy={!isDeployFirst}>
          {withParameters?.button}
        </More>
      )}
      {!mayWrite && withParameters && <Menu label="More">{withParameters.button}</Menu>}
      {withParameters?.dialog}
      {change.error !== undefined && (
        <div class="page-problem">
          <Problem error={change.error} project={project.name} />
        </div>
      )}
    </div>
  );
}

/** @param props.waits whether a plan waits for an approval: no run applies another one */
function Run({
  project,
  change,
  isPrimary,
  waits,
}: {
  project: Project;
  change: Change;
  isPrimary: boolean;
  waits: boolean;
}): JSX.Element {
  const { client, href } = usePlace();
  const { route } = useLocation();
  const start = async (apply_plan: boolean): Promise<void> => {
    let run = "";
    const body = apply_plan ? { apply_plan } : {};
    const what = `run ${JSON.stringify(body)}`;
    const isStarted = await change.request(what, async (idempotencyKey) => {
      run = (await client.projects.run(project.id, body, { idempotencyKey })).job_run_id;
    });
    if (isStarted) route(href(runPath(project.name, run)));
  };
  const given = { change, why: whyNoRun(project) };
  return (
    <>
      <Action {...given} label="Run" isPrimary={isPrimary} press={() => void start(false)} />
      {mayApplyInRun(project) && !waits && (
        <Action {...given} label="Apply the plan and run" press={() => void start(true)} />
      )}
    </>
  );
}

/** Returns what runs the default job with parameters; `undefined` where it has none. */
function useRunWithParameters(
  project: Project,
  jobs: readonly Job[],
  change: Change,
): { readonly button: JSX.Element; readonly dialog: JSX.Element | null } | undefined {
  const mayRun = useAccess(TABLE.jobs.run);
  const fieldsOf = useParameterFields(project);
  const [asked, setAsked] = useState<Job | undefined>();
  const job = isOfEarlierServer(jobs) ? undefined : jobs.find(isDefaultJob);
  if (!mayRun || job === undefined || fieldsOf(job).length === 0) return undefined;
  const given = { label: WITH_PARAMETERS, why: whyNoRun(project), change };
  return {
    button: <Action {...given} press={() => setAsked(job)} />,
    dialog: asked ? (
      <RunWithParameters
        project={project}
        job={asked}
        fields={fieldsOf(asked)}
        onClose={() => setAsked(undefined)}
      />
    ) : null,
  };
}

function Deploy({
  project,
  reload,
  change,
  isPrimary = false,
}: Shown & { change: Change; isPrimary?: boolean }): JSX.Element {
  const { client } = usePlace();
  const { commits_behind: behind = 0 } = project;
  const again = project.deployed ? "Deploy again" : "Deploy";
  const commits = behind === 1 ? "Deploy 1 commit" : `Deploy ${behind} commits`;
  return (
    <Action
      label={isBehind(project) ? commits : again}
      isPrimary={isPrimary}
      why={whyNot("deploy", project)}
      change={change}
      press={() =>
        void change.request("deploy", async (idempotencyKey) => {
          await client.projects.deploy(project.id, {}, { idempotencyKey });
          reload();
        })
      }
    />
  );
}

function More({
  project,
  reload,
  change,
  hasDeploy,
  children,
}: Shown & {
  change: Change;
  hasDeploy: boolean;
  children: ComponentChildren;
}): JSX.Element {
  const { href } = usePlace();
  const { endings, dialog } = useEndings(project, change, reload);
  return (
    <>
      <Menu label="More">
        {children}
        {hasDeploy && <Deploy project={project} reload={reload} change={change} />}
        <a class="button" href={href(settingsPath(project.name))}>
          Settings
        </a>
        {endings.map(({ label, why, press }) => (
          <Action key={label} label={label} why={why} change={change} press={press} />
        ))}
      </Menu>
      {dialog}
    </>
  );
}
