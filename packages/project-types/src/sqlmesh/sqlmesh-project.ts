import type { Project, ProjectBodies, ProjectInput, ProjectPatch } from "@dagctl/core";
import type { Inspection } from "@dagctl/core/contracts";
import type { CheckInput, WithCheck } from "../checks/prepare-check.ts";
import type { PythonRequirementsInput, WithPythonRequirements } from "../requirements-field.ts";

/** One gateway of a SQLMesh configuration, in file order. */
export interface Gateway {
  readonly name: string;
  /**
   * The file it was read from. `manual`: a person set it where the file could not be read for
   * certain.
   */
  readonly source: string;
  /** From 1; absent with `manual`. */
  readonly line?: number;
}

/**
 * The outcome of reading the gateways. `unknown` has a reason: it is never turned into `none`, and
 * never a guess.
 */
export interface GatewayDetection {
  readonly outcome: "known" | "none" | "unknown";
  /** Why the outcome is `unknown`. */
  readonly reason?: string;
}

/**
 * A project of type `sqlmesh`.
 *
 * @example const project = await organization.projects.get<SqlmeshProject>("analytics");
 */
export interface SqlmeshProject
  extends
    Project,
    WithCheck,
    WithPythonRequirements,
    ProjectBodies<SqlmeshProjectInput, SqlmeshProjectPatch> {
  readonly project_type: "sqlmesh";
  /** The SQLMesh environment that runs apply to. @default "prod" */
  readonly sqlmesh_environment: string;
  /** One of `SQLMESH_VERSIONS` when it was set. @default the newest */
  readonly sqlmesh_version: string;
  /** One of `SQLMESH_PYTHONS` that the version runs on. Absent: the Python of the engine. */
  readonly python_version?: string;
  /**
   * The gateways that were found. A person may set them where the outcome is `unknown`; a known
   * outcome must equal them. `null` removes what a person set.
   */
  readonly gateways?: readonly Gateway[];
  /** Whether the configuration said which gateways there are. Read only. */
  readonly gateway_detection?: GatewayDetection;
  /**
   * Whether models of the warehouse change by approved plans alone: no run approves a plan with
   * `apply_plan`, and no job plans. Not together with `auto_apply`. Absent: `false`.
   */
  readonly require_plan_approval?: boolean;
}

interface SqlmeshFields extends CheckInput, PythonRequirementsInput {
  readonly sqlmesh_environment?: string | null | undefined;
  readonly sqlmesh_version?: string | null | undefined;
  readonly python_version?: string | null | undefined;
  readonly gateways?: readonly { readonly name: string }[] | null | undefined;
  readonly require_plan_approval?: boolean | null | undefined;
}

/** The body of a create of a SQLMesh project. */
export interface SqlmeshProjectInput extends ProjectInput, SqlmeshFields {
  /** Left out: the host's first project type. */
  readonly project_type?: "sqlmesh" | null | undefined;
}

/** The body of a PUT of a SQLMesh project. */
export interface SqlmeshProjectPatch extends ProjectPatch, SqlmeshFields {}

/** What an inspection of a SQLMesh project found. `facts` are those of `SqlmeshFacts`. */
export interface SqlmeshInspection extends Inspection {
  readonly gateways?: readonly Gateway[];
  readonly gatewayDetection?: GatewayDetection;
}
