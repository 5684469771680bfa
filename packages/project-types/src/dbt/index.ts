export type {
  DbtProject,
  DbtProjectInput,
  DbtProjectPatch,
  VersionStrategy,
} from "./dbt-project.ts";
export type { ChosenVersion } from "../chosen-versions/chosen-versions.ts";
export type { AvailablePythons } from "../chosen-versions/python-order.ts";
export type { ImagePolicy } from "../image-field.ts";
export type { PythonTypeOptions, WithPythonRequirements } from "../requirements-field.ts";
export { dbtType } from "./dbt-type.ts";
export { DBT_VERSIONS, PYTHON_VERSIONS, pythonsOf } from "./versions.ts";
