import type { Project } from "@dagctl/core";
import type { FailedRun, ProjectType } from "@dagctl/core/contracts";
import { createProjectRules } from "@dagctl/core/driver-kit";
import { dbtType } from "../../src/dbt/index.ts";
import { sqlmeshType } from "../../src/sqlmesh/index.ts";

/** Returns a function that explains how a run of a project failed. */
export function explainer(
  type: ProjectType,
  fields: Readonly<Record<string, unknown>> = {},
): (end: FailedRun) => string | undefined {
  const project: Project = createProjectRules([type], { gitAuth: ["none"] }).create(
    {
      name: "shop",
      repository_url: "https://git.example.com/shop",
      project_type: type.name,
      ...fields,
    },
    { id: "proj_a", organization: "org-a", now: "2026-01-01T00:00:00.000Z" },
  );
  return (end) => type.explainFailure?.(project, end);
}

export const explainSqlmesh: ReturnType<typeof explainer> = explainer(sqlmeshType());
export const explainDbt: ReturnType<typeof explainer> = explainer(dbtType());
