import {
  type AutoDeploy,
  type DeploymentStep,
  type Operation,
  type PollFailure,
  type Project,
  PROJECT_STATUSES,
  type ProjectCounts,
  type ProjectList,
  type Removal,
  type SyncStatus,
} from "@dagctl/core";
import * as z from "zod";
import { COMMIT, COUNT, exactly, type ShapeOf, text, TIME } from "./exactly.ts";
import { OPERATION, OPERATION_SUMMARY } from "./operations.ts";
import { RUN_STATUS } from "./runs.ts";

const AUTO_DEPLOY = exactly<AutoDeploy>()({
  commit: COMMIT,
  outcome: z.enum(["deployed", "skipped", "waiting", "failed"]),
  reason: z.string().optional(),
  decided_at: TIME,
});

const POLL_FAILURE = exactly<PollFailure>()({
  since: TIME.meta({ description: "When the first poll failed." }),
  message: text("Why polls fail, and what to do."),
  branch_was_read: z.literal(true).optional().meta({
    description:
      "The branch was read; its newest commit cannot be deployed automatically. Absent: what the project says of its branch is as old as `since`.",
  }),
});

/** The fields that every project has. A project has those of its type on the same level. */
export const PROJECT: ShapeOf<Project> = exactly<Project>()({
  id: z.string(),
  organization_id: z.string(),
  name: text("Unique in the organization whatever the case."),
  description: z.string().optional(),
  project_type: text("The type of the project. It cannot change."),
  repository_url: z.string(),
  branch: text("The branch whose newest commit `deploy` deploys."),
  git_auth_method: z.enum(["none", "ssh", "github_app"]),
  git_secret_ref: text("The name of the SSH key secret.").optional(),
  git_path: text("The folder of the repository that contains the project.").optional(),
  use_managed_state_database: z.boolean(),
  auto_apply: z.boolean(),
  run_tests: z.boolean(),
  deployed: z.boolean(),
  suspended: z.boolean(),
  status: z.enum(PROJECT_STATUSES),
  status_message: text(
    "Why the status is as it is, and what to do. Of an active project: what to know of its deployment.",
  ).optional(),
  commits_behind: COUNT.optional().meta({
    description:
      "Commits of the branch that are not deployed. While polls fail (`poll_failure`), the number of before.",
  }),
  current_commit_sha: COMMIT.optional(),
  applied_commit_sha: COMMIT.optional().meta({
    description: "The commit of the last plan that was applied to the project's own environment.",
  }),
  latest_commit_sha: COMMIT.optional(),
  latest_commit_message: z.string().optional(),
  cpu_request: z.string(),
  cpu_limit: z.string(),
  memory_request: z.string(),
  memory_limit: z.string(),
  concurrency_policy: z.enum(["Allow", "Forbid", "Replace"]),
  max_concurrent_job_runs: z.int().min(1).optional(),
  remediation_auto_merge: z.boolean(),
  agent_context: z.string().optional(),
  successful_runs_history_limit: COUNT,
  failed_runs_history_limit: COUNT,
  auto_deploy: AUTO_DEPLOY.optional(),
  poll_failure: POLL_FAILURE.optional().meta({
    description:
      "Only while polls of the project fail: its branch is not known, or no new commit is deployed automatically.",
  }),
  revision: z
    .int()
    .min(1)
    .meta({ description: "Raised by every change that a user makes; also the ETag." }),
  operation: OPERATION_SUMMARY.optional(),
  created_at: TIME,
  updated_at: TIME,
});

type IncludedInProject = NonNullable<ProjectList["included"]>[string];
type RecentRun = NonNullable<IncludedInProject["recent_runs"]>[number];

const RECENT_RUN = exactly<RecentRun>()({
  id: z.string(),
  status: RUN_STATUS,
  error_message: text("Why the run ended as `failed` or `error`.").optional(),
  created_at: TIME,
  start_time: TIME.optional(),
  duration_seconds: z.number().optional(),
});

const INCLUDED = exactly<IncludedInProject>()({
  recent_runs: z.array(RECENT_RUN).optional().meta({ description: "The newest runs, at most 10." }),
  next_run_at: TIME.optional().meta({ description: "When a schedule starts the next run." }),
  pending_plan_id: text("The plan that waits for an approval.").optional(),
});

