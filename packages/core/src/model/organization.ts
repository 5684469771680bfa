import type { MutationOptions, PageInfo, PageOptions, ReadOptions } from "./call-options.ts";
import type { Notifications } from "./notification.ts";
import type {
  EnvironmentVariable,
  EnvironmentVariableInput,
  EnvironmentVariablePatch,
} from "./environment-variable.ts";
import type { Audit } from "./audit.ts";
import type { Environments } from "./environments.ts";
import type { Operation } from "./operation.ts";
import type { OrganizationEvents } from "./events.ts";
import type { Plans } from "./plans.ts";
import type { Projects } from "./projects.ts";
import type { PushHooks } from "./push-hooks.ts";
import type { Jobs, Runs } from "./runs.ts";
import type { OrganizationSecrets } from "./secrets.ts";

/**
 * The operations of a project. An ended one is stored for 7 days, also when its project does not
 * exist any more. Every call throws `unavailable` once the host closes.
 */
export interface Operations {
  /**
   * Lists operations of a project that exists, the newest first.
   *
   * @param project its id or name
   * @returns always one page
   * @throws DagctlError `not_found`: the organization has no such project
   * @throws DagctlError `invalid`: a wrong `page` or `limit`
   */
  list(
    project: string,
    options?: PageOptions,
  ): Promise<{ readonly operations: readonly Operation[] } & PageInfo>;
  /**
   * Returns an operation, also when its project does not exist any more.
   *
   * @param operation its id
   * @throws DagctlError `not_found`: the organization has no such operation
   */
  get(operation: string, options?: ReadOptions): Promise<Operation>;
  /**
   * Waits until an operation has ended. A client reads it every 0.2 to 5 seconds.
   *
   * @param operation its id
   * @returns the operation that has ended, also where it failed
   * @throws DagctlError as `get`, and `unavailable` where the host closes meanwhile
   */
  wait(operation: string, options?: ReadOptions): Promise<Operation>;
}

/**
 * The environment variables of one organization. Only the secret source stores values: they are
 * never in the store, an event, a log or an error.
 *
 * Every call throws `unavailable` once the host closes, or while the secret source does not answer.
 * A mutation throws `outcome_unknown` where a write of the secret source does not answer.
 */
export interface EnvironmentVariables {
  /**
   * Lists all variables of the organization, sorted by name. With `project` (id or name) it lists
   * those that the project's runs get: its own, and the organization's that it does not override.
   *
   * @returns the whole list; sensitive values are `***`
   * @throws DagctlError `not_found`: the organization has no project `project`
   */
  list(options?: ReadOptions & { readonly project?: string | undefined }): Promise<{
    readonly environment_variables: readonly EnvironmentVariable[];
    readonly total: number;
  }>;
  /**
   * Returns a variable by id, or by the name of a variable of the organization whatever its case.
   * A sensitive value is `***`.
   *
   * @param variable its id or name
   * @throws DagctlError `not_found`: the organization has no such variable
   */
  get(variable: string, options?: ReadOptions): Promise<EnvironmentVariable>;
  /**
   * Creates a variable.
   *
   * @returns the variable; a sensitive value is `***`
   * @throws DagctlError `invalid`: every problem of the body at once, or the engine has no room for
   *   the jobs of a project with the variable
   * @throws DagctlError `conflict`: the name exists in the same scope, the project is being
   *   deleted, or the variable does not fit next to the others (500 variables, 512 KiB, one file
   *   per path)
   */
  create(
    input: EnvironmentVariableInput,
    options?: Omit<MutationOptions, "waitMs" | "ifMatch">,
  ): Promise<EnvironmentVariable>;
  /**
   * Changes the fields of `patch` only. A patch that changes nothing writes nothing.
   *
   * @param variable its id or name
   * @returns the variable; a sensitive value is `***`
   * @throws DagctlError `not_found`: the organization has no such variable
   * @throws DagctlError `invalid`: every problem of the patch at once
   * @throws DagctlError `conflict`: the variable does not fit next to the others, as in `create`
   */
  update(
    variable: string,
    patch: EnvironmentVariablePatch,
    options?: Omit<MutationOptions, "waitMs" | "ifMatch">,
  ): Promise<EnvironmentVariable>;
  /**
   * Deletes a variable. Runs that have started keep its value.
   *
   * @param variable its id or name
   * @returns its id: a later call by name may match another variable of that name
   * @throws DagctlError `not_found`: the organization has no such variable
   */
  delete(
    variable: string,
    options?: Omit<MutationOptions, "waitMs" | "ifMatch">,
  ): Promise<{ readonly id: string }>;
}

/** The whole interface of one organization. It gives no access to another organization. */
export interface Organization {
  /** The name that was passed to `Host.organization`. */
  readonly id: string;
  readonly projects: Projects;
  readonly runs: Runs;
  readonly jobs: Jobs;
  readonly plans: Plans;
  readonly environments: Environments;
  readonly operations: Operations;
  readonly events: OrganizationEvents;
  readonly secrets: OrganizationSecrets;
  readonly audit: Audit;
  readonly environmentVariables: EnvironmentVariables;
  readonly hooks: PushHooks;
  readonly notifications: Notifications;
}
