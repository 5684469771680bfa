import type { Project, ProjectBodies, ProjectInput, ProjectPatch } from "@dagctl/core";
import type { CheckInput, WithCheck } from "../checks/prepare-check.ts";
import type { PythonRequirementsInput, WithPythonRequirements } from "../requirements-field.ts";

/** Which commits deploy automatically: those that raise the version, or all. */
export type VersionStrategy = "semantic" | "continuous";

/**
 * A project of type `dbt`.
 *
 * @example const project = await organization.projects.get<DbtProject>("shop");
 */
export interface DbtProject
  extends
    Project,
    WithCheck,
    WithPythonRequirements,
    ProjectBodies<DbtProjectInput, DbtProjectPatch> {
  readonly project_type: "dbt";
  /** One of `DBT_VERSIONS` when it was set. @default the newest for `python_version` */
  readonly dbt_version: string;
  /** One of `PYTHON_VERSIONS` that `dbt_version` runs on. @default "3.11" */
  readonly python_version: string;
  /** A duration such as `5m` or `30s`, at least 10s. @default "5m" */
  readonly polling_interval: string;
  /** `semantic`: only commits that raise the version. @default "semantic" */
  readonly version_strategy: VersionStrategy;
  /**
   * Whether a commit that polling would deploy becomes a plan, which a person approves. Absent:
   * `false`.
   */
  readonly plan_on_commit?: boolean;
}

interface DbtFields extends CheckInput, PythonRequirementsInput {
  readonly dbt_version?: string | null | undefined;
  readonly python_version?: string | null | undefined;
  readonly polling_interval?: string | null | undefined;
  readonly version_strategy?: VersionStrategy | null | undefined;
  readonly plan_on_commit?: boolean | null | undefined;
}

/** The body of a create of a dbt project. */
export interface DbtProjectInput extends ProjectInput, DbtFields {
  readonly project_type: "dbt";
}

/** The body of a PUT of a dbt project. */
export interface DbtProjectPatch extends ProjectPatch, DbtFields {}
