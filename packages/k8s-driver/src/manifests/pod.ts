import type { EnvironmentValue, Repository, Step, Workload } from "@dagctl/core/contracts";
import type { V1Container, V1EnvVar, V1PodSpec, V1PodTemplateSpec } from "@kubernetes/client-node";
import { ANNOTATION } from "../names.ts";
import { CONFINED, CONFINED_POD, SMALL } from "./confined.ts";
import { withEphemeralStorage } from "./ephemeral-storage.ts";
import { gitContainers, gitVolumes, importContainers } from "./git.ts";
import { type PackageOptions, packageParts } from "./packages.ts";
import { argumentText, folderPath, literal, PATHS } from "./paths.ts";
import { moduleParts } from "./python-modules.ts";
import { importFolders, repositoryFolders, withPythonPath } from "./python-path.ts";
import { importMount, runFolder, runVolume } from "./run-volume.ts";
import { variableParts, type VariableShape } from "./variables.ts";

export interface PodOptions {
  readonly workload: Workload;
  /** The repository of the workload, parsed. */
  readonly repository: Repository;
  readonly steps: readonly Step[];
  readonly image: string;
  readonly gitImage: string;
  /** The most that the run writes into its folders together, as a quantity of Kubernetes. */
  readonly volumeSize: string;
  readonly packages: Omit<PackageOptions, "image" | "secret">;
  /** The ConfigMap with the Python modules; `undefined` where the workload has none. */
  readonly modules: string | undefined;
  /** The names of the Secrets that values come from. */
  readonly secrets: {
    readonly environment: string;
    readonly variables: string;
    readonly git: string;
  };
  readonly variables: readonly VariableShape[];
  /** The deadline of the pod, in seconds. The node ends it then, and its logs stay. */
  readonly deadlineSeconds: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** The only step of a job that has none; it does nothing. */
const NOTHING: Step = { name: "nothing", argv: ["true"] };

/**
 * Returns the pod of one run: the repository is fetched, files of variables are written, packages
 * are installed, and each step is a container. All but the last are init containers, so that
 * Kubernetes itself runs them in order and none after one that fails.
 */
export function podTemplate(options: PodOptions): V1PodTemplateSpec {
  const { workload, repository, image, gitImage, secrets, variables } = options;
  const steps = options.steps.length > 0 ? options.steps : [NOTHING];
  const tool = { ...CONFINED, image: gitImage, resources: SMALL };
  const given = variableParts(variables, workload, secrets.variables, tool);
  const modules = moduleParts(options.modules);
  const packages = packageParts(workload, {
    ...options.packages,
    image,
    secret: secrets.variables,
  });
  const { cpu_request, cpu_limit, memory_request, memory_limit } = workload.resources;
  const current = folderPath(workload.currentFolder ?? "working", repository);
  const containers = steps.map((step, index): V1Container => ({
    ...CONFINED,
    name: stepContainer(index),
    image,
    command: step.argv.map((argument) => argumentText(argument, repository)),
    workingDir: current,
    env: eachOnce([
      { name: "HOME", value: PATHS.home },
      { name: "TMPDIR", value: PATHS.temporary },
      ...withPythonPath(given.env, [
        ...modules.folders,
        ...packages.folders,
        ...importFolders(workload),
        ...repositoryFolders(workload),
      ]),
      // A shell sets it, so configurations read it (`env_var('PWD')`).
      { name: "PWD", value: literal(current) },
      ...Object.entries(workload.environment).map(([name, value]) =>
        variable(name, value, repository, secrets.environment),
      ),
    ]),
    resources: {
      requests: { cpu: cpu_request, memory: memory_request },
      limits: { cpu: cpu_limit, memory: memory_limit },
    },
    volumeMounts: [
      runFolder("source"),
      ...(workload.importRepositories ?? []).map((_, index) => importMount(index)),
      runFolder("working"),
      runFolder("home"),
      runFolder("tmp"),
      ...(given.volumes.length > 0 ? [{ name: "files", mountPath: PATHS.files }] : []),
      ...modules.mounts,
      ...packages.mounts,
    ],
  }));
  const spec: V1PodSpec = {
    restartPolicy: "Never",
    activeDeadlineSeconds: options.deadlineSeconds,
    ...CONFINED_POD,
    initContainers: [
      ...gitContainers(repository, workload.repository.commit, secrets.git, tool),
      ...importContainers(workload, tool),
      ...given.init,
      ...packages.init,
      ...containers.slice(0, -1),
    ],
    containers: containers.slice(-1),
    volumes: [
      runVolume(options.volumeSize),
      ...gitVolumes(repository, secrets.git),
      ...given.volumes,
      ...modules.volumes,
      ...packages.volumes,
    ],
  };
  const names = JSON.stringify(steps.map(({ name }) => name));
  return {
    metadata: {
      labels: { ...options.labels },
      annotations: { ...options.annotations, [ANNOTATION.steps]: names },
    },
    spec: withEphemeralStorage(spec),
  };
}

const stepContainer = (index: number): string => `step-${index + 1}`;

/** Returns the index of a step's container; `undefined` for a container that only prepares. */
export function stepOf(container: string): number | undefined {
  const found = /^step-(\d+)$/.exec(container);
  return found === null ? undefined : Number(found[1]) - 1;
}

/** Returns the last variable of each name: Kubernetes refuses two of one name. */
const eachOnce = (variables: readonly V1EnvVar[]): V1EnvVar[] => [
  ...new Map(variables.map((one) => [one.name, one])).values(),
];

function variable(
  name: string,
  value: EnvironmentValue,
  repository: Repository,
  secret: string,
): V1EnvVar {
  if (typeof value === "object" && "secret" in value)
    return { name, valueFrom: { secretKeyRef: { name: secret, key: value.secret } } };
  return { name, value: argumentText(value, repository) };
}
