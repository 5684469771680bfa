import type { MutationOptions, PageInfo, PageOptions, ReadOptions } from "./call-options.ts";

/**
 * The status of a plan. `running`: a run explains it, or applies it (`plan_type`). `pending`: it
 * waits for an approval. `approved`: it is applied as soon as its commit is deployed. `completed`:
 * it was applied, or there was nothing to apply. `failed`: there is no plan, or its apply failed.
 * `rejected`: a person rejected it, or it was discarded because something has changed. `cancelled`:
 * a person, or the end of the deployment, stopped it.
 */
export type PlanStatus =
  | "running"
  | "pending"
  | "approved"
  | "completed"
  | "failed"
  | "rejected"
  | "cancelled";

/** The statuses of plans. The compiler checks that these are all. */
const STATUSES: { readonly [Status in PlanStatus]: Status } = {
  running: "running",
  pending: "pending",
  approved: "approved",
  completed: "completed",
  failed: "failed",
  rejected: "rejected",
  cancelled: "cancelled",
};
export const PLAN_STATUSES: readonly PlanStatus[] = Object.values(STATUSES);
/** The statuses of a plan that has not ended. A project has at most one such plan. */
export const OPEN_PLAN_STATUSES: readonly PlanStatus[] = ["running", "pending", "approved"];

/**
 * How a plan changes a model. `direct`: its own definition. `indirect`: a model that it reads.
 * `metadata`: nothing that is stored in its table. `restated`: its intervals are filled again.
 * `backfilled`: intervals of it are missing, and it is as before otherwise.
 */
export type PlanChangeKind =
  | "added"
  | "direct"
  | "indirect"
  | "metadata"
  | "removed"
  | "restated"
  | "backfilled";

/** The kinds of changes. The compiler checks that these are all. */
const KINDS: { readonly [Kind in PlanChangeKind]: Kind } = {
  added: "added",
  direct: "direct",
  indirect: "indirect",
  metadata: "metadata",
  removed: "removed",
  restated: "restated",
  backfilled: "backfilled",
};
export const PLAN_CHANGE_KINDS: readonly PlanChangeKind[] = Object.values(KINDS);

/** The number of models by how a plan changes them. */
export type PlanCounts = { readonly [Kind in PlanChangeKind]: number };

/** One model that a plan changes. Fields without a value are left out. */
export interface PlanChange {
  readonly name: string;
  /** The tool's own name of it, where that is another one. */
  readonly id?: string;
  readonly change: PlanChangeKind;
  /** How the tool calls the change, such as `breaking` or `non_breaking`. */
  readonly category?: string;
  /** Whether the tool did not know the category, so that the most careful one was chosen. */
  readonly chosen?: boolean;
  /** The names of columns that it has in addition, with commas between them. */
  readonly columns_added?: string;
  /** The names of columns that it has no more, or with another type. */
  readonly columns_lost?: string;
  /** Whether data of its current table is lost. */
  readonly destructive?: boolean;
  /** Whether what is filled is a preview, in a table that only this environment has. */
  readonly forward_only_preview?: boolean;
  /** The change of its definition, at most 2,000 characters. */
  readonly diff?: string;
  /** The first time that is filled, RFC 3339. */
  readonly start?: string;
  /** The end of the last interval that is filled, RFC 3339. */
  readonly end?: string;
  /** The number of intervals that are filled. */
  readonly intervals?: number;
}

/**
 * What an apply does besides its models. `statement`: SQL of the environment, or code that it uses.
 * `package`: a package that the environment records. `hook`: SQL before or after models.
 */
export type PlanActionKind = "statement" | "package" | "hook";

/** The kinds of actions. The compiler checks that these are all. */
const ACTION_KINDS: { readonly [Kind in PlanActionKind]: Kind } = {
  statement: "statement",
  package: "package",
  hook: "hook",
};
export const PLAN_ACTION_KINDS: readonly PlanActionKind[] = Object.values(ACTION_KINDS);

/** How an action differs from what was there before. */
export type PlanActionChange = "added" | "changed" | "removed";

/** The changes of actions. The compiler checks that these are all. */
const ACTION_CHANGES: { readonly [Change in PlanActionChange]: Change } = {
  added: "added",
  changed: "changed",
  removed: "removed",
};
export const PLAN_ACTION_CHANGES: readonly PlanActionChange[] = Object.values(ACTION_CHANGES);

/** One action of a plan. Fields without a value are left out. */
export interface PlanAction {
  readonly kind: PlanActionKind;
  /** When it is executed, such as `before_all` or `on-run-end`; of a package, its name. */
  readonly name: string;
  /** The tool's own name of what it belongs to, such as a model. */
  readonly id?: string;
  /** Absent: it is executed as before. One that is `removed` is not executed any more. */
  readonly change?: PlanActionChange;
  /** Whether each later run executes it, too. */
  readonly each_run?: boolean;
  /** Its text in the project, at most 4,000 characters. Macros are not expanded. */
  readonly text?: string;
}

