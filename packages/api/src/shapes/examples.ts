import type {
  AuditRecord,
  Delivery,
  Environment,
  EnvironmentVariable,
  Job,
  ModelCounts,
  ModelResult,
  Notification,
  Operation,
  Plan,
  PlanAction,
  PlanChange,
  PlanCounts,
  Project,
  PushHook,
  Run,
  RunAccepted,
  SyncStatus,
} from "@dagctl/core";
import type { Token } from "../administration.ts";

/** One installation in the examples: a project that was created, deployed and run once. */
const CREATED = "2026-01-31T12:30:05.000Z";
const LATER = "2026-01-31T12:31:10.000Z";
const COMMIT = "4f9c1d2e8b7a6f5e4d3c2b1a0f9e8d7c6b5a4f3e";
const PROJECT_ID = "proj_k3m5q7x2a4b6c8d1";
const RUN_ID = "run_p2r4t6v7b3d5f7h2";
const PAGE = { page: 1, limit: 50, total_pages: 1 };

const PROJECT: Project & { readonly project_type: string } = {
  id: PROJECT_ID,
  organization_id: "org-acme",
  name: "analytics",
  project_type: "sqlmesh",
  repository_url: "https://git.example.com/analytics.git",
  branch: "main",
  git_auth_method: "none",
  use_managed_state_database: true,
  auto_apply: false,
  run_tests: false,
  deployed: true,
  suspended: false,
  status: "active",
  commits_behind: 0,
  current_commit_sha: COMMIT,
  latest_commit_sha: COMMIT,
  latest_commit_message: "Add the orders model",
  cpu_request: "250m",
  cpu_limit: "1",
  memory_request: "512Mi",
  memory_limit: "1Gi",
  concurrency_policy: "Forbid",
  remediation_auto_merge: false,
  successful_runs_history_limit: 3,
  failed_runs_history_limit: 3,
  revision: 1,
  created_at: CREATED,
  updated_at: CREATED,
};

const RUN: Run = {
  id: RUN_ID,
  project_id: PROJECT_ID,
  job_id: "job_z5y4x3w2v7u6t2s4",
  job_name: "analytics-scheduled-run-manual-20260131-123005",
  cronjob_name: "scheduled-run",
  job_type: "run",
  status: "success",
  triggered_by: "manual",
  commit_sha: COMMIT,
  exit_code: 0,
  start_time: CREATED,
  end_time: LATER,
  duration_seconds: 65,
  results: "complete",
  created_at: CREATED,
  updated_at: LATER,
};

const MODEL: ModelResult = {
  name: "shop.orders",
  status: "succeeded",
  started_at: CREATED,
  duration_ms: 1840,
};
const MODEL_COUNTS: ModelCounts = { running: 0, succeeded: 1, failed: 0, skipped: 0 };

const CREATED_PLAN: Plan = {
  id: "plan_k2m3n4p5q6r7s2t3",
  project_id: PROJECT_ID,
  environment: "prod",
  branch: "main",
  commit_sha: COMMIT,
  commit_message: "Add the column amount",
  status: "running",
  plan_type: "explain",
  run_id: RUN_ID,
  created_by: "ci",
  created_at: CREATED,
  updated_at: CREATED,
};
const CHANGE_COUNTS: PlanCounts = {
  added: 0,
  direct: 1,
  indirect: 0,
  metadata: 0,
  removed: 0,
  restated: 0,
  backfilled: 0,
};
const PLAN: Plan = {
  ...CREATED_PLAN,
  status: "pending",
  summary: {
    has_changes: true,
    counts: CHANGE_COUNTS,
    actions: 1,
    destructive: 0,
    new_environment: false,
    unfinished: false,
    backfill: true,
    forward_only: false,
    tests: 1,
    failed_tests: 0,
    truncated: false,
  },
  digest: "3f9a1c0b5d7e2f4a6c8b0d1e3f5a7c9b1d3e5f7a9c0b2d4e6f8a1c3b5d7e9f0a",
  updated_at: LATER,
  expires_at: "2026-02-07T12:31:10.000Z",
};
const CHANGE: PlanChange = {
  name: "shop.orders",
  change: "direct",
  category: "non_breaking",
  columns_added: "amount",
  diff: "-SELECT id\n+SELECT id, amount",
  start: "2026-01-01T00:00:00.000Z",
  end: "2026-01-31T00:00:00.000Z",
  intervals: 30,
};
const ACTION: PlanAction = {
  kind: "statement",
  name: "after_all",
  change: "added",
  each_run: true,
  text: "GRANT SELECT ON shop.orders TO reader",
};

