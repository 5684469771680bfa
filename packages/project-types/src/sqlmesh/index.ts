export type {
  Gateway,
  GatewayDetection,
  SqlmeshInspection,
  SqlmeshProject,
  SqlmeshProjectInput,
  SqlmeshProjectPatch,
} from "./sqlmesh-project.ts";
export type { ChosenVersion } from "../chosen-versions/chosen-versions.ts";
export type { AvailablePythons } from "../chosen-versions/python-order.ts";
export type { ImagePolicy } from "../image-field.ts";
export type { PythonTypeOptions, WithPythonRequirements } from "../requirements-field.ts";
export { sqlmeshType } from "./sqlmesh-type.ts";
export { pythonsOfSqlmesh, SQLMESH_PYTHONS, SQLMESH_VERSIONS } from "./versions.ts";
