import type { MutationOptions, ReadOptions } from "./call-options.ts";
import type { Operation } from "./operation.ts";
import type { InputOf, PatchOf, Project } from "./project.ts";
import type { ProjectCounts, ProjectList, ProjectListOptions } from "./project-list.ts";
import type { Outage } from "./component.ts";
import type { RunStatus } from "./run.ts";

/** One step of converging, as a person watches it. */
export interface DeploymentStep {
  readonly name: string;
  readonly status: "pending" | "running" | "done" | "failed";
  readonly message?: string;
}

/** How a project's deployed commit relates to its branch, and what the engine reports of it. */
export interface SyncStatus {
  readonly project_id: string;
  readonly branch: string;
  /**
   * `synced`: the deployed commit is the branch's newest one, or nothing at `git_path` has changed
   * since. `diverged`: the deployed commit is no longer part of the branch. `unknown`: `reason`
   * says why.
   */
  readonly sync_status: "synced" | "behind" | "diverged" | "unknown";
  /**
   * Commits on the branch that touch `git_path` and are not deployed. Left out where the number
   * cannot be known; then `reason` says why.
   */
  readonly commits_behind?: number;
  readonly current_commit_sha?: string;
  readonly latest_commit_sha?: string;
  readonly latest_commit_message?: string;
  /**
   * Whether the plan of the deployed commit was applied to the project's own environment.
   * `pending`: something of it was not. `unknown`: no apply is recorded. Absent: the type has no
   * plans, or each run applies what is deployed.
   */
  readonly plan?: "applied" | "pending" | "unknown";
  /** The id of the plan that waits for an approval. Absent: none does. */
  readonly pending_plan_id?: string;
  /** RFC 3339. */
  readonly checked_at: string;
  /**
   * Since when polls of the branch fail: what the project says of it is as old. Only with
   * `unknown`.
   */
  readonly unknown_since?: string;
  /** Why a part of the answer is unknown, for a person. */
  readonly reason?: string;
  /** What the engine reports. `unknown`: the engine did not answer; `message` says why. */
  readonly deployment: {
    readonly phase: "absent" | "progressing" | "converged" | "failing" | "removing" | "unknown";
    readonly message?: string;
    readonly steps?: readonly DeploymentStep[];
  };
  /** What the host depends on and does not answer. Absent: everything answers. */
  readonly unavailable?: readonly Outage[];
}

/** The body of "run now". */
export interface RunInput {
  /** Approves the plan of this run. @default false */
  readonly apply_plan?: boolean | undefined;
  /**
   * What the run sets, by the names of the project's type, such as `{ "select": ["orders"] }`.
   * `null` leaves out what the job sets. At most 16 kB as JSON. They are shown in the run, so they
   * are no place for secrets. @default what the job sets
   */
  readonly parameters?: Readonly<Record<string, unknown>> | null | undefined;
}

/** The answer of "run now". */
export interface RunAccepted {
  /** The id of the run, for `Runs.get`. */
  readonly job_run_id: string;
  readonly job_name: string;
  readonly status: RunStatus;
  readonly message: string;
}

/**
 * The outcome of an undeploy or delete within `waitMs`: `operation.status` is `running` when it
 * continues. A failed one throws its error.
 */
export interface Removal {
  /** What happened, for a person. */
  readonly message: string;
  /** The id of the project. */
  readonly id: string;
  readonly operation: Operation;
  /** The project as it is now. Present after an undeploy that completed within `waitMs`. */
  readonly project?: Project;
}

/**
 * The projects of one organization. Every id of a project may also be its name (an id wins). What
 * belongs to another organization causes exactly the same error as what is absent: `not_found`.
 *
 * Every call throws `unavailable` once the host closes, or while the store does not answer.
 * `MutationOptions` lists what every mutation throws.
 *
 * Calls take the interface of one type's projects, which the caller knows and nothing checks:
 * `get<ScriptProject>(id)`. It is never inferred: without it, projects and bodies have the common
 * fields only.
 */
