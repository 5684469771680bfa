// The only list of names in this package: all that the table of the API does not say. A call that
// is in none of these lists has a command all the same.
import { NOTIFICATION_EVENTS, STATUS_TABLE } from "@dagctl/api";
import type { Flag, FlagType } from "../flags/flag.ts";
import { flagName } from "../flags/flag.ts";

/** A field of a body that has a flag. */
export type FieldFlag = Flag & {
  /** The field of the body. */
  readonly field: string;
};

/**
 * Noun and verb of the calls for which part and method are not the right words. Without a verb the
 * noun is the whole command.
 */
export const COMMAND_NAMES: Readonly<Record<string, readonly [noun: string, verb?: string]>> = {
  "projects.run": ["run", "start"],
  "caller.get": ["whoami"],
  "runs.listAll": ["run", "list"],
  "notifications.deliveries": ["delivery", "list"],
  "notifications.retry": ["delivery", "retry"],
};

/** The calls without a command of their own: another command makes them. */
export const MADE_BY_OTHERS: ReadonlySet<string> = new Set(["runs.list"]);

/** The options of calls that are an argument of the command, which may be left out. */
export const OPTIONAL_ARGUMENTS: Readonly<Record<string, string>> = { "runs.listAll": "project" };

/** What a read takes for a parameter of its path that was left out. */
export const DEFAULTS: Readonly<Record<string, string>> = { run: "latest", plan: "pending" };

/** Fields with secrets. They are read from a file or standard input, never from an argument. */
export const SECRET_FIELDS: ReadonlySet<string> = new Set(["value", "token", "password", "url"]);

/**
 * The columns of the tables by noun (`columnsOf`). Another noun has those of the first item's
 * simple fields.
 */
export const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  project: [
    "name",
    "project_type",
    "status",
    "branch",
    "commits_behind",
    "current_commit_sha",
    "updated_at",
  ],
  environment: ["name", "status", "branch", "commit_sha", "expires_at", "status_message?"],
  plan: [
    "id",
    "status",
    "plan_type",
    "environment",
    "commit_sha",
    "created_by",
    "created_at",
    "reason?",
  ],
  run: [
    "id",
    "project_name?",
    "status",
    "job_type",
    "triggered_by",
    "attempt?",
    "exit_code",
    "duration_seconds",
    "created_at",
    "job_name",
  ],
  job: [
    "name",
    "schedule",
    "after?",
    "time_zone?",
    "enabled",
    "next_run_at?",
    "max_retries+",
    "command",
    "parameters?",
  ],
  operation: ["id", "kind", "status", "created_at", "ended_at"],
  event: ["sequence", "time", "type", "project", "actor"],
  "environment-variable": ["name", "value", "project_id", "is_sensitive", "mount_as_file", "id"],
  notification: ["name", "kind", "url_host", "events", "enabled", "status_message?", "id"],
  delivery: ["id", "type", "status", "created_at", "next_attempt_at?", "project_id?"],
  organization: ["id"],
  hook: ["id", "provider", "repository_url", "status_message?", "created_at"],
  secret: ["name"],
  audit: [
    "time",
    "actor",
    "action",
    "project_name",
    "run_id?",
    "plan_id?",
    "job?",
    "environment_variable?",
    "secret?",
    "hook_id?",
    "notification?",
    "token?",
    "token_id?",
    "outcome",
  ],
  token: ["name", "organization_id", "access", "created_at", "expires_at", "last_used_on", "id"],
};

const MODEL = [
  "name",
  "resource_type?",
  "status",
  "started_at",
  "duration_ms",
  "rows?",
  "message?",
];

