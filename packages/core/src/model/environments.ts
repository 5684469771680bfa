import type { MutationOptions, ReadOptions } from "./call-options.ts";

/**
 * The status of an environment. `applying`: a plan is being applied to it, or its first apply has
 * failed. `active`: its newest plan was applied. `removing`: its views are being removed.
 */
export type EnvironmentStatus = "applying" | "active" | "removing";

/**
 * An environment beside the project's own one, on the same state: for a colleague or a pull
 * request.
 */
export interface Environment {
  /** Unique in the project. */
  readonly name: string;
  readonly project_id: string;
  readonly status: EnvironmentStatus;
  /**
   * Why it could not be removed, its newest plan could not be applied, or a commit of the branch
   * that it follows could not be planned. Absent: all was done.
   */
  readonly status_message?: string;
  readonly branch: string;
  /** Whether each commit of the branch that polls see is planned for it. */
  readonly follow: boolean;
  /** The commit of the newest plan that was applied. Absent: none was. */
  readonly commit_sha?: string;
  /** The id of the newest plan that was approved. */
  readonly plan_id: string;
  /** Who approved the plan that made it. */
  readonly created_by: string;
  /** RFC 3339, as all times. */
  readonly created_at: string;
  readonly updated_at: string;
  /** When it is removed, unless a newer plan is approved before. */
  readonly expires_at: string;
  /** The id of the run that removes its views. Present while it is being removed. */
  readonly removal_run_id?: string;
}

/**
 * The environments of a project beside its own one. A plan that names one makes it. Every call
 * throws `unavailable` once the host closes, and `not_supported` where the project's type has no
 * other environments.
 */
export interface Environments {
  /**
   * Lists the environments by name.
   *
   * @param project its id or name
   * @returns the whole list
   * @throws DagctlError `not_found`: the organization has no such project
   */
  list(
    project: string,
    options?: ReadOptions,
  ): Promise<{ readonly environments: readonly Environment[]; readonly total: number }>;
  /**
   * Returns an environment.
   *
   * @param project its id or name
   * @param environment its name
   * @throws DagctlError `not_found`: there is no such project or environment
   */
  get(project: string, environment: string, options?: ReadOptions): Promise<Environment>;
  /**
   * Removes the views of an environment, by a run that no other one is active beside. The tables
   * that no other environment uses are removed by the janitor of the tool. Deleting it again
   * changes nothing while it is being removed.
   *
   * @param project its id or name
   * @param environment its name
   * @returns the environment, as it is removed
   * @throws DagctlError `not_found`: there is no such project or environment
   * @throws DagctlError `conflict`: a plan is being applied to it, or the project is not deployed
   */
  delete(
    project: string,
    environment: string,
    options?: Omit<MutationOptions, "waitMs" | "ifMatch">,
  ): Promise<Environment>;
}