export interface Projects {
  /**
   * Lists projects by `created_at`, or those that match, in another order.
   *
   * @returns a page, or the whole list without an option
   * @throws DagctlError `invalid`: every wrong option
   * @throws DagctlError `not_supported`: the store finds no projects by other options than `page`
   *   and `limit`
   */
  list<Of extends Project = Project>(
    options?: ProjectListOptions,
  ): Promise<ProjectList<NoInfer<Of>>>;
  /**
   * Returns how many projects `list` has for each of its states.
   *
   * @throws DagctlError `not_supported`: the store counts no projects
   */
  counts(options?: ReadOptions): Promise<ProjectCounts>;
  /**
   * Returns a project as it is stored: it calls neither the repository nor the engine.
   *
   * @param project its id or name
   * @throws DagctlError `not_found`: the organization has no such project
   */
  get<Of extends Project = Project>(project: string, options?: ReadOptions): Promise<NoInfer<Of>>;
  /**
   * Records and deploys a project. It reads and inspects the branch's newest commit before it
   * records anything.
   *
   * @returns the project as the operation left it, or as it is after `waitMs`; also when its apply
   *   failed (`status` is `failed`, `status_message` says why)
   * @throws DagctlError `invalid`: every problem of the body at once, or what the repository or the
   *   project type refuses; nothing is recorded
   * @throws DagctlError `conflict`: another project has the name
   * @throws DagctlError `unavailable`: the Git server or the secret source does not answer
   * @throws DagctlError `timeout`: the inspection or a plugin did not end in time
   * @throws DagctlError the code of a plugin that refuses (`Hooks.beforeOperation`)
   */
  create<Of extends Project = Project>(
    input: InputOf<Of>,
    options?: Omit<MutationOptions, "ifMatch">,
  ): Promise<NoInfer<Of>>;
  /**
   * Changes the fields of `patch` only. A change that reaches the engine is an operation. A patch
   * that changes nothing writes nothing, and the revision stays.
   *
   * @param project its id or name
   * @returns the project as the operation left it, or as it is after `waitMs`; also when that
   *   operation failed
   * @throws DagctlError `not_found`: the organization has no such project
   * @throws DagctlError `invalid`: every problem of the patch at once, or what the repository or
   *   the project type refuses
   * @throws DagctlError `precondition_failed`: the revision is not `ifMatch`; `details.revision` is
   *   the current one
   * @throws DagctlError `conflict`: the status, a running operation (`details.operation`), or a
   *   migration (`details.run`) forbids it, or another project has the name
   * @throws DagctlError `not_supported`: this installation does not have the project's type
   * @throws DagctlError `unavailable`: the Git server or the secret source does not answer
   * @throws DagctlError `timeout`: the inspection or a plugin did not end in time
   * @throws DagctlError the code of a plugin that refuses (`Hooks.beforeOperation`)
   */
  update<Of extends Project = Project>(
    project: string,
    patch: PatchOf<Of>,
    options?: MutationOptions,
  ): Promise<NoInfer<Of>>;
  /**
   * Removes the deployment, drops the managed state that the project uses, and deletes the project.
   * A call while a delete runs joins that operation.
   *
   * @param project its id or name
   * @returns the completed removal, or the operation that continues after `waitMs`
   * @throws DagctlError `not_found`: the organization has no such project
   * @throws DagctlError `precondition_failed`: the revision is not `ifMatch`
   * @throws DagctlError the code of a plugin that refuses (`Hooks.beforeOperation`)
   * @throws DagctlError the code of the operation, where it failed within `waitMs`;
   *   `details.operation` is its id
   */
  delete(project: string, options?: MutationOptions): Promise<Removal>;
  /**
   * Deploys the branch's newest commit. The commit is read and inspected before anything is
   * recorded.
   *
   * @param project its id or name
   * @param body `take_over` overwrites what other clients have changed in the objects of the engine
   *   that belong to the project, or to its organization. On Kubernetes these are fields of
   *   Applications. The audit shows it. An engine without other writers ignores it.
   *   @default false
   * @returns the project as the operation left it, or as it is after `waitMs`
   * @throws DagctlError `not_found`: the organization has no such project
   * @throws DagctlError `precondition_failed`: the revision is not `ifMatch`
   * @throws DagctlError `invalid`: a wrong body, or the repository or the project type refuses the
   *   commit
   * @throws DagctlError `conflict`: the status, a running operation (`details.operation`), or a
   *   migration (`details.run`) forbids it
   * @throws DagctlError `not_supported`: this installation does not have the project's type
   * @throws DagctlError `unavailable`: the Git server or the secret source does not answer
   * @throws DagctlError `timeout`: the inspection or a plugin did not end in time
   * @throws DagctlError the code of a plugin that refuses (`Hooks.beforeOperation`)
   * @throws DagctlError the code of the operation, where it failed within `waitMs`;
   *   `details.operation` is its id
   */
  deploy<Of extends Project = Project>(
    project: string,
    body?: { readonly take_over?: boolean | undefined },
    options?: MutationOptions,
  ): Promise<NoInfer<Of>>;
  /**
   * Removes the deployment, and keeps the project and its managed state. A call while an undeploy
   * runs joins that operation.
   *
   * @param project its id or name
   * @returns the completed removal, or the operation that continues after `waitMs`
   * @throws DagctlError `not_found`: the organization has no such project
   * @throws DagctlError `precondition_failed`: the revision is not `ifMatch`
   * @throws DagctlError `conflict`: the status or a running delete (`details.operation`) forbids it
   * @throws DagctlError the code of a plugin that refuses (`Hooks.beforeOperation`)
   * @throws DagctlError the code of the operation, where it failed within `waitMs`;
   *   `details.operation` is its id
   */
  undeploy(project: string, options?: MutationOptions): Promise<Removal>;
  /**
   * Commits a pending run of the default job (which is recorded on first use). It does not wait for
   * the run: `Runs` shows how the run continues.
   *
   * @param project its id or name
   * @param body `apply_plan` approves the plan of this run. `parameters` sets what the type of the
   *   project lets a caller set of one run. @default {}
   * @returns the run, which is `pending`
   * @throws DagctlError `not_found`: the organization has no such project
   * @throws DagctlError `invalid`: a wrong body, a parameter that the run cannot have, or
   *   `apply_plan` where the type has no plan
   * @throws DagctlError `forbidden`: a parameter needs more access
   * @throws DagctlError `precondition_failed`: the revision is not `ifMatch`
   * @throws DagctlError `conflict`: a rule forbids the run; the message names the rule
   * @throws DagctlError `not_supported`: this installation does not have the project's type, or
   *   runs of this type have no parameters
   */
  run(
    project: string,
    body?: RunInput,
    options?: Omit<MutationOptions, "waitMs">,
  ): Promise<RunAccepted>;
  /**
   * Polls the repository and the engine. A failed poll throws no error: its part of the answer is
   * `unknown`, with the reason.
   *
   * @param project its id or name
   * @returns what both answered now
   * @throws DagctlError `not_found`: the organization has no such project
   */
  syncStatus(project: string, options?: ReadOptions): Promise<SyncStatus>;
}