/** A list of projects, or a page of it. */
export const PROJECT_LIST: ShapeOf<ProjectList> = exactly<ProjectList>()({
  projects: z.array(PROJECT),
  included: z
    .record(z.string(), INCLUDED)
    .optional()
    .meta({ description: "What `include` asks for, by the id of the project." }),
  total: COUNT,
  page: COUNT.optional(),
  limit: COUNT.optional(),
  total_pages: COUNT.optional(),
});

/** How many projects are what a list finds them by. */
export const PROJECT_COUNTS: ShapeOf<ProjectCounts> = exactly<ProjectCounts>()({
  total: COUNT,
  by_status: exactly<ProjectCounts["by_status"]>()({
    pending: COUNT,
    deploying: COUNT,
    active: COUNT,
    degraded: COUNT,
    failed: COUNT,
    undeploying: COUNT,
    inactive: COUNT,
    deleting: COUNT,
  }),
  suspended: COUNT,
  behind: COUNT,
  sync_unknown: COUNT,
  last_run_failed: COUNT,
  running: COUNT,
  pending_plan: COUNT,
});

interface Deployed {
  readonly message: string;
  readonly project: Project;
}

/** The answer of a deploy. */
export const DEPLOYED: ShapeOf<Deployed> = exactly<Deployed>()({
  message: z.string(),
  project: PROJECT,
});

/** The answer of a delete that ended. */
export const DELETED: ShapeOf<Omit<Removal, "project">> = exactly<Omit<Removal, "project">>()({
  message: z.string(),
  id: z.string(),
  operation: OPERATION,
});

/** The answer of an undeploy that ended. */
export const UNDEPLOYED: ShapeOf<Omit<Removal, "id">> = exactly<Omit<Removal, "id">>()({
  message: z.string(),
  operation: OPERATION,
  project: PROJECT.optional(),
});

interface Removing {
  readonly message: string;
  readonly operation: Operation;
}

/** The answer of a removal that continues. */
export const REMOVING: ShapeOf<Removing> = exactly<Removing>()({
  message: z.string(),
  operation: OPERATION,
});

const DEPLOYMENT_STEP = exactly<DeploymentStep>()({
  name: z.string(),
  status: z.enum(["pending", "running", "done", "failed"]),
  message: z.string().optional(),
});

const DEPLOYMENT = exactly<SyncStatus["deployment"]>()({
  phase: z.enum(["absent", "progressing", "converged", "failing", "removing", "unknown"]),
  message: z.string().optional(),
  steps: z.array(DEPLOYMENT_STEP).optional(),
});

const OUTAGE = exactly<NonNullable<SyncStatus["unavailable"]>[number]>()({
  component: z.enum(["git", "deploy", "run", "state_database", "secrets", "packages"]),
  reason: text("What does not answer, in general words."),
  since: TIME,
});

/** How a deployed commit relates to its branch, and what the engine reports. */
export const SYNC_STATUS: ShapeOf<SyncStatus> = exactly<SyncStatus>()({
  project_id: z.string(),
  branch: z.string(),
  sync_status: z.enum(["synced", "behind", "diverged", "unknown"]),
  commits_behind: COUNT.optional(),
  current_commit_sha: COMMIT.optional(),
  latest_commit_sha: COMMIT.optional(),
  latest_commit_message: z.string().optional(),
  plan: z.enum(["applied", "pending", "unknown"]).optional().meta({
    description:
      "Whether the plan of the deployed commit was applied. Absent: the type has no such plans.",
  }),
  pending_plan_id: text("The plan that waits for an approval.").optional(),
  checked_at: TIME,
  unknown_since: TIME.optional().meta({
    description: "Since when polls of the branch fail. Only with `unknown`.",
  }),
  reason: text("Why a part of the answer is unknown, for a person.").optional(),
  deployment: DEPLOYMENT,
  unavailable: z
    .array(OUTAGE)
    .meta({ description: "What the server depends on and does not answer." })
    .optional(),
});
