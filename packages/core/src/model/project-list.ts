import type { ProjectStatus } from "./status.ts";

/**
 * What a project can be besides its status. `behind`: its branch has commits that are not deployed.
 * `last_run_failed`: its newest ended run is `failed`, `error` or `partial`. `running`: a run is
 * `running`.
 */
export const PROJECT_FLAGS = ["suspended", "behind", "last_run_failed", "running"] as const;

/** One of the flags of a project. */
export type ProjectFlag = (typeof PROJECT_FLAGS)[number];

/** What a filter finds projects by. */
export type ProjectState = ProjectStatus | ProjectFlag;

/** Which projects of an organization a list has. Without a field, all. */
export interface ProjectFilter {
  /** A part of the name, in any case. */
  readonly q?: string;
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