const ENVIRONMENT: Environment = {
  name: "dev_ann",
  project_id: PROJECT_ID,
  status: "active",
  branch: "ann/amounts",
  follow: false,
  commit_sha: COMMIT,
  plan_id: CREATED_PLAN.id,
  created_by: "ann",
  created_at: CREATED,
  updated_at: LATER,
  expires_at: "2026-02-07T12:31:10.000Z",
};

const JOB: Job = {
  id: "job_z5y4x3w2v7u6t2s4",
  project_id: PROJECT_ID,
  name: "scheduled-run",
  command: "sqlmesh run",
  schedule: "0 2 * * *",
  time_zone: "UTC",
  enabled: true,
  max_retries: 0,
  retry_pause: "5m",
  created_at: CREATED,
  updated_at: CREATED,
};
const CREATED_JOB: Job = {
  ...JOB,
  id: "job_b7c6d5e4f3g2h7j6",
  name: "hourly",
  command: "sqlmesh run prod",
  schedule: "15 * * * *",
  time_zone: "Europe/Berlin",
  max_retries: 2,
  next_run_at: "2026-01-31T13:15:00.000Z",
};

const AFTER_JOB: Job = {
  id: "job_d2e3f4g5h6j7k2m3",
  project_id: PROJECT_ID,
  name: "audits",
  command: "sqlmesh audit",
  after: ["scheduled-run", "hourly"],
  time_zone: "UTC",
  enabled: true,
  max_retries: 0,
  retry_pause: "5m",
  created_at: CREATED,
  updated_at: CREATED,
};

const createRunningOperation = (kind: Operation["kind"], steps: Operation["steps"]): Operation => ({
  id: "op_a2b3c4d5e6f7g2h3",
  project_id: PROJECT_ID,
  kind,
  status: "running",
  generation: 2,
  steps,
  deadline: "2026-01-31T12:45:05.000Z",
  created_at: CREATED,
});
const createEndedOperation = (kind: Operation["kind"], step: string): Operation => ({
  ...createRunningOperation(kind, [
    { name: step, status: "done", started_at: CREATED, ended_at: LATER },
  ]),
  status: "succeeded",
  ended_at: LATER,
});

const VARIABLE: EnvironmentVariable = {
  id: "var_m2n3p4q5r6s7t2u3",
  organization_id: "org-acme",
  name: "TARGET",
  value: "production",
  is_sensitive: false,
  mount_as_file: false,
  created_at: CREATED,
  updated_at: CREATED,
};

const TOKEN: Token = {
  id: "tok_b2c3d4e5f6g7h2j3",
  name: "ci",
  organization_id: "org-acme",
  access: "run",
  created_at: CREATED,
  created_by: "token admin",
  expires_at: "2026-05-01T12:30:05.000Z",
};

const AUDIT_RECORD: AuditRecord = {
  id: "aud_c2d3e4f5g6h7j2k3",
  time: CREATED,
  actor: "token ci",
  action: "projects.deploy",
  outcome: "accepted",
  project_id: PROJECT_ID,
  project_name: "analytics",
  operation_id: "op_a2b3c4d5e6f7g2h3",
};

