// What a service needs that embeds a host. Drivers, project types and plugins find their contracts
// in `@dagctl/core/contracts`, and what they share in `@dagctl/core/driver-kit`.
export { createHost, DEFAULT_TIMING } from "./host.ts";
export type { EventConsumer } from "./contracts/event-consumer.ts";
export type {
  AuditedChange,
  Events,
  HookContext,
  Hooks,
  Host,
  HostAudit,
  HostOptions,
  HostOrganization,
  Plugin,
  StoredProjects,
  Timing,
} from "./contracts/host.ts";
export type { LinkTarget, LinkTo } from "./contracts/links.ts";
export type { LogEntry } from "./contracts/log.ts";
export {
  DagctlError,
  type ErrorCode,
  type ErrorDetails,
  isDagctlError,
  type Issue,
} from "./errors.ts";
export type { Access } from "./model/access.ts";
export type { Audit, AuditFilter, AuditPage, AuditRecord, AuditSubject } from "./model/audit.ts";
export type {
  EnvironmentVariable,
  EnvironmentVariableInput,
  EnvironmentVariablePatch,
} from "./model/environment-variable.ts";
export type { DagctlEvent, EventData, EventOf, EventType } from "./model/event.ts";
export type {
  EventFilter,
  EventGap,
  EventPage,
  FollowedEvent,
  OrganizationEvents,
} from "./model/events.ts";
export type {
  Operation,
  OperationKind,
  OperationStep,
  OperationSummary,
} from "./model/operation.ts";
export type { MutationOptions, PageInfo, PageOptions, ReadOptions } from "./model/call-options.ts";
export type { EnvironmentVariables, Operations, Organization } from "./model/organization.ts";
export type { ProjectCounts, ProjectList, ProjectListOptions } from "./model/project-list.ts";
export type {
  DeploymentStep,
  Projects,
  Removal,
  RunAccepted,
  RunInput,
  SyncStatus,
} from "./model/projects.ts";
export type {
  FailedUnitTest,
  Plan,
  PlanAction,
  PlanActionChange,
  PlanActionFilter,
  PlanActionKind,
  PlanActionPage,
  PlanChange,
  PlanChangeKind,
  PlanCounts,
  PlanFilter,
  PlanInput,
  PlanModelFilter,
  PlanModelPage,
  Plans,
  PlanStatus,
  PlanSummary,
} from "./model/plans.ts";
export type {
  ArtifactFile,
  ArtifactsState,
  RunArtifact,
  RunArtifactCalls,
} from "./model/artifacts.ts";
export type { PushHook, PushHookInput, PushHooks, PushHookWithSecret } from "./model/push-hooks.ts";
export type {
  DailyStats,
  DailyStatsOptions,
  ModelCounts,
  ModelExecution,
  ModelExecutionFilter,
  ModelExecutionPage,
  ModelFilter,
  ModelPage,
  ModelResult,
  ModelStatus,
  ResultsState,
} from "./model/results.ts";
export type { Jobs, RunFilter, RunResultsCalls, Runs } from "./model/runs.ts";
export type {
  Delivery,
  DeliveryAttempt,
  DeliveryPage,
  Notification,
  NotificationEvent,
  NotificationInput,
  NotificationKind,
  NotificationPatch,
  Notifications,
  NotificationWithSecret,
} from "./model/notification.ts";
export type { Environment, Environments, EnvironmentStatus } from "./model/environments.ts";
export type { OrganizationSecrets } from "./model/secrets.ts";
export type {
  AutoDeploy,
  PollFailure,
  GitAuthMethod,
  InputOf,
  OwnField,
  PatchOf,
  Project,
  ProjectBodies,
  ProjectInput,
  ProjectPatch,
} from "./model/project.ts";
export {
  ACTIVE_RUN_STATUSES,
  type Job,
  type JobPatch,
  type LogLine,
  type Run,
  type RunStatus,
} from "./model/run.ts";
export { OPERATION_RANK, PROJECT_STATUSES, type ProjectStatus } from "./model/status.ts";
export { Secret } from "./values/secret.ts";