/** The columns of the lists of calls whose items are others than those of the noun. */
export const CALL_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  "runs.models": MODEL,
  "runs.modelExecutions": ["run_id", ...MODEL],
  "runs.artifacts": ["name", "bytes", "compressed_bytes", "sha256", "created_at"],
  "plans.models": [
    "name",
    "change",
    "category?",
    "columns_added?",
    "columns_lost?",
    "destructive?",
    "forward_only_preview?",
    "start?",
    "end?",
    "intervals?",
  ],
  "plans.actions": ["kind", "name", "id?", "change?", "each_run?", "text?"],
  "runs.dailyStats": [
    "date",
    "runs.success",
    "runs.failed",
    "runs.error+",
    "runs.partial+",
    "runs.pending+",
    "runs.running+",
    "models.succeeded",
    "models.failed",
    "models.skipped+",
    "duration_seconds",
  ],
};

/** What the items of a list are called where that is not the noun: by the noun, or by the call. */
export const ITEMS: Readonly<Record<string, string>> = {
  audit: "audit record",
  "runs.models": "model",
  "runs.artifacts": "artifact",
  "plans.models": "model",
  "plans.actions": "action",
  "runs.modelExecutions": "model",
  "runs.dailyStats": "day",
};

/** The nouns whose commands take only an id, although the records have a name. */
export const BY_ID: ReadonlySet<string> = new Set(["token"]);

/** The calls that answer while an operation continues, and whose operation can be watched. */
export const WAITABLE: ReadonlySet<string> = new Set([
  "projects.create",
  "projects.update",
  "projects.deploy",
  "projects.undeploy",
  "projects.delete",
]);

/** The calls that start a run, which can be followed. */
export const STARTS_RUN: ReadonlySet<string> = new Set(["projects.run", "jobs.run", "runs.retry"]);

/** The calls after which a plan is explained or applied, which can be waited for. */
export const CONTINUES_PLAN: ReadonlySet<string> = new Set([
  "plans.create",
  "plans.approve",
  "plans.retry",
]);

/** The calls that may start a run which ends a removal, and which can be waited for. */
export const STARTS_REMOVAL: ReadonlySet<string> = new Set(["environments.delete"]);

/** The parameters of runs that are lists: one text is a list, too. Other lists are JSON. */
export const LIST_PARAMETERS: ReadonlySet<string> = new Set([
  "select",
  "exclude",
  "select_models",
  "backfill_models",
  "restate_models",
  "allow_destructive_models",
]);

/** The lists that a command of their own follows, so that they cannot be watched. */
export const FOLLOWED: ReadonlySet<string> = new Set(["events.list"]);

const TEXT: FlagType = { type: "text" };
const BOOLEAN: FlagType = { type: "boolean", isNegatable: true };

const field = (name: string, type: FlagType, description: string, flag?: string): FieldFlag => ({
  ...type,
  name: flag ?? flagName(name),
  field: name,
  description,
});

const RESOURCES: readonly FieldFlag[] = [
  field("cpu_request", TEXT, "A Kubernetes quantity, such as 500m."),
  field("cpu_limit", TEXT, "A Kubernetes quantity, such as 2."),
  field("memory_request", TEXT, "A Kubernetes quantity, such as 1Gi."),
  field("memory_limit", TEXT, "A Kubernetes quantity, such as 4Gi."),
];

/** The fields that every project has, in the order of the API. */
const PROJECT: readonly FieldFlag[] = [
  field("name", TEXT, "The name of the project."),
  field("description", TEXT, "A description for people."),
  field("project_type", TEXT, "The type of the project, such as sqlmesh, dbt or node."),
  field("repository_url", TEXT, "The URL of its Git repository."),
  field("branch", TEXT, "The branch that is deployed."),
  field(
    "git_auth_method",
    { type: "enum", values: ["none", "ssh", "github_app"] },
    "The method of login to the repository.",
  ),
  field("git_secret_ref", TEXT, "The name of the secret with the SSH key."),
  field("git_path", TEXT, "The folder of the project in the repository."),
  field("use_managed_state_database", BOOLEAN, "Have dagctl create the state database."),
  field("auto_apply", BOOLEAN, "Apply plans without approval."),
  field("run_tests", BOOLEAN, "Make the tests a part of each run."),
  field("suspended", BOOLEAN, "Refuse runs until it is set back."),
  ...RESOURCES,
  field(
    "concurrency_policy",
    { type: "enum", values: ["Allow", "Forbid", "Replace"] },
    "What happens to a new run while another one is active.",
  ),
  field("agent_context", TEXT, "Context for an AI agent; stored as data."),
];

