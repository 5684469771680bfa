export { type ApiAccess, apiAccess, plainKubeconfig } from "./api-access.ts";
export { type Programs, programs, type ProgramsOptions } from "./build/programs.ts";
export type { Component } from "./components/process.ts";
export {
  type ClusterAccess,
  type ControlPlane,
  controlPlane,
  type ControlPlaneOptions,
  type Components,
} from "./control-plane.ts";
export { getObject } from "./get-object.ts";
export { applyObjects, kubectl, type KubectlAnswer, kubectlAnswer } from "./kubectl.ts";
export type { Images } from "./node/context.ts";
export type { Fault, InjectedFault } from "./node/faults.ts";
export type { NodeDouble } from "./node/node-double.ts";
export { type ServedFiles, serveFiles } from "./served-files.ts";
export { clusterWait } from "./waiting.ts";
