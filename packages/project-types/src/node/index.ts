export type { NodeProject, NodeProjectInput, NodeProjectPatch } from "./node-project.ts";
export { nodeType } from "./node-type.ts";
