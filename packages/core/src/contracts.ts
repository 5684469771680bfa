// The interfaces that drivers, project types, plugins and stores implement. Only types.
export type { CallOptions, Clock } from "./contracts/clock.ts";
export type {
  DeployDriver,
  Deployment,
  WaitingOptions,
  DeploymentRef,
  DeploymentState,
  DriverServices,
  JobsRequest,
  PackagesRequest,
  Remainder,
  ResolvedPackages,
  RunVariables,
} from "./contracts/deploy.ts";
export type {
  Comparison,
  GitDriver,
  Repository,
  RepositoryCredentials,
  RepositoryFile,
  RepositoryFiles,
} from "./contracts/git.ts";
export type {
  DeployDecision,
  FailedRun,
  LeftModels,
  PreparedPlan,
  PreparedRun,
  ProjectPlans,
  RunParameter,
  RunWork,
  InspectOptions,
  Inspection,
  OpenedRepository,
  OpenRepository,
  ProjectField,
  ProjectType,
  ReadFiles,
  RefusedVariableNames,
  RepositoryRef,
  StateChange,
} from "./contracts/project-type.ts";
export type { RunParameters } from "./contracts/run-parameters.ts";
export type { Message, MessageAnswer, MessageSender } from "./contracts/messages.ts";
export type { BuiltNodes, PlanWork } from "./contracts/plan-work.ts";
export type { PreparedCheck } from "./contracts/prepared-check.ts";
export type { RunDriver, RunRef, RunRequest, RunState } from "./contracts/run.ts";
export type { Secrets } from "./contracts/secrets.ts";
export type { StateConnection, StateDatabaseDriver } from "./contracts/state-database.ts";
export type { CountSteps, StepBudget } from "./contracts/step-budget.ts";
export type {
  JobRecord,
  JobSchedule,
  StoredJob,
  KeyRecord,
  OpenPlan,
  OperationInternals,
  OperationRecord,
  PendingRetry,
  ProjectInternals,
  ProjectRecord,
  RunInternals,
  RunRecord,
  RunWorkOfCheck,
  RunWorkOfPlan,
  StoredEnvironment,
  StoredSuccess,
} from "./contracts/records.ts";
export type {
  Change,
  CommitOptions,
  Expectation,
  FoundRun,
  Lease,
  Page,
  ProjectPlace,
  ProjectQuery,
  ProjectTexts,
  RunQuery,
  Store,
} from "./contracts/store.ts";
export type { TokenRecord, TokenStore } from "./contracts/token-store.ts";
export type { RecordPage, TypedRecord } from "./contracts/typed-record.ts";
export type {
  Argument,
  EnvironmentValue,
  FolderArgument,
  ImportRepository,
  JobSpec,
  PackageRequirements,
  Resources,
  Runtime,
  RunVariable,
  Step,
  Workload,
  WorkloadRepository,
} from "./contracts/workload.ts";
export type { Branch } from "./values/branch.ts";
export type { GitPath } from "./values/git-path.ts";
export type {
  FileRepositoryUrl,
  RepositoryUrl,
  SshRepositoryUrl,
  WebRepositoryUrl,
} from "./values/repository-url.ts";
export type { NewEvent, StoredEvent } from "./model/event.ts";
