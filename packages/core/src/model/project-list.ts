import type { PageInfo, PageOptions } from "./call-options.ts";
import type { Project } from "./project.ts";
import type { Run } from "./run.ts";
import type { ProjectStatus } from "./status.ts";

/**
 * What a project can be besides its status. `behind`: its branch has commits that are not deployed.
 * `sync_unknown`: its branch cannot be read now (`isBranchUnknown`); it is not `behind` then.
 * `last_run_failed`: its newest ended run is `failed`, `error` or `partial`. `running`: a run is
 * `running`. `pending_plan`: a plan for its own environment waits for an approval.
 */
export const PROJECT_FLAGS = [
  "suspended",
  "behind",
  "sync_unknown",
  "last_run_failed",
  "running",
  "pending_plan",
] as const;

/**
 * The kind of the typed records of plans that wait for an approval: the project is the parent. They
 * are what a store finds projects of `pending_plan` by.
 */
export const PENDING_PLAN = "pending-plan";

/** One of the flags of a project. */
export type ProjectFlag = (typeof PROJECT_FLAGS)[number];

/** What a filter finds projects by. */
export type ProjectState = ProjectStatus | ProjectFlag;

/** Which projects of an organization a list has. Without a field, all. */
export interface ProjectFilter {
  /** A part of the name, in any case. */
  readonly search?: string;
  /** One of them must be true of the project. */
  readonly status?: readonly ProjectState[];
  /** One of them must be its `project_type`. */
  readonly type?: readonly string[];
}

/** The orders of a list of projects. `-` in front reverses one. */
export const PROJECT_SORTS = [
  "created",
  "name",
  "last_run",
  "-created",
  "-name",
  "-last_run",
] as const;

/**
 * An order of a list of projects. `created` is that of a list without an order. `last_run` is the
 * creation of the newest run; a project without one comes before all others. Projects that are
 * alike are sorted by id.
 */
export type ProjectSort = (typeof PROJECT_SORTS)[number];

/** How many projects of an organization are what a filter finds them by. */
export interface ProjectCounts extends Readonly<Record<ProjectFlag, number>> {
  readonly total: number;
  /** By each status. */
  readonly by_status: Readonly<Record<ProjectStatus, number>>;
}

/** What a list can have of each of its projects. */
export const PROJECT_INCLUDES = ["recent_runs", "next_run_at", "pending_plan_id"] as const;

/** A run as a list of projects shows it. */
export type RecentRun = Pick<
  Run,
  "id" | "status" | "error_message" | "created_at" | "start_time" | "duration_seconds"
>;

/** What a list has of a project in addition. */
export interface IncludedInProject {
  /** At most 10, newest first. */
  readonly recent_runs?: readonly RecentRun[];
  /** As `Job.next_run_at`, of the schedule that is the next one. */
  readonly next_run_at?: string;
  /** The plan for its own environment that waits for an approval. Absent: none does. */
  readonly pending_plan_id?: string;
}

/** A list of projects, or a page of it. */
export interface ProjectList<Of extends Project = Project> extends PageInfo {
  readonly projects: readonly Of[];
  /** What `include` asks for, by the id of the project. */
  readonly included?: Readonly<Record<string, IncludedInProject>>;
}

/**
 * Which projects a list has, in which order, and with what. With any of these options the list is
 * paged, also without `page` and `limit`.
 */
export interface ProjectListOptions extends PageOptions {
  /** A part of the name, in any case: 1 to 63 characters. @default any name */
  readonly search?: string | undefined;
  /** One of them must be true of the project. @default any */
  readonly status?: readonly ProjectState[] | undefined;
  /** The `project_type`. @default any */
  readonly type?: string | undefined;
  /** @default "created" */
  readonly sort?: ProjectSort | undefined;
  /** With it, `limit` is at most 100. @default nothing */
  readonly include?: readonly (typeof PROJECT_INCLUDES)[number][] | undefined;
}
