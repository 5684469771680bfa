import type { StatusRow } from "@dagctl/api";
import type { Project } from "@dagctl/core";
import { statusRow } from "../ui/status-row.ts";

type Facts = Pick<Project, "status" | "suspended">;
type Begun = keyof StatusRow["begins"];

/**
 * Returns why a run cannot start; `undefined` where it can. Of a status that this page does not
 * know the server decides.
 */
export function whyNoRun({ status, suspended }: Facts): string | undefined {
  const row = statusRow(status);
  if (row?.runs === false) return `The project is ${status}: ${row.meaning}.`;
  return suspended ? "The project is suspended. Resume it first." : undefined;
}

/** Returns why an operation cannot begin; `undefined` where it can. */
export function whyNot(operation: Begun, { status }: Facts): string | undefined {
  const row = statusRow(status);
  return row === undefined || Object.hasOwn(row.begins, operation)
    ? undefined
    : `The project is ${status}: ${row.meaning}.`;
}

/** The fields of a SQLMesh project that say how its plans are applied. */
interface PlanRules {
  readonly auto_apply?: boolean | undefined;
  readonly require_plan_approval?: boolean | undefined;
}

/** Returns whether models that were changed wait for a run that a person starts for it. */
export const mayApplyInRun = (project: Project & PlanRules): boolean =>
  project.project_type === "sqlmesh" && !project.auto_apply && !needsApproval(project);

/** Returns whether models that were changed wait for a plan that a person approves. */
export const needsApproval = (project: Project & PlanRules): boolean =>
  project.require_plan_approval === true;