const NEW_HOOK: PushHook = {
  id: "hook_a2b3c4d5e6f7g2h3",
  provider: "github",
  repository_url: PROJECT.repository_url,
  path: "/api/v1/hooks/hook_a2b3c4d5e6f7g2h3/push",
  created_at: CREATED,
};

const HOOK: PushHook = { ...NEW_HOOK, last_call: { time: LATER, outcome: "accepted" } };
const NOTIFICATION: Notification = {
  id: "ntf_d2e3f4g5h6j7k2l3",
  organization_id: "org-acme",
  name: "on call",
  kind: "webhook",
  url_host: "hooks.example.com",
  events: ["run.failed", "deploy.failed"],
  enabled: true,
  created_at: CREATED,
  updated_at: CREATED,
};

const DELIVERY: Delivery = {
  id: "dlv_e2f3g4h5j6k7l2m3",
  notification_id: NOTIFICATION.id,
  type: "run.failed",
  project_id: PROJECT_ID,
  status: "delivered",
  created_at: CREATED,
  attempts: [{ at: CREATED, duration_ms: 120, status: 204 }],
};

const ACCEPTED: RunAccepted = {
  job_run_id: RUN_ID,
  job_name: RUN.job_name,
  status: "pending",
  message: "The run was accepted",
};

const SYNC_STATUS: SyncStatus = {
  project_id: PROJECT_ID,
  branch: "main",
  sync_status: "synced",
  commits_behind: 0,
  current_commit_sha: COMMIT,
  latest_commit_sha: COMMIT,
  latest_commit_message: "Add the orders model",
  checked_at: LATER,
  deployment: { phase: "converged" },
};

const removed = createEndedOperation("delete", "observe-absence");
const undeployed = createEndedOperation("undeploy", "observe-absence");
const removing = createRunningOperation("delete", [
  { name: "remove", status: "running", started_at: CREATED },
]);

/** The kinds of answers. */
type ExampleName =
  | "project"
  | "projects"
  | "projectCounts"
  | "deployed"
  | "deleted"
  | "undeployed"
  | "removing"
  | "undeploying"
  | "accepted"
  | "syncStatus"
  | "run"
  | "runs"
  | "allRuns"
  | "models"
  | "modelExecutions"
  | "dailyStats"
  | "artifacts"
  | "job"
  | "jobs"
  | "createdJob"
  | "jobRemoval"
  | "plan"
  | "plans"
  | "createdPlan"
  | "planModels"
  | "planActions"
  | "environment"
  | "environments"
  | "removedEnvironment"
  | "operation"
  | "operations"
  | "events"
  | "variable"
  | "variables"
  | "variableRemoval"
  | "hook"
  | "hooks"
  | "createdHook"
  | "hookRemoval"
  | "notification"
  | "notifications"
  | "createdNotification"
  | "notificationRemoval"
  | "delivery"
  | "deliveries"
  | "caller"
  | "organizations"
  | "secret"
  | "secrets"
  | "secretRemoval"
  | "createdToken"
  | "tokens"
  | "tokenRemoval"
  | "audit";

