import type { Resources } from "@dagctl/core/contracts";
import { limiterCommand, RESOLVER } from "@dagctl/python-packages";
import type { V1Job, V1VolumeMount } from "@kubernetes/client-node";
import type { OrganizationPlace } from "../context.ts";
import { LABEL } from "../names.ts";
import type { PackageSettings } from "../package-options.ts";
import { CONFINED, CONFINED_POD } from "./confined.ts";
import { withEphemeralStorage } from "./ephemeral-storage.ts";
import { indexVariables } from "./package-indexes.ts";
import { copyOfUv, installLimits, uvCache } from "./packages.ts";
import { literal, PATHS } from "./paths.ts";

/** The key of the ConfigMap that contains the request, and the name of its file. */
export const REQUEST_FILE = "request.json";
/** The program that the request names: a file in the folder in which it runs. */
export const UV = "./uv";
/** The container that answers. */
export const RESOLVER_CONTAINER = "resolver";
/** What a Job and what it is given has as its component. */
const RESOLUTION = "resolution";
/** Before the host ends the call, in seconds: then the reason is known. */
const DEADLINE = 9 * 60;
/**
 * What the pod takes until the resolver begins, in seconds. After a longer time it is not known
 * why.
 */
const MARGIN = 15;
/** How long an ended Job waits for a host that was away, in seconds. */
const ENDED = 10 * 60;

/** The name of the volume that everything is in that a resolution writes. */
export const RESOLUTION_VOLUME = "resolution";
const folder = (mountPath: string, subPath: string): V1VolumeMount => ({
  name: RESOLUTION_VOLUME,
  mountPath,
  subPath,
});
const WORK = folder(PATHS.resolution, "work");
const TEMPORARY = folder(PATHS.temporary, "tmp");

export interface ResolutionOptions {
  readonly name: string;
  readonly settings: PackageSettings;
  /** The image of the project's runtime: what it has installed is the base of the answer. */
  readonly image: string;
  readonly resources: Resources;
}

/** Returns the metadata of the Job, and of the objects that it owns. */
export const resolutionMetadata = (
  { namespace, labels, annotations }: OrganizationPlace,
  name: string,
): {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
} => ({
  name,
  namespace,
  labels: { ...labels, [LABEL.component]: RESOLUTION },
  annotations: { ...annotations },
});

/**
 * Returns the Job that resolves the packages of a project in its own image. It is created
 * suspended: what it is given belongs to it, and does not exist yet. It is labelled as one of the
 * organization, not of a project: several projects may have the same request.
 */
export function resolutionJob(
  place: OrganizationPlace,
  { name, settings, image, resources }: ResolutionOptions,
): V1Job {
  const metadata = resolutionMetadata(place, name);
  const cache = uvCache(settings, PATHS.resolution);
  const resolver = ["python", "-I", "-c", RESOLVER, `${PATHS.resolution}/${REQUEST_FILE}`];
  const limits = installLimits(settings, UV, {
    seconds: DEADLINE - MARGIN,
    folders: [],
    countedFolders: [PATHS.resolution, PATHS.temporary],
  });
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata,
    spec: {
      suspend: true,
      backoffLimit: 0,
      activeDeadlineSeconds: DEADLINE,
      ttlSecondsAfterFinished: ENDED,
      template: {
        metadata: { labels: metadata.labels, annotations: metadata.annotations },
        spec: withEphemeralStorage({
          restartPolicy: "Never",
          ...CONFINED_POD,
          initContainers: [
            copyOfUv(settings, WORK, [
              { name: "request", mountPath: PATHS.request, readOnly: true, file: REQUEST_FILE },
            ]),
          ],
          containers: [
            {
              ...CONFINED,
              name: RESOLVER_CONTAINER,
              image,
              command: limiterCommand(limits, resolver).map(literal),
              workingDir: PATHS.resolution,
              env: [...cache.env, ...indexVariables(settings.indexes, name)],
              resources: {
                requests: { cpu: resources.cpu_request, memory: resources.memory_request },
                limits: { cpu: resources.cpu_limit, memory: resources.memory_limit },
              },
              terminationMessagePolicy: "FallbackToLogsOnError",
              volumeMounts: [WORK, TEMPORARY, ...cache.mounts],
            },
          ],
          volumes: [
            { name: "request", configMap: { name } },
            { name: RESOLUTION_VOLUME, emptyDir: { sizeLimit: settings.volumeSize } },
            ...cache.volumes,
          ],
        }),
      },
    },
  };
}