const PROJECT_CHANGE: readonly FieldFlag[] = [
  ...PROJECT.filter((each) => each.field !== "project_type"),
  field("remediation_auto_merge", BOOLEAN, "Stored, and not used yet."),
  field(
    "max_concurrent_job_runs",
    { type: "integer", minimum: 1, maximum: 1_000 },
    "The most runs at once.",
  ),
  field(
    "status",
    { type: "enum", values: Object.keys(STATUS_TABLE) },
    "Overrides the shown status until the observed facts change.",
  ),
];

const VARIABLE: readonly FieldFlag[] = [
  field("name", TEXT, "The name of the variable; it becomes upper case."),
  field("value", { type: "file" }, "A file with the value, - for standard input.", "value-file"),
  field("is_sensitive", BOOLEAN, "Never show the value again."),
  field("mount_as_file", BOOLEAN, "Write the value to a file, and set the variable to its path."),
  field("file_mount_path", TEXT, "The absolute path of that file."),
  field(
    "file_permissions",
    { type: "integer", minimum: 0, maximum: 511 },
    "The mode of that file as a decimal number: 384 is 0600.",
  ),
];

/** Returns the flag that sets parameters, one each time. */
const parameterFlag = (whose: string): FieldFlag => ({
  type: "assignment",
  name: "parameter",
  field: "parameters",
  isRepeatable: true,
  description: `Sets a parameter of ${whose}: the value is JSON, or else a text. No place for secrets.`,
});

const JOB: readonly FieldFlag[] = [
  field("command", TEXT, "What a run executes, such as dbt build; fixed for scheduled-run."),
  field("schedule", TEXT, "Five cron fields, in the time zone of the job."),
  field("after", { type: "names" }, "Jobs that have to succeed before; in place of a schedule."),
  field("time_zone", TEXT, "The IANA name of the time zone of the schedule. By default it is UTC."),
  field("enabled", BOOLEAN, "Start runs by the schedule, or after other jobs."),
  field(
    "max_retries",
    { type: "integer", minimum: 0, maximum: 5 },
    "How often in a row a run that failed is started again. By default it is not.",
  ),
  field(
    "retry_pause",
    TEXT,
    "The pause before the first retry, such as 5m, the default. It doubles with each retry.",
  ),
  ...RESOURCES,
  parameterFlag("all runs of the job, in place of those that it has"),
  field("description", TEXT, "A description for people."),
];

/** The URL has a secret: it is read from a file or standard input. */
const NOTIFICATION: readonly FieldFlag[] = [
  field("name", TEXT, "The name of the notification."),
  field("url", { type: "file" }, "A file with the URL, - for standard input.", "url-file"),
  field(
    "events",
    { type: "list", values: Object.values(NOTIFICATION_EVENTS) },
    `What it is sent for: ${Object.values(NOTIFICATION_EVENTS).join(", ")}.`,
  ),
  field("projects", { type: "names" }, "Only for these projects. By default for all."),
  field("enabled", BOOLEAN, "Send messages."),
];

const APPLY_PLAN: FieldFlag = field(
  "apply_plan",
  { type: "boolean" },
  "Approve the plan of this run, where the type has one.",
);

