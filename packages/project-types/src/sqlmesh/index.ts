export { sqlmeshType } from "./sqlmesh-type.ts";
export { SQLMESH_VERSIONS } from "./versions.ts";