/** A unit test of the project that has failed. */
export interface FailedUnitTest {
  readonly name: string;
  readonly message?: string;
}

/** What a plan would do, in numbers. */
export interface PlanSummary {
  /** Whether an apply would change anything. */
  readonly has_changes: boolean;
  /** The numbers of models by how they change. */
  readonly counts: PlanCounts;
  /** The number of actions besides models, with those left out. Absent: it was not reported. */
  readonly actions?: number;
  /** The number of models whose current table loses data. */
  readonly destructive: number;
  /** Whether the environment is new. */
  readonly new_environment: boolean;
  /** Whether an earlier apply of the environment did not end. */
  readonly unfinished: boolean;
  /** Whether intervals are filled. */
  readonly backfill: boolean;
  readonly forward_only: boolean;
  /** The number of unit tests that were run. */
  readonly tests: number;
  readonly failed_tests: number;
  /** Whether changes, differences or actions were left out, because there are too many. */
  readonly truncated: boolean;
}

/** A plan: what an apply of a commit would do, and what became of it. */
export interface Plan {
  readonly id: string;
  readonly project_id: string;
  /** The environment of the tool that it changes. */
  readonly environment: string;
  readonly branch: string;
  readonly commit_sha: string;
  readonly commit_message: string;
  readonly status: PlanStatus;
  /** What its newest run does. `explain` changes nothing; `execute` applies it. */
  readonly plan_type: "explain" | "execute";
  /** What a caller has set of it. Absent: nothing. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** How long its environment is there. Absent: it is the project's own one. */
  readonly ttl?: string;
  /** Whether later commits of its branch are planned for its environment. Absent: they are not. */
  readonly follow?: true;
  /** Present once it was explained. */
  readonly summary?: PlanSummary;
  /**
   * Names all that was shown: an apply builds the plan again, and discards it where its digest is
   * another one. Present once it was explained.
   */
  readonly digest?: string;
  /** At most 20 unit tests that have failed. Absent: none. */
  readonly failed_tests?: readonly FailedUnitTest[];
  /** Why it failed, was discarded or was cancelled. */
  readonly reason?: string;
  /** Whether it was rejected because something has changed, and by no person. */
  readonly auto_discarded?: boolean;
  /** The id of the run that explains it, or of a run that has applied it without an explain. */
  readonly run_id: string;
  /** The id of the run that applies it. Present once it was approved, or applied. */
  readonly apply_run_id?: string;
  /** Who asked for it, who approved it, and who rejected or cancelled it. */
  readonly created_by: string;
  readonly approved_by?: string;
  readonly ended_by?: string;
  /** RFC 3339, as all times. */
  readonly created_at: string;
  readonly updated_at: string;
  readonly approved_at?: string;
  readonly ended_at?: string;
  /** When it is discarded unless it was approved. Present while it is pending. */
  readonly expires_at?: string;
}

/** What a caller says of a new plan. */
export interface PlanInput {
  /**
   * The environment that it changes: the project's own one, or one for a colleague or a pull
   * request, on the same state. Such a one is made by the approval, and nothing is deployed.
   * @default the project's own one
   */
  readonly environment?: string | null | undefined;
  /**
   * Whose newest commit it is of. Not with the project's own environment.
   * @default that of the project
   */
  readonly branch?: string | null | undefined;
  /**
   * Its commit, 40 hexadecimal digits. Not with the project's own environment. @default the newest
   * one of the branch
   */
  readonly commit?: string | null | undefined;
  /**
   * How long the environment is there after its approval, from `1h` to `2160h` (90 days). Not with
   * the project's own environment. @default "168h", 7 days
   */
  readonly ttl?: string | null | undefined;
  /**
   * Whether each later commit of the branch that polls see is planned for the environment, too. A
   * newer plan takes the place of one that was not approved. It ends with the environment, or with
   * a plan for it without `follow`. Not with `commit`, nor with the project's own environment.
   * @default false
   */
  readonly follow?: boolean | null | undefined;
  /** What it sets, by the names of the project's type (`ProjectPlans.parameters`). */
  readonly parameters?: Readonly<Record<string, unknown>> | null | undefined;
}

/** Selects a page of the plans of a project. */
export interface PlanFilter extends PageOptions {
  /** @default plans of every status */
  readonly status?: PlanStatus | undefined;
}

/** Selects a page of the models of a plan. */
export interface PlanModelFilter extends PageOptions {
  /** @default models with every kind of change */
  readonly change?: PlanChangeKind | undefined;
}

/** A page of the models that a plan changes. */
export interface PlanModelPage extends PageInfo {
  readonly models: readonly PlanChange[];
  /** The numbers of all models of the plan, whatever the filter. */
  readonly counts: PlanCounts;
}

/** Selects a page of the actions of a plan. */
export interface PlanActionFilter extends PageOptions {
  /** @default actions of every kind */
  readonly kind?: PlanActionKind | undefined;
}

