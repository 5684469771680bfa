import { TABLE } from "@dagctl/api";
import type { Job, JobPatch, Project } from "@dagctl/core";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { usePlace } from "../app-context.ts";
import type { FormValues } from "../forms/form-field.ts";
import type { FieldGroup } from "../forms/project-fields.ts";
import { ProjectForm } from "../forms/project-form.tsx";
import { isOfEarlierServer, whyNoNextRun } from "../jobs/job-facts.ts";
import { presetOf, SCHEDULE_PRESETS } from "../jobs/schedule-presets.ts";
import { useJobs } from "../jobs/use-jobs.ts";
import { projectPath } from "../pages.ts";
import { Failure } from "../ui/failure.tsx";
import { LoadingRows, Time } from "../ui/parts.tsx";
import { useAccess } from "../ui/use-access.ts";
import { useChange } from "../ui/use-change.ts";
import { Way } from "../ui/way.tsx";

/** The job that a project has for its schedule. */
const SCHEDULED = "scheduled-run";

/**
 * Leads to the jobs of a project, each of which has a schedule. Of a server of the version before,
 * shows when the project runs by itself, and changes it.
 */
export function ScheduleSection({ project }: { project: Project }): JSX.Element | null {
  const { value, error, reload } = useJobs(project);
  if (!useAccess(TABLE.jobs.update)) return null;
  return (
    <section class="section" aria-labelledby="schedule-title">
      <h2 id="schedule-title">Schedule</h2>
      {error !== undefined && <Failure error={error} retry={reload} />}
      {value === undefined && error === undefined && (
        <LoadingRows count={2} label="Reading the schedule" />
      )}
      {value !== undefined &&
        (isOfEarlierServer(value.jobs) ? (
          <Jobs project={project} jobs={value.jobs} reload={reload} />
        ) : (
          <WayToJobs project={project} />
        ))}
    </section>
  );
}

function Jobs({
  project,
  jobs,
  reload,
}: {
  project: Project;
  jobs: readonly Job[];
  reload: () => void;
}): JSX.Element {
  // Others run when they are due, such as a migration, unless the type has a name of its own.
  const own = jobs.filter(({ name }) => name === SCHEDULED);
  const shown = own.length > 0 ? own : jobs;
  return (
    <>
      {shown.map((job) => (
        <JobForm key={job.id} project={project} job={job} reload={reload} />
      ))}
    </>
  );
}

function WayToJobs({ project }: { project: Project }): JSX.Element {
  return (
    <div class="way-to-jobs">
      <p class="quiet">Each job of the project has a schedule of its own.</p>
      <Way path={projectPath(project.name)}>Jobs of the project</Way>
    </div>
  );
}

/** Returns the fields of a job that the version before lets a person set. */
const scheduleFields = (job: Pick<Job, "name">): readonly FieldGroup[] => [
  {
    title: job.name,
    fields: [
      { name: "enabled", label: "Start runs by the schedule", kind: "check" },
      {
        name: "schedule",
        label: "Schedule",
        kind: "text",
        isRequired: true,
        help: "Five cron fields in UTC: minute, hour, day, month, weekday.",
      },
    ],
  },
];

function JobForm({
  project,
  job,
  reload,
}: {
  project: Project;
  job: Job;
  reload: () => void;
}): JSX.Element {
  const { client } = usePlace();
  const change = useChange();
  const [changed, setChanged] = useState<FormValues>({});
  const [isSaved, setSaved] = useState(false);
  const { schedule = "" } = job;
  const values: FormValues = { schedule, enabled: job.enabled, ...changed };
  const patch: JobPatch = {
    ...(values["schedule"] !== schedule && { schedule: String(values["schedule"]) }),
    ...(values["enabled"] !== job.enabled && { enabled: values["enabled"] === true }),
  };
  const isSame = Object.keys(patch).length === 0;
  const set = (name: string, value: string | boolean): void => {
    setSaved(false);
    setChanged((others) => ({ ...others, [name]: value }));
  };
  const save = async (): Promise<void> => {
    const what = JSON.stringify([job.id, patch]);
    const isDone = await change.request(what, (idempotencyKey) =>
      client.jobs.update(project.id, job.id, patch, { idempotencyKey, waitMs: 0 }),
    );
    if (!isDone) return;
    setChanged({});
    setSaved(true);
    reload();
  };
  return (
    <ProjectForm
      groups={scheduleFields(job)}
      values={values}
      error={change.error}
      action={change.isActing ? "Saving the schedule" : "Save the schedule"}
      isActing={change.isBlocked || isSame}
      project={project.name}
      onChange={set}
      onSubmit={() => {
        if (!isSame) void save();
      }}
    >
      <p class="quiet">
        <NextRun project={project} job={job} />
      </p>
      <Presets
        schedule={String(values["schedule"])}
        choose={(schedule) => set("schedule", schedule)}
      />
      <p class="quiet" role="status">
        {isSaved ? "The schedule is saved." : ""}
      </p>
    </ProjectForm>
  );
}

/** Says when the next run starts, or why none does. */
function NextRun({ project, job }: { project: Project; job: Job }): JSX.Element {
  if (job.next_run_at !== undefined)
    return (
      <>
        Next run: <Time value={job.next_run_at} />
      </>
    );
  return <>No run starts by itself: {whyNoNextRun(project, job)}.</>;
}

function Presets({
  schedule,
  choose,
}: {
  schedule: string;
  choose: (schedule: string) => void;
}): JSX.Element {
  return (
    <label class="form-row">
      Common schedules
      <select
        class="field"
        value={presetOf(schedule)?.schedule ?? ""}
        onChange={({ currentTarget }) => {
          if (currentTarget.value !== "") choose(currentTarget.value);
        }}
      >
        <option value="">Of your own</option>
        {SCHEDULE_PRESETS.map(({ text, schedule: preset }) => (
          <option key={preset} value={preset}>
            {text} UTC
          </option>
        ))}
      </select>
    </label>
  );
}
