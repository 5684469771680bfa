import type { RunVariable, Workload } from "@dagctl/core/contracts";
import type { Secret } from "@dagctl/core/driver-kit";
import {
  type InstallLimits,
  limiterCommand,
  lockDigest,
  lockText,
  UNPACKED,
} from "@dagctl/python-packages";
import type { V1Container, V1Volume, V1VolumeMount } from "@kubernetes/client-node";
import type { PackageSettings } from "../package-options.ts";
import { CONFINED, SMALL } from "./confined.ts";
import { bytesOf } from "./ephemeral-storage.ts";
import { indexVariables, loginKeys, loginValues } from "./package-indexes.ts";
import { literal, PATHS } from "./paths.ts";
import { runFolder } from "./run-volume.ts";

/** The container that copies uv out of its image. */
export const UV_CONTAINER = "uv";

/** The key of the ConfigMap that contains the packages of a lock, as uv reads them. */
export const LOCK_FILE = "lock.txt";
/** More than uv takes. */
const UV_SIZE = "256Mi";
/** The folder of the volume of packages that is on the `PYTHONPATH`; the others are of uv alone. */
const INSTALLED = `${PATHS.packages}/installed`;

/** The longest time of an installation, in seconds. */
const INSTALL_SECONDS = 30 * 60;

/** The digest of a lock without packages. */
const EMPTY = lockDigest(lockText({ packages: [], builds: [] }));

/** Returns whether there is a package to install. */
export const hasPackages = (lock: string | undefined): lock is string =>
  lock !== undefined && lock !== EMPTY;

/**
 * Returns the values that programs get that install the packages of a workload, by the key of the
 * Secret that contains them; none where it has no packages.
 */
export const installValues = (
  { indexes }: PackageSettings,
  { runtime }: Pick<Workload, "runtime">,
  installVariables: readonly RunVariable[] | undefined,
): Readonly<Record<string, Secret>> =>
  hasPackages(runtime.lock) ? loginValues(indexes, installVariables) : {};

/** Returns the keys of these values, as far as pods of the workload name them. */
export const installKeys = (
  { indexes }: PackageSettings,
  { runtime }: Pick<Workload, "runtime">,
): readonly string[] => (hasPackages(runtime.lock) ? loginKeys(indexes) : []);

export interface PackageOptions {
  readonly settings: PackageSettings;
  /** The image of the project's runtime: its Python decides which files fit. */
  readonly image: string;
  /** The ConfigMap that contains the lock; `undefined` where the project has no packages. */
  readonly lock: string | undefined;
  /** The Secret of the values that programs that install get. */
  readonly secret: string;
}

export interface PackageParts {
  /** The folder of the packages, for the `PYTHONPATH`; none without packages. */
  readonly folders: readonly string[];
  readonly init: readonly V1Container[];
  readonly volumes: readonly V1Volume[];
  /** What a step needs. */
  readonly mounts: readonly V1VolumeMount[];
}

/**
 * Returns the parts of a pod that install the packages of a lock before the steps begin. The image
 * of the runtime needs no uv: a container copies it from an image of its own. Nothing is decided
 * here, and no dependency is looked for. The lock says which packages are built.
 */
