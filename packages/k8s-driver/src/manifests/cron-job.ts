import type { JobSpec, Repository, RunRequest, Workload } from "@dagctl/core/contracts";
import type { V1CronJob, V1Job } from "@kubernetes/client-node";
import type { ProjectPlace } from "../context.ts";
import {
  ANNOTATION,
  cronJobName,
  LABEL,
  labelValue,
  modulesName,
  packagesName,
  runJobName,
} from "../names.ts";
import type { Settings } from "../options.ts";
import { hasPackages } from "./packages.ts";
import { podTemplate } from "./pod.ts";
import { moduleFiles } from "./python-modules.ts";
import type { VariableShape } from "./variables.ts";

/** The part of a deployment that the cluster stores: everything but values of secrets. */
export interface DeploymentRecord {
  readonly generation: number;
  readonly commit: string;
  readonly workload: Workload;
  readonly jobs: readonly JobSpec[];
}

/** A deployment in the form for manifests. Its repository is parsed, and is not stored. */
export interface ParsedRecord extends DeploymentRecord {
  readonly repository: Repository;
}

/**
 * A missed tick that is older starts no run, in seconds: after a pause, or when the controller was
 * away, missed ticks do not all start runs.
 */
const STARTING_DEADLINE = 60;
/** The number of ended Jobs that are kept, at least until their logs were collected. */
const LOG_RETENTION = 3;
/**
 * How long an ended Job of a run that a person started is kept for a host that was away, in
 * seconds.
 */
const ENDED = 24 * 60 * 60;
/**
 * The margin of the Job's deadline after the pod's, in seconds. A pod waits for a node, and then
 * for its image. The Job's own deadline must come later, because it deletes the logs.
 */
const MARGIN = 15 * 60;
/** Returns the longest age of a run's pod, in milliseconds. */
export const longestRun = ({ runDeadlineMs }: Pick<Settings, "runDeadlineMs">): number =>
  runDeadlineMs + MARGIN * 1000;

/**
 * The template of a deployment without jobs, for the runs that a person starts. Its schedule never
 * fires.
 */
const TEMPLATE: JobSpec = {
  name: "template",
  jobType: "run",
  command: "",
  schedule: "0 0 30 2 *",
  enabled: false,
  steps: [],
};

export const jobsOf = ({ jobs }: Pick<DeploymentRecord, "jobs">): readonly JobSpec[] =>
  jobs.length > 0 ? jobs : [TEMPLATE];

export interface SecretNames {
  readonly environment: string;
  readonly variables: string;
  readonly git: string;
}

/**
 * Returns the names of a project's Secrets. There is one Secret of Git for each way to log in: pods
 * of an older generation may still ask for the keys of another way.
 */
export function secretNames(
  { base }: ProjectPlace,
  { generation, workload }: Pick<DeploymentRecord, "generation" | "workload">,
): SecretNames {
  const login = workload.repository.authMethod.replaceAll("_", "-");
  return {
    environment: `${base}-g${generation}`,
    variables: `${base}-variables`,
    git: `${base}-git-${login}`,
  };
}

/**
 * Returns the CronJob of a job. It is created suspended, and only the driver resumes it:
 * `spec.suspend` is the driver's field, and Argo CD is configured to ignore it.
 */
export function cronJob(
  settings: Settings,
  place: ProjectPlace,
  record: ParsedRecord,
  job: JobSpec,
  variables: readonly VariableShape[],
): V1CronJob {
  const { workload } = record;
  const metadata = metadataOf(place, record, job.name, "run");
  // The runs that the host itself starts have the deadline that the host sets.
  const deadlineSeconds = Math.max(1, Math.ceil(settings.runDeadlineMs / 1000));
  return {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: {
      name: cronJobName(place.base, job.name),
      namespace: place.namespace,
      labels: { ...metadata.labels, [LABEL.component]: "schedule" },
      // A failed run of a pipeline is not a failed deployment.
      annotations: { ...metadata.annotations, "argocd.argoproj.io/ignore-healthcheck": "true" },
    },
    spec: {
      schedule: job.schedule,
      timeZone: job.timeZone ?? workload.timeZone,
      concurrencyPolicy: workload.concurrencyPolicy,
      suspend: true,
      startingDeadlineSeconds: STARTING_DEADLINE,
      successfulJobsHistoryLimit: Math.max(LOG_RETENTION, workload.history.successful),
      failedJobsHistoryLimit: Math.max(LOG_RETENTION, workload.history.failed),
      jobTemplate: {
        metadata,
        spec: {
          backoffLimit: 0,
          activeDeadlineSeconds: deadlineSeconds + MARGIN,
          template: podTemplate({
            ...podFields(settings, place, record, metadata, job.resources),
            steps: job.steps,
            secrets: secretNames(place, record),
            variables,
            deadlineSeconds,
          }),
        },
      },
    },
  };
}

