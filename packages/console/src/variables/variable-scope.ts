import type { EnvironmentVariable, Project } from "@dagctl/core";

/** Whose variables are shown: those of the organization, or those that one project gets. */
export type VariableScope =
  | { readonly kind: "organization" }
  | { readonly kind: "project"; readonly project: Pick<Project, "id" | "name"> };

/** A variable that a list shows. */
export interface ShownVariable {
  readonly variable: EnvironmentVariable;
  /** Whether it belongs to the scope. A project also gets the organization's. */
  readonly isOwn: boolean;
  /** How many projects have one of their own with this name in its place. */
  readonly overrides: number;
}

/**
 * Returns the variables that a list shows. The answer for an organization also has those of its
 * projects: they are counted, and each is shown with its project.
 *
 * @param all what the call has answered for the scope
 */
export function variablesOf(
  scope: VariableScope,
  all: readonly EnvironmentVariable[],
): readonly ShownVariable[] {
  if (scope.kind === "project")
    return all.map((variable) => ({
      variable,
      isOwn: variable.project_id === scope.project.id,
      overrides: 0,
    }));
  const overrides = (name: string): number =>
    all.filter((each) => each.project_id !== undefined && each.name === name).length;
  return all
    .filter(({ project_id }) => project_id === undefined)
    .map((variable) => ({ variable, isOwn: true, overrides: overrides(variable.name) }));
}

/** Says what is lost with a variable. What has read it cannot be known. */
export function lossOf(scope: VariableScope, { overrides }: ShownVariable): string {
  if (scope.kind === "project")
    return "Later runs of this project do not get it. Where the organization has a variable of this name, they get that one.";
  const others = "Later runs of all projects do not get it";
  if (overrides === 0) return `${others}.`;
  return overrides === 1
    ? `${others}, but for 1 project that has its own of this name.`
    : `${others}, but for ${overrides} projects that have their own of this name.`;
}
