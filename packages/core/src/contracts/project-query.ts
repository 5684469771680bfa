import type { ProjectFilter, ProjectSort } from "../model/project-list.ts";
import type { Page } from "./store.ts";

/** A page of the projects that match a filter. */
export interface ProjectQuery extends ProjectFilter, Page {
  /** @default "created" */
  readonly sort?: ProjectSort;
}
