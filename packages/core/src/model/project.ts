import type { OperationSummary } from "./operation.ts";
import type { ProjectStatus } from "./status.ts";

/** The method of login to a repository. */
export type GitAuthMethod = "none" | "ssh" | "github_app";

/** One gateway of a SQLMesh configuration, in file order. */
export interface Gateway {
  readonly name: string;
  /**
   * The file it was read from. `manual`: a person set it where the file could not be read for
   * certain.
   */
  readonly source: string;
  /** From 1; absent with `manual`. */
  readonly line?: number;
}

/** What polling did with the newest commit that it has seen. */
export interface AutoDeploy {
  readonly commit: string;
  readonly outcome: "deployed" | "skipped" | "waiting" | "failed";
  /** Why the commit was not deployed, and what to do. */
  readonly reason?: string;
  /** RFC 3339. */
  readonly decided_at: string;
}

/**
 * The outcome of reading the gateways. `unknown` has a reason: it is never turned into `none`, and
 * never a guess.
 */
export interface GatewayDetection {
  readonly outcome: "known" | "none" | "unknown";
  readonly reason?: string;
}

/**
 * The project: the same shape is on the wire, in the store and in every function. Absent fields are
 * left out, never null; times are RFC 3339. Fields of a plugin's project type are on the same level
 * as the named fields.
 */
export interface Project {
  readonly id: string;
  readonly organization_id: string;
  /**
   * 1 to 63 characters: letters, digits, space, `.`, `_`, `-`. Unique in the organization whatever
   * the case.
   */
  readonly name: string;
  readonly description?: string;
  /** Cannot change. @default the first of `HostOptions.projectTypes` */
  readonly project_type: string;
  readonly repository_url: string;
  /** @default "main" */
  readonly branch: string;
  /** @default "none" */
  readonly git_auth_method: GitAuthMethod;
  /** The name of the SSH key secret; only with `git_auth_method` `ssh`. */
  readonly git_secret_ref?: string;
  /** The subfolder of the repository that contains the project. */
  readonly git_path?: string;
  /** SQLMesh only. @default "prod" */
  readonly sqlmesh_environment?: string;
  /** SQLMesh only; one of the supported versions. @default the newest supported */
  readonly sqlmesh_version?: string;
  /** @default true for SQLMesh, else false */
  readonly use_managed_state_database: boolean;
  /** Whether plans are applied without approval. @default false */
  readonly auto_apply: boolean;
  /** Whether a run includes the project's tests. @default true (as both tools do themselves) */
  readonly run_tests: boolean;
  /** dbt only. */
  readonly dbt_version?: string;
  /** dbt only. */
  readonly python_version?: string;
  /** dbt only; a duration such as `5m` or `30s`, at least 10s. */
  readonly polling_interval?: string;
  /** dbt only. */
  readonly version_strategy?: "semantic" | "continuous";
  /**
   * Whether a driver has accepted a deployment whose absence has not been observed since. Read
   * only.
   */
  readonly deployed: boolean;
  /** @default false */
  readonly suspended: boolean;
  readonly status: ProjectStatus;
  /** Why the status is as it is, and what to do. */
  readonly status_message?: string;
  /** Commits on the branch that touch `git_path` and are not deployed. Absent: not known. */
  readonly commits_behind?: number;
  /** The commit of the last deployment that the driver accepted: 40 hex characters. */
  readonly current_commit_sha?: string;
  readonly latest_commit_sha?: string;
  readonly latest_commit_message?: string;
  /** Kubernetes quantity. @default "500m" */
  readonly cpu_request: string;
  /** @default "2000m" */
  readonly cpu_limit: string;
  /** @default "1Gi" */
  readonly memory_request: string;
  /** @default "4Gi" */
  readonly memory_limit: string;
  /** @default "Allow" */
  readonly concurrency_policy: "Allow" | "Forbid" | "Replace";
  /** At least 1; set by PUT only. Absent: no limit. */
  readonly max_concurrent_job_runs?: number;
  /** Set by PUT only. @default false */
  readonly remediation_auto_merge: boolean;
  /**
   * Context for an AI agent: at most 10,000 code points. Stored as data, never executed or
   * templated.
   */
  readonly agent_context?: string;
  /** Read only; 3. */
  readonly successful_runs_history_limit: number;
  /** Read only; 3. */
  readonly failed_runs_history_limit: number;
  /**
   * The gateways that were found. A person may set them where the outcome is `unknown`; a known
   * outcome must equal them. `null` removes what a person set.
   */
  readonly gateways?: readonly Gateway[];
  readonly gateway_detection?: GatewayDetection;
  /** dbt only, read only. */
  readonly auto_deploy?: AutoDeploy;
  /**
   * Raised by every change that a user makes, never by what is observed; also the ETag. Starts at
   * 1.
   */
  readonly revision: number;
  /** The operation in progress. */
  readonly operation?: OperationSummary;
  readonly created_at: string;
  /** Changes together with `revision`. */
  readonly updated_at: string;
  readonly [field: string]: unknown;
}

type WritableField =
  | "description"
  | "project_type"
  | "branch"
  | "git_auth_method"
  | "git_secret_ref"
  | "git_path"
  | "sqlmesh_environment"
  | "sqlmesh_version"
  | "use_managed_state_database"
  | "auto_apply"
  | "run_tests"
  | "dbt_version"
  | "python_version"
  | "polling_interval"
  | "version_strategy"
  | "suspended"
  | "cpu_request"
  | "cpu_limit"
  | "memory_request"
  | "memory_limit"
  | "concurrency_policy"
  | "agent_context";

type Optional<Fields extends keyof Project> = {
  readonly [Field in Fields]?: Project[Field] | null | undefined;
};

/**
 * The body of a create. Fields of a plugin's project type are on the same level as the named ones.
 */
export interface ProjectInput extends Optional<WritableField> {
  readonly gateways?: readonly { readonly name: string }[] | null | undefined;
  readonly name: string;
  readonly repository_url: string;
  readonly [field: string]: unknown;
}

/**
 * The body of a PUT: only supplied fields change. `null` clears an optional field (one with a
 * default is reset to it). `status` overrides what is shown until the facts that it covers change;
 * it is ignored next to `revision` (a whole object sent back).
 */
export interface ProjectPatch extends Optional<
  | WritableField
  | "name"
  | "repository_url"
  | "remediation_auto_merge"
  | "max_concurrent_job_runs"
  | "status"
> {
  readonly gateways?: readonly { readonly name: string }[] | null | undefined;
  readonly [field: string]: unknown;
}