export function packageParts(
  { resources }: Workload,
  { settings, image, lock, secret }: PackageOptions,
): PackageParts {
  if (lock === undefined) return { folders: [], init: [], volumes: [], mounts: [] };
  const install = [
    `${PATHS.uv}/uv`,
    "pip",
    "install",
    "--no-config",
    "--no-deps",
    "--python=python",
    `--target=${INSTALLED}`,
    `--requirements=${PATHS.lock}/${LOCK_FILE}`,
  ];
  const cache = uvCache(settings, PATHS.packages);
  const limits = installLimits(settings, `${PATHS.uv}/uv`, {
    seconds: INSTALL_SECONDS,
    folders: [PATHS.packages],
    countedFolders: [PATHS.temporary],
    lock: `${PATHS.lock}/${LOCK_FILE}`,
  });
  return {
    folders: [INSTALLED],
    init: [
      copyOfUv(settings, { name: "uv", mountPath: PATHS.uv }),
      {
        ...CONFINED,
        name: "packages",
        image,
        command: limiterCommand(limits, install).map(literal),
        workingDir: PATHS.packages,
        env: [...cache.env, ...indexVariables(settings.indexes, secret)],
        resources: {
          requests: { cpu: resources.cpu_request, memory: resources.memory_request },
          limits: { cpu: resources.cpu_limit, memory: resources.memory_limit },
        },
        terminationMessagePolicy: "FallbackToLogsOnError",
        volumeMounts: [
          { name: "uv", mountPath: PATHS.uv, readOnly: true },
          { name: "lock", mountPath: PATHS.lock, readOnly: true },
          { name: "packages", mountPath: PATHS.packages },
          runFolder("tmp"),
          ...cache.mounts,
        ],
      },
    ],
    volumes: [
      { name: "uv", emptyDir: { sizeLimit: UV_SIZE } },
      { name: "lock", configMap: { name: lock } },
      { name: "packages", emptyDir: { sizeLimit: settings.volumeSize } },
      ...cache.volumes,
    ],
    mounts: [{ name: "packages", mountPath: PATHS.packages, readOnly: true }],
  };
}

/**
 * Returns the limits of a program that resolves or installs packages.
 *
 * @param uv its path
 */
export function installLimits(
  { cacheClaim, mostBytes, volumeSize }: PackageSettings,
  uv: string,
  { lock, ...given }: Omit<InstallLimits, "bytes"> & { readonly lock?: string },
): InstallLimits {
  const bytes = Math.min(UNPACKED * mostBytes, Number(bytesOf(volumeSize)));
  if (cacheClaim === undefined) return { bytes, ...given };
  const sharedCache = { folder: PATHS.packageCache, uv, ...(lock === undefined ? {} : { lock }) };
  return { bytes, ...given, sharedCache };
}

/**
 * Returns the container that copies uv into a folder.
 *
 * @param folder where it is mounted
 * @param more files that are copied with it
 */
export function copyOfUv(
  { uvImage, uvPath }: PackageSettings,
  folder: V1VolumeMount,
  more: readonly (V1VolumeMount & { readonly file: string })[] = [],
): V1Container {
  const files = [uvPath, ...more.map(({ mountPath, file }) => `${mountPath}/${file}`)];
  return {
    ...CONFINED,
    name: UV_CONTAINER,
    image: uvImage,
    command: ["cp", ...files, folder.mountPath].map(literal),
    resources: SMALL,
    terminationMessagePolicy: "FallbackToLogsOnError",
    volumeMounts: [folder, ...more.map(({ file: _file, ...mount }) => mount)],
  };
}

/**
 * Returns where uv keeps what it downloads: in the claim of the organization, from where it copies,
 * or in a volume of the pod, where a link takes no more room.
 *
 * @param folder where the volume is mounted
 */
export function uvCache(
  { cacheClaim }: PackageSettings,
  folder: string,
): {
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly volumes: readonly V1Volume[];
  readonly mounts: readonly V1VolumeMount[];
} {
  const env = (cache: string, mode: string): Record<string, string> => ({
    UV_CACHE_DIR: cache,
    UV_LINK_MODE: mode,
    UV_NO_PROGRESS: "1",
    UV_PYTHON_DOWNLOADS: "never",
    NO_COLOR: "1",
    TMPDIR: PATHS.temporary,
  });
  const toEnvironment = (
    of: Record<string, string>,
  ): { readonly name: string; readonly value: string }[] =>
    Object.entries(of).map(([name, value]) => ({ name, value }));
  if (cacheClaim === undefined)
    return { env: toEnvironment(env(`${folder}/cache`, "hardlink")), volumes: [], mounts: [] };
  return {
    env: toEnvironment(env(PATHS.packageCache, "copy")),
    volumes: [{ name: "package-cache", persistentVolumeClaim: { claimName: cacheClaim } }],
    mounts: [{ name: "package-cache", mountPath: PATHS.packageCache }],
  };
}
