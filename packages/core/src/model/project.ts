import type { OperationSummary } from "./operation.ts";
import type { ProjectStatus } from "./status.ts";

/** The method of login to a repository. */
export type GitAuthMethod = "none" | "ssh" | "github_app";

/** What polling did with the newest commit that it has seen. */
export interface AutoDeploy {
  readonly commit: string;
  readonly outcome: "deployed" | "skipped" | "waiting" | "failed";
  /** Why the commit was not deployed, and what to do. */
  readonly reason?: string;
  /** RFC 3339. */
  readonly decided_at: string;
}

/** That polls cannot read the branch, or polling cannot deploy its newest commit. */
export interface PollFailure {
  /** When the first poll failed. RFC 3339. */
  readonly since: string;
  /** Why polls fail, and what to do. */
  readonly message: string;
  /**
   * That the branch was read, and only its newest commit cannot be deployed automatically. Absent:
   * what the project says of its branch (`commits_behind`, `latest_commit_sha`) is as old as
   * `since`, and not known now.
   */
  readonly branch_was_read?: true;
}

/** Returns whether what the project says of its branch is not known now, but only of before. */
export const isBranchUnknown = ({
  poll_failure: failure,
}: Pick<Project, "poll_failure">): boolean =>
  failure !== undefined && failure.branch_was_read !== true;

/**
 * The project: the same shape is on the wire, in the store and in every function. Absent fields are
 * left out, never null; times are RFC 3339. A project has the fields of its type on the same level:
 * an interface that extends this one describes them.
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
  /** The branch whose newest commit `deploy` deploys. @default "main" */
  readonly branch: string;
  /** The method of login to the repository. @default "none" */
  readonly git_auth_method: GitAuthMethod;
  /** The name of the SSH key secret; only with `git_auth_method` `ssh`. */
  readonly git_secret_ref?: string;
  /** The subfolder of the repository that contains the project. */
  readonly git_path?: string;
  /**
   * Whether dagctl creates and drops a state database for the project. @default false, unless the
   * type has another default
   */
  readonly use_managed_state_database: boolean;
  /** Whether plans are applied without approval. @default false */
  readonly auto_apply: boolean;
  /** Whether a run includes the project's tests. @default true (as the tools do themselves) */
  readonly run_tests: boolean;
  /**
   * Whether a driver has accepted a deployment whose absence has not been observed since. Read
   * only.
   */
  readonly deployed: boolean;
  /** While it is set no run starts. @default false */
  readonly suspended: boolean;
  readonly status: ProjectStatus;
  /** Why the status is as it is, and what to do. */
  readonly status_message?: string;
  /**
   * Commits on the branch that touch `git_path` and are not deployed, as the last poll that
   * succeeded has counted them. Absent: not known. While `poll_failure` says that the branch cannot
   * be read, it is the number of then.
   */
  readonly commits_behind?: number;
  /** The commit of the last deployment that the driver accepted: 40 hex characters. */
  readonly current_commit_sha?: string;
  /**
   * The commit of the last plan that was applied to the project's own environment. Absent: none was
   * since the host records it, the type has no plans, or each run applies what is deployed.
   */
  readonly applied_commit_sha?: string;
  /** The newest commit of the branch that was seen: 40 hex characters. */
  readonly latest_commit_sha?: string;
  readonly latest_commit_message?: string;
  /** Kubernetes quantity. @default "500m" */
  readonly cpu_request: string;
  /** Kubernetes quantity. @default "2000m" */
  readonly cpu_limit: string;
  /** Kubernetes quantity. @default "1Gi" */
  readonly memory_request: string;
  /** Kubernetes quantity. @default "4Gi" */
  readonly memory_limit: string;
  /**
   * What happens to a new run while another one is active: both run, the new one is refused, or it
   * replaces the other. @default "Allow"
   */
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
  /** Only where the type deploys new commits automatically (`polling`). Read only. */
  readonly auto_deploy?: AutoDeploy;
  /**
   * Only while polls of the project fail: its branch is not known (`isBranchUnknown`), or no new
   * commit is deployed automatically. Absent: the newest poll succeeded, too few have failed in a
   * row, or the project is not deployed. Read only.
   */
  readonly poll_failure?: PollFailure;
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
}

type WritableField =
  | "description"
  | "project_type"
  | "branch"
  | "git_auth_method"
  | "git_secret_ref"
  | "git_path"
  | "use_managed_state_database"
  | "auto_apply"
  | "run_tests"
  | "suspended"
  | "cpu_request"
  | "cpu_limit"
  | "memory_request"
  | "memory_limit"
  | "concurrency_policy"
  | "agent_context";

type Optional<Of, Fields extends keyof Of> = {
  readonly [Field in Fields]?: Of[Field] | null | undefined;
};

/** The body of a create. The body of a type has more fields (`InputOf`). */
export interface ProjectInput extends Optional<Project, WritableField> {
  readonly name: string;
  readonly repository_url: string;
}

/**
 * The body of a PUT: only supplied fields change. `null` clears an optional field (one with a
 * default is reset to it). `status` overrides what is shown until the facts that it covers change;
 * it is ignored next to `revision` (a whole object sent back). The body of a type has more fields
 * (`PatchOf`).
 */
export interface ProjectPatch extends Optional<
  Project,
  | WritableField
  | "name"
  | "repository_url"
  | "remediation_auto_merge"
  | "max_concurrent_job_runs"
  | "status"
> {
  /** The current `revision` says that the body is a whole object that was read before. */
  readonly revision?: number | undefined;
}

/** The fields that projects of one type have in addition to the common ones. */
export type OwnField<Of extends Project> = Exclude<Extract<keyof Of, string>, keyof Project>;

declare const BODIES: unique symbol;

/**
 * Links the interface of a type's projects to its bodies, where they are more than optional fields
 * of the project. It is for the compiler alone: no project has such a field.
 *
 * @example interface ScriptProject extends Project, ProjectBodies<ScriptInput, ScriptPatch> {}
 */
export interface ProjectBodies<Input extends ProjectInput, Patch extends ProjectPatch> {
  readonly [BODIES]?: { readonly input: Input; readonly patch: Patch };
}

type BodyOf<Of, Kind extends "input" | "patch", Otherwise> = typeof BODIES extends keyof Of
  ? NonNullable<Of[typeof BODIES]> extends { readonly [Body in Kind]: infer Found }
    ? Found
    : never
  : Otherwise;

/** The body of a create of a project of this type. */
export type InputOf<Of extends Project> = BodyOf<
  Of,
  "input",
  ProjectInput & Optional<Of, OwnField<Of>>
>;

/** The body of a PUT of a project of this type. */
export type PatchOf<Of extends Project> = BodyOf<
  Of,
  "patch",
  ProjectPatch & Optional<Of, OwnField<Of>>
>;