/** The flags for fields of a body, by call. `--set` and `--file` take every field of any call. */
export const FIELD_FLAGS: Readonly<Record<string, readonly FieldFlag[]>> = {
  "projects.create": PROJECT,
  "projects.update": PROJECT_CHANGE,
  "projects.deploy": [
    field(
      "take_over",
      { type: "boolean" },
      "Overwrite what other clients have changed in the engine's objects of the project.",
    ),
  ],
  "projects.run": [APPLY_PLAN, parameterFlag("the run")],
  "jobs.run": [APPLY_PLAN, parameterFlag("the run, before what the job sets")],
  "plans.create": [
    field("environment", TEXT, "Another environment than the project's own one, such as dev_ann."),
    field("branch", TEXT, "The branch to plan. Only with another environment."),
    field("commit", TEXT, "The commit to plan, 40 hexadecimal digits. Only with another one."),
    field("ttl", TEXT, "How long that environment is there, 1h to 2160h. By default 168h."),
    field(
      "follow",
      { type: "boolean" },
      "Plan each later commit of the branch, too. Only with another environment.",
    ),
    parameterFlag("the plan"),
  ],
  "jobs.create": [field("name", TEXT, "The name of the job; it cannot be changed."), ...JOB],
  "jobs.update": JOB,
  "environmentVariables.create": [
    ...VARIABLE,
    field("project_id", TEXT, "Only for the runs of this project; its id or name.", "project"),
  ],
  "environmentVariables.update": VARIABLE,
  "hooks.create": [
    field(
      "provider",
      { type: "enum", values: ["github", "gitlab", "gitea"] },
      "The kind of Git server that calls the hook.",
    ),
    field("repository_url", TEXT, "The URL of the Git repository that is polled."),
  ],
  "notifications.create": [
    ...NOTIFICATION,
    field(
      "kind",
      { type: "enum", values: ["webhook", "slack"] },
      "Standard Webhooks, or Slack; fixed.",
    ),
  ],
  "notifications.update": NOTIFICATION,
  "secrets.put": [
    field("value", { type: "file" }, "A file with the value, - for standard input.", "value-file"),
  ],
  "tokens.create": [
    field("name", TEXT, "The name of the token."),
    field(
      "access",
      { type: "enum", values: ["read", "run", "write", "admin"] },
      "What the token may do; each includes those before it.",
    ),
    field(
      "expires_in_days",
      { type: "integer", minimum: 1, maximum: 99_999 },
      "When it expires. By default it does not.",
    ),
    field("organization_id", TEXT, "Its organization, by default that of the call."),
    field("every_organization", { type: "boolean" }, "Make it valid for every organization."),
  ],
};

/** The flag that leaves out the beginning of a log. */
export const TAIL: Flag = {
  name: "tail",
  type: "integer",
  minimum: 0,
  maximum: 1_000_000,
  description: "Print only the last lines of those that are there, at most so many.",
};

const OF_PROJECT: Flag = {
  name: "project",
  type: "text",
  description: "The project whose own variable is named; its id or name.",
};

/** The flags of a call that starts a run. */
const STARTED_RUN: readonly Flag[] = [
  {
    name: "follow",
    type: "boolean",
    description: "Print the log until the run has ended; its outcome is the exit code.",
  },
  {
    name: "wait",
    type: "boolean",
    description: "Wait until the run has ended; its outcome is the exit code.",
  },
];

/** Returns the flag of a call after which a plan or a run goes on. */
const waitUntil = (end: string): readonly Flag[] => [
  {
    name: "wait",
    type: "boolean",
    description: `Wait until ${end}; its outcome is the exit code.`,
  },
];

/** Flags of the command itself that the API does not have, by call. */
export const OWN_FLAGS: Readonly<Record<string, readonly Flag[]>> = {
  "projects.run": STARTED_RUN,
  "jobs.run": STARTED_RUN,
  "runs.retry": STARTED_RUN,
  "plans.create": waitUntil("the plan was explained"),
  "plans.approve": waitUntil("the plan was applied, or has ended otherwise"),
  "plans.retry": waitUntil("the plan was explained"),
  "environments.delete": waitUntil("the run that removes its views has ended"),
  "runs.logs": [TAIL],
  "environmentVariables.get": [OF_PROJECT],
  "environmentVariables.update": [OF_PROJECT],
  "environmentVariables.delete": [OF_PROJECT],
};
