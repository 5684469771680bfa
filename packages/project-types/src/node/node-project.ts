// Not in `index.ts`: every project type has its project in a file of this name.
import type { Project, ProjectBodies, ProjectInput, ProjectPatch } from "@dagctl/core";

/** A project of type `node`. It has no fields of its own. */
export interface NodeProject extends Project, ProjectBodies<NodeProjectInput, ProjectPatch> {
  readonly project_type: "node";
}

/** The body of a create of a node project. */
export interface NodeProjectInput extends ProjectInput {
  readonly project_type: "node";
}

/** The body of a PUT of a node project. */
export type NodeProjectPatch = ProjectPatch;