/**
 * Returns the Job of one run: what `kubectl create job --from` makes of the CronJob, with the steps
 * and the values of this run.
 */
export function runJob(
  settings: Settings,
  place: ProjectPlace,
  record: ParsedRecord,
  request: RunRequest,
  options: {
    readonly owner: { readonly name: string; readonly uid: string };
    readonly variables: readonly VariableShape[];
    readonly now: number;
  },
): V1Job {
  const name = runJobName(place.base, request.ref.run);
  const base = metadataOf(place, record, request.job, "run");
  const metadata = {
    labels: { ...base.labels, [LABEL.run]: labelValue(request.ref.run) },
    annotations: {
      ...base.annotations,
      [ANNOTATION.run]: request.ref.run,
      [ANNOTATION.runName]: request.name,
    },
  };
  const deadlineSeconds = Math.max(
    1,
    Math.ceil((Date.parse(request.deadline) - options.now) / 1000),
  );
  const names = secretNames(place, record);
  // The values that the host hands over with a run count for that run only.
  const environment = Object.keys(request.secrets).length > 0 ? name : names.environment;
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      ...metadata,
      name,
      namespace: place.namespace,
      annotations: {
        ...metadata.annotations,
        "cronjob.kubernetes.io/instantiate": "manual",
        [ANNOTATION.steps]: JSON.stringify(request.steps.map((step) => step.name)),
      },
      // With blockOwnerDeletion the deployment is gone only when the run's pods are. The CronJob is
      // not the controller. Otherwise it would count the Job as one of the schedule's, and delete
      // it after the third one that ends later. A host that had not seen its end would start it
      // again.
      ownerReferences: [
        { apiVersion: "batch/v1", kind: "CronJob", ...options.owner, blockOwnerDeletion: true },
      ],
    },
    spec: {
      backoffLimit: 0,
      ttlSecondsAfterFinished: ENDED,
      activeDeadlineSeconds: deadlineSeconds + MARGIN,
      template: podTemplate({
        ...podFields(settings, place, record, metadata, request.resources),
        steps: request.steps,
        secrets: { environment, variables: name, git: names.git },
        variables: options.variables,
        deadlineSeconds,
      }),
    },
  };
}

function podFields(
  settings: Settings,
  { ref }: ProjectPlace,
  { workload, repository }: ParsedRecord,
  metadata: {
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  },
  resources: JobSpec["resources"],
): Pick<
  Parameters<typeof podTemplate>[0],
  | "workload"
  | "repository"
  | "image"
  | "gitImage"
  | "volumeSize"
  | "packages"
  | "modules"
  | "labels"
  | "annotations"
> {
  const { installation, packages } = settings;
  const { lock } = workload.runtime;
  return {
    workload: { ...workload, resources: { ...workload.resources, ...resources } },
    repository,
    image: settings.images(workload.runtime),
    packages: {
      settings: packages,
      lock: hasPackages(lock) ? packagesName(installation, ref.organization, lock) : undefined,
    },
    modules: findModulesName(settings, ref, workload),
    gitImage: settings.gitImage,
    volumeSize: settings.volumeSize,
    ...metadata,
  };
}

/** Returns the name of the ConfigMap with the Python modules of a workload, where it has any. */
export function findModulesName(
  { installation }: Pick<Settings, "installation">,
  { organization }: { readonly organization: string },
  workload: Pick<Workload, "pythonModules">,
): string | undefined {
  const files = moduleFiles(workload);
  return files && modulesName(installation, organization, files);
}

function metadataOf(
  place: ProjectPlace,
  { generation, commit }: DeploymentRecord,
  job: string,
  component: string,
): { readonly labels: Record<string, string>; readonly annotations: Record<string, string> } {
  return {
    labels: { ...place.labels, [LABEL.component]: component, [LABEL.job]: labelValue(job) },
    annotations: {
      ...place.annotations,
      [ANNOTATION.generation]: String(generation),
      [ANNOTATION.commit]: commit,
      [ANNOTATION.job]: job,
    },
  };
}
