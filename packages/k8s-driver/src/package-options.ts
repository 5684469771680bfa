import { memoryProblem } from "@dagctl/core/driver-kit";
import { indexNameProblem, loginVariables, type PackageIndex } from "@dagctl/python-packages";

/** How the packages of projects are resolved and installed. */
export interface KubernetesPackages {
  /**
   * The image that uv is copied from: it has `cp` on PATH, and a user of the id 65532 may run it.
   * @default "ghcr.io/astral-sh/uv:0.13-alpine"
   */
  readonly uvImage?: string;
  /** Where that image has uv. @default "/usr/local/bin/uv" */
  readonly uvPath?: string;
  /**
   * The indexes that packages are read from, in the order in which they are searched. Pods need to
   * reach them. A change applies to a project from its next deploy on. @default the public index
   */
  readonly indexes?: readonly PackageIndex[];
  /**
   * How much the packages of a project may take in a pod, what was downloaded for them included, as
   * a quantity of Kubernetes. An installation that writes more ends, and its run is an `error` that
   * says so. @default "10Gi"
   */
  readonly volumeSize?: string;
  /**
   * The name of a PersistentVolumeClaim in each organization's namespace that keeps downloaded
   * packages from run to run. All pods of the organization can write to it. @default none
   */
  readonly cacheClaim?: string;
  /**
   * How many bytes the files of a project's packages may have together. They are counted before
   * anything is downloaded. Unpacked they may take four times that, and no more than `volumeSize`;
   * an installation that writes more ends. @default 2147483648 (2 GiB)
   */
  readonly mostBytes?: number;
  /**
   * Whether packages that have no wheel are built, by code of their own, in the pods that install
   * them. @default false
   */
  readonly sourceDistributions?: boolean;
}

/** The options of packages with every default applied. */
export interface PackageSettings {
  readonly uvImage: string;
  readonly uvPath: string;
  readonly indexes: readonly PackageIndex[];
  readonly volumeSize: string;
  readonly cacheClaim: string | undefined;
  readonly mostBytes: number;
  readonly sourceDistributions: boolean;
}

export function packageSettings(options: KubernetesPackages = {}): PackageSettings {
  return {
    uvImage: options.uvImage ?? "ghcr.io/astral-sh/uv:0.13-alpine",
    uvPath: options.uvPath ?? "/usr/local/bin/uv",
    indexes: options.indexes ?? [],
    volumeSize: options.volumeSize ?? "10Gi",
    cacheClaim: options.cacheClaim,
    mostBytes: options.mostBytes ?? 2 * 1024 ** 3,
    sourceDistributions: options.sourceDistributions ?? false,
  };
}

const CLAIM = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;

/** Returns each option with what is wrong with it; `undefined` where nothing is. */
export function packageProblems(
  options: KubernetesPackages = {},
): readonly (readonly [option: string, problem: string | undefined])[] {
  const { uvImage, uvPath, indexes = [], volumeSize, cacheClaim, mostBytes = 1 } = options;
  const names = indexes.map(({ name }) => loginVariables(name).password);
  return [
    ["packages.uvImage", uvImage?.trim() === "" ? "must not be empty" : undefined],
    [
      "packages.uvPath",
      uvPath === undefined || uvPath.startsWith("/") ? undefined : "must be an absolute path",
    ],
    [
      "packages.indexes",
      new Set(names).size === names.length ? undefined : "must not have two of one name",
    ],
    ...indexes.flatMap(({ name, url }, at) => [
      [`packages.indexes.${at}.name`, indexNameProblem(name)] as const,
      [`packages.indexes.${at}.url`, urlProblem(url)] as const,
    ]),
    ["packages.volumeSize", volumeSize === undefined ? undefined : memoryProblem(volumeSize)],
    [
      "packages.cacheClaim",
      cacheClaim === undefined || CLAIM.test(cacheClaim)
        ? undefined
        : "must be the name of a PersistentVolumeClaim",
    ],
    [
      "packages.mostBytes",
      Number.isSafeInteger(mostBytes) && mostBytes > 0
        ? undefined
        : "must be a number of bytes above 0",
    ],
  ];
}

function urlProblem(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) return "must be an http:// or https:// URL";
  // The URL is stored in every Application.
  return url.username + url.password + url.hash === ""
    ? undefined
    : "must be without user, password and fragment: a login has options of its own";
}