/** An answer of each kind. The values fit each other. */
export const EXAMPLES: Readonly<Record<ExampleName, object>> = {
  project: PROJECT,
  projects: { projects: [PROJECT], total: 1 },
  projectCounts: {
    total: 1,
    by_status: {
      pending: 0,
      deploying: 0,
      active: 1,
      degraded: 0,
      failed: 0,
      undeploying: 0,
      inactive: 0,
      deleting: 0,
    },
    suspended: 0,
    behind: 0,
    sync_unknown: 0,
    last_run_failed: 0,
    running: 0,
    pending_plan: 0,
  },
  deployed: { message: "Deployment started", project: PROJECT },
  deleted: { message: "Project deleted successfully", id: PROJECT_ID, operation: removed },
  undeployed: {
    message: "Project undeployed successfully",
    operation: undeployed,
    project: { ...PROJECT, deployed: false, status: "inactive" },
  },
  removing: {
    message: "The project is being deleted; the operation goes on",
    operation: removing,
  },
  undeploying: {
    message: "The project is being undeployed; the operation goes on",
    operation: { ...removing, kind: "undeploy" },
  },
  accepted: ACCEPTED,
  syncStatus: SYNC_STATUS,
  run: RUN,
  runs: { runs: [RUN], total: 1, ...PAGE },
  allRuns: { runs: [{ ...RUN, project_name: PROJECT.name }], total: 1, ...PAGE },
  models: { models: [MODEL], counts: MODEL_COUNTS, results: "complete", total: 1, ...PAGE },
  modelExecutions: {
    models: [{ ...MODEL, run_id: RUN.id, run_created_at: RUN.created_at }],
    has_more: false,
  },
  dailyStats: {
    days: [
      {
        date: "2026-01-31",
        runs: { pending: 0, running: 0, success: 1, partial: 0, failed: 0, error: 0 },
        models: MODEL_COUNTS,
        duration_seconds: 65,
      },
    ],
    total: 1,
  },
  artifacts: {
    artifacts: [
      {
        name: "manifest.json",
        bytes: 577_104,
        compressed_bytes: 68_211,
        sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        created_at: LATER,
      },
    ],
    total: 1,
  },
  job: JOB,
  jobs: { jobs: [JOB, CREATED_JOB, AFTER_JOB], total: 3 },
  createdJob: CREATED_JOB,
  jobRemoval: { message: "Job deleted successfully", id: CREATED_JOB.id },
  plan: PLAN,
  plans: { plans: [PLAN], total: 1, ...PAGE },
  createdPlan: CREATED_PLAN,
  planActions: { actions: [ACTION], total: 1, ...PAGE },
  planModels: { models: [CHANGE], counts: CHANGE_COUNTS, total: 1, ...PAGE },
  environment: ENVIRONMENT,
  environments: { environments: [ENVIRONMENT], total: 1 },
  removedEnvironment: { ...ENVIRONMENT, status: "removing", removal_run_id: RUN_ID },
  operation: createEndedOperation("deploy", "apply"),
  operations: { operations: [createEndedOperation("deploy", "apply")], total: 1, ...PAGE },
  events: {
    events: [
      {
        sequence: 7,
        type: "run.ended",
        time: LATER,
        organization: "org-acme",
        project: PROJECT_ID,
        actor: "system",
        data: { run: RUN },
      },
    ],
    next_after: 7,
    has_more: false,
    newest_sequence: 7,
  },
  variable: VARIABLE,
  variables: { environment_variables: [VARIABLE], total: 1 },
  variableRemoval: { message: "Environment variable deleted successfully", id: VARIABLE.id },
  hook: HOOK,
  hooks: { hooks: [HOOK], total: 1 },
  createdHook: { ...NEW_HOOK, secret: "5f2d…" },
  hookRemoval: { message: "Push hook deleted successfully", id: HOOK.id },
  notification: NOTIFICATION,
  notifications: { notifications: [NOTIFICATION], total: 1 },
  createdNotification: { ...NOTIFICATION, secret: "whsec_…" },
  notificationRemoval: { message: "Notification deleted successfully", id: NOTIFICATION.id },
  delivery: DELIVERY,
  deliveries: { deliveries: [DELIVERY], has_more: false },
  caller: {
    caller: "token ci",
    access: "run",
    organization: "org-acme",
    every_organization: false,
  },
  organizations: { organizations: [{ id: "org-acme" }], total: 1 },
  secret: { name: "analytics-key" },
  secrets: { secrets: [{ name: "analytics-key" }], total: 1 },
  secretRemoval: { message: "Secret deleted successfully", name: "analytics-key" },
  createdToken: { ...TOKEN, token: "dctl_…" },
  tokens: { tokens: [TOKEN], total: 1 },
  tokenRemoval: { message: "Token deleted successfully", id: TOKEN.id },
  audit: { records: [AUDIT_RECORD], has_more: false },
};
