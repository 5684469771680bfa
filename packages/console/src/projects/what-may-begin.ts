import { STATUS_TABLE } from "@dagctl/api";
import type { Project } from "@dagctl/core";

type Facts = Pick<Project, "status" | "suspended">;
type Begun = keyof (typeof STATUS_TABLE)["active"]["begins"];

const rowOf = (status: string): (typeof STATUS_TABLE)["active"] | undefined =>
  Object.hasOwn(STATUS_TABLE, status)
    ? STATUS_TABLE[status as keyof typeof STATUS_TABLE]
    : undefined;

/**
 * Returns why a run cannot start; `undefined` where it can. Of a status that this page does not
 * know the server decides.
 */
export function whyNoRun({ status, suspended }: Facts): string | undefined {
  const row = rowOf(status);
  if (row?.runs === false) return `The project is ${status}: ${row.meaning}.`;
  return suspended ? "The project is suspended. Resume it first." : undefined;
}

/** Returns why an operation cannot begin; `undefined` where it can. */
export function whyNot(operation: Begun, { status }: Facts): string | undefined {
  const row = rowOf(status);
  return row === undefined || Object.hasOwn(row.begins, operation)
    ? undefined
    : `The project is ${status}: ${row.meaning}.`;
}

/** The field of a SQLMesh project that lets each run apply its plan. */
interface AutoApplied {
  readonly auto_apply?: boolean | undefined;
}

/** Returns whether models that were changed wait for a run that applies the plan. */
export const hasPlans = (project: Project & AutoApplied): boolean =>
  project.project_type === "sqlmesh" && !project.auto_apply;
