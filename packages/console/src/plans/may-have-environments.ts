import type { Project } from "@dagctl/core";

/** The types of dagctl that have plans, but no other environments. Of others the server says it. */
const WITHOUT: readonly string[] = ["dbt"];

/** Returns whether the projects of a type with plans have other environments, as far as known. */
export const mayHaveEnvironments = ({
  project_type: type,
}: Pick<Project, "project_type">): boolean => !WITHOUT.includes(type);
