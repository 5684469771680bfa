export type {
  Gateway,
  GatewayDetection,
  SqlmeshInspection,
  SqlmeshProject,
  SqlmeshProjectInput,
  SqlmeshProjectPatch,
} from "./sqlmesh-project.ts";
export type { ImagePolicy } from "../image-field.ts";
export type { PythonTypeOptions, WithPythonRequirements } from "../requirements-field.ts";
export { sqlmeshType } from "./sqlmesh-type.ts";
export { SQLMESH_VERSIONS } from "./versions.ts";
