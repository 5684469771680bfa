import type { Job, LogLine, PageInfo, Run, RunAccepted, Runs, RunStatus } from "@dagctl/core";
import * as z from "zod";
import { JOB_TYPES, RUN_STATUSES, TRIGGERS } from "../calls/runs.ts";
import { COMMIT, COUNT, exactly, type ShapeOf, text, TIME } from "./exactly.ts";
import { ARTIFACTS_STATE } from "./run-artifacts.ts";
import { RESULTS_STATE } from "./run-results.ts";

/** Parameters of any type of project. Records keep them whatever the type has now. */
const PARAMETERS = z.record(z.string(), z.unknown());

/** The status of a run. */
export const RUN_STATUS: z.ZodType<RunStatus> = z.enum(RUN_STATUSES);

const RUN_FIELDS = {
  id: z.string(),
  project_id: z.string(),
  job_id: z.string(),
  job_name: text("Unique in the project."),
  cronjob_name: text("The name of its job.").optional(),
  job_type: z.enum(JOB_TYPES),
  status: RUN_STATUS,
  status_message: text("While pending: what it waits for.").optional(),
  error_message: text("Why the run ended as `failed` or `error`, and what to do.").optional(),
  triggered_by: z.enum(TRIGGERS),
  retry_of: text("The id of the run before it, which has failed. Present in a retry.").optional(),
  retry_from: z
    .enum(["failure", "start"])
    .optional()
    .meta({
      description:
        "What it repeats: `failure`, only the models of the run before it that failed or were " +
        "skipped; `start`, all of the command. Fixed when it is dispatched. Present in a retry.",
    }),
  attempt: z
    .int()
    .min(2)
    .optional()
    .meta({
      description:
        "Which run in a row it is: 2 in the first retry. Absent in a run that is no retry, or one " +
        "that a caller has asked for.",
    }),
  plan_id: text("The plan that it explains or applies. Absent: it is for no plan.").optional(),
  parameters: PARAMETERS.optional().meta({
    description: "What a caller, or the job, has set of this run. Absent: nothing.",
  }),
  after_runs: z
    .array(
      exactly<NonNullable<Run["after_runs"]>[number]>()({
        job: text("The name of the job."),
        run: text("Its id."),
      }),
    )
    .optional()
    .meta({
      description:
        "Of each job that its job names in `after`, the run that has succeeded. Present where " +
        "`triggered_by` is `after`.",
    }),
  commit_sha: COMMIT.optional(),
  exit_code: z.int().optional(),
  start_time: TIME.optional(),
  end_time: TIME.optional(),
  duration_seconds: z.number().min(0).optional(),
  results: RESULTS_STATE.optional(),
  artifacts: ARTIFACTS_STATE.optional(),
  created_at: TIME,
  updated_at: TIME,
};

/** A run. */
export const RUN: ShapeOf<Run> = exactly<Run>()(RUN_FIELDS);

/** The fields of a list that is always answered in pages. */
const PAGES = {
  total: COUNT,
  page: COUNT.optional(),
  limit: COUNT.optional(),
  total_pages: COUNT.optional(),
};

/** A page of runs. */
export const RUN_LIST: ShapeOf<{ readonly runs: readonly Run[] } & PageInfo> = exactly<
  { readonly runs: readonly Run[] } & PageInfo
>()({ runs: z.array(RUN), ...PAGES });

type AllRuns = Awaited<ReturnType<Runs["listAll"]>>;

/** A page of the runs of all projects. */
export const ALL_RUNS: ShapeOf<AllRuns> = exactly<AllRuns>()({
  runs: z.array(
    exactly<AllRuns["runs"][number]>()({
      ...RUN_FIELDS,
      project_name: text("The current name of its project."),
    }),
  ),
  ...PAGES,
});

/** The answer of "run now". */
export const RUN_ACCEPTED: ShapeOf<RunAccepted> = exactly<RunAccepted>()({
  job_run_id: text("The id of the run."),
  job_name: z.string(),
  status: RUN_STATUS,
  message: z.string(),
});

/** A job. */
export const JOB: ShapeOf<Job> = exactly<Job>()({
  id: z.string(),
  project_id: z.string(),
  name: text("Unique in the project."),
  command: text("What a run executes; of `scheduled-run`, the steps as one line, for a person."),
  schedule: text(
    "Five cron fields, in the time zone of the job. Without it and `after` the job runs only when " +
      "it is asked to.",
  ).optional(),
  after: z
    .array(z.string())
    .optional()
    .meta({ description: "The names of the jobs of the project after whose successes it runs." }),
  time_zone: text("The IANA name of the time zone in which `schedule` is due.").optional(),
  enabled: z
    .boolean()
    .meta({ description: "Whether runs start by the schedule, or after other jobs." }),
  max_retries: COUNT.optional().meta({
    description: "How often in a row a run that has failed is started again.",
  }),
  retry_pause: text(
    "The time from the end of a run to its first retry, such as `5m`. It doubles with each retry.",
  ).optional(),
  cpu_request: text("The Kubernetes quantity that its runs get. Absent: the project's.").optional(),
  cpu_limit: text("As `cpu_request`.").optional(),
  memory_request: text("As `cpu_request`.").optional(),
  memory_limit: text("As `cpu_request`.").optional(),
  parameters: PARAMETERS.optional().meta({
    description: "What runs of the job set where a caller sets nothing else. Absent: nothing.",
  }),
  description: text("What a person has written about the job.").optional(),
  created_at: TIME,
  updated_at: TIME,
  next_run_at: TIME.optional().meta({
    description:
      "When the schedule starts the next run. Absent while it starts none: the job has no schedule " +
      "or is not enabled, or the project is suspended or not deployed.",
  }),
});

interface JobList {
  readonly jobs: readonly Job[];
  readonly total: number;
}

/** All jobs of a project. */
export const JOB_LIST: ShapeOf<JobList> = exactly<JobList>()({ jobs: z.array(JOB), total: COUNT });

interface JobRemoval {
  readonly message: string;
  readonly id: string;
}

/** The answer of a removal of a job. */
export const JOB_REMOVAL: ShapeOf<JobRemoval> = exactly<JobRemoval>()({
  message: z.string(),
  id: text("The id of the deleted job."),
});

/** The data of an event of a log. */
export const LOG_LINE: ShapeOf<LogLine> = exactly<LogLine>()({
  position: COUNT,
  time: TIME,
  text: text("The line without its line break."),
  missing: COUNT.optional().meta({
    description: "How many lines directly before this position are no longer stored.",
  }),
});
