// Not in main.ts, because tests check the list.
import type { CorpusProject } from "./corpus-project.ts";
import { DBT_PROJECTS } from "./dbt-projects.ts";
import { SQLMESH_PROJECTS } from "./sqlmesh-projects.ts";

/** The corpus. */
export const PROJECTS: readonly CorpusProject[] = [...SQLMESH_PROJECTS, ...DBT_PROJECTS];