/** A page of the actions of a plan. */
export interface PlanActionPage extends PageInfo {
  readonly actions: readonly PlanAction[];
}

/**
 * The plans of a project: see what the newest commit would change, then approve it. `pending` is
 * the plan that waits for an approval in place of a plan's id. Ended plans are stored for 90 days,
 * at most 200 of a project. Every call throws `unavailable` once the host closes, and
 * `not_supported` where the project's type has no plans, or the engine no logs.
 */
export interface Plans {
  /**
   * Lists plans, the newest first.
   *
   * @param project its id or name
   * @returns always one page
   * @throws DagctlError `not_found`: the organization has no such project
   * @throws DagctlError `invalid`: every wrong option
   */
  list(
    project: string,
    filter?: PlanFilter,
  ): Promise<{ readonly plans: readonly Plan[] } & PageInfo>;
  /**
   * Returns a plan.
   *
   * @param project its id or name
   * @param plan its id, or `pending`
   * @throws DagctlError `not_found`: there is no such project or plan, or no plan is pending
   */
  get(project: string, plan: string, options?: ReadOptions): Promise<Plan>;
  /**
   * Waits until a plan is pending or has ended. A client reads it every 0.5 to 5 seconds.
   *
   * @param project its id or name
   * @param plan its id
   * @throws DagctlError as `get`, and `unavailable` where the host closes meanwhile
   */
  wait(project: string, plan: string, options?: ReadOptions): Promise<Plan>;
  /**
   * Lists the models that a plan changes, sorted by kind of change and name.
   *
   * @param project its id or name
   * @param plan its id, or `pending`
   * @returns always one page; none before the plan was explained
   * @throws DagctlError `not_found`: there is no such project or plan
   * @throws DagctlError `invalid`: every wrong option
   */
  models(project: string, plan: string, filter?: PlanModelFilter): Promise<PlanModelPage>;
  /**
   * Lists what an apply does besides its models, in the order in which it is executed.
   *
   * @param project its id or name
   * @param plan its id, or `pending`
   * @returns always one page; none before the plan was explained
   * @throws DagctlError `not_found`: there is no such project or plan
   * @throws DagctlError `invalid`: every wrong option
   */
  actions(project: string, plan: string, filter?: PlanActionFilter): Promise<PlanActionPage>;
  /**
   * Explains what an apply of a commit would do, by default of the branch's newest one. It returns
   * when the plan is recorded; a run then explains it. That run executes no model, and changes
   * nothing that is deployed. An older plan for the same environment that is not approved is
   * discarded.
   *
   * @param project its id or name
   * @throws DagctlError `not_found`: the organization has no such project
   * @throws DagctlError `invalid`: every problem of the body at once, or the commit cannot be
   *   deployed
   * @throws DagctlError `forbidden`: a parameter needs more access
   * @throws DagctlError `conflict`: the project is not deployed, is being removed, its state has to
   *   be migrated first, or a plan is being applied
   */
  create(
    project: string,
    input?: PlanInput | null,
    options?: Omit<MutationOptions, "waitMs" | "ifMatch">,
  ): Promise<Plan>;
  /**
   * Approves a pending plan: its commit is deployed where it is not, then the plan is applied while
   * no other run of the project is active. Approving it again changes nothing.
   *
   * @param project its id or name
   * @param plan its id, or `pending`
   * @throws DagctlError `not_found`: there is no such project or plan
   * @throws DagctlError `conflict`: it is not pending, was discarded just now because something has
   *   changed, or the project is suspended or busy
   */
  approve(
    project: string,
    plan: string,
    options?: Omit<MutationOptions, "waitMs" | "ifMatch">,
  ): Promise<Plan>;
  /**
   * Rejects a pending plan.
   *
   * @param project its id or name
   * @param plan its id, or `pending`
   * @throws DagctlError `not_found`: there is no such project or plan
   * @throws DagctlError `conflict`: it is not pending
   */
  reject(
    project: string,
    plan: string,
    options?: Omit<MutationOptions, "waitMs" | "ifMatch">,
  ): Promise<Plan>;
  /**
   * Stops a plan that has not ended, with its run. What an apply has written stays. A plan that has
   * ended is returned as it is.
   *
   * @param project its id or name
   * @param plan its id, or `pending`
   * @throws DagctlError `not_found`: there is no such project or plan
   * @throws DagctlError `not_supported`: the engine cannot cancel a run that was started
   */
  cancel(
    project: string,
    plan: string,
    options?: Omit<MutationOptions, "waitMs" | "ifMatch">,
  ): Promise<Plan>;
  /**
   * Creates a new plan with the parameters of one that has ended. It explains the newest commit; it
   * never applies by itself.
   *
   * @param project its id or name
   * @param plan its id
   * @throws DagctlError as `create`, and `conflict`: the plan has not ended
   */
  retry(
    project: string,
    plan: string,
    options?: Omit<MutationOptions, "waitMs" | "ifMatch">,
  ): Promise<Plan>;
}
