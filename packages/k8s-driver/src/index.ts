export {
  type ChartFile,
  type ChartRepository,
  chartRepository,
  formerChartRepository,
} from "./chart/repository.ts";
export { type KubernetesDriver, kubernetesDriver } from "./kubernetes-driver.ts";
export { IMAGE_PYTHON, imageNames } from "./images.ts";
export type { ClusterAccess, KubernetesDriverOptions, KubernetesTiming } from "./options.ts";
export type { KubernetesPackages } from "./package-options.ts";
