/** A Python package of one version, and how it is published. */
export interface PackageToPublish {
  /** The name as its author writes it: `Jinja2`. */
  readonly name: string;
  /** In normal form: `1.0`, `2.0rc1`. */
  readonly version: string;
  /** The upload time: `2024-11-01` or `2024-11-01T12:00:00Z`. */
  readonly uploadTime: string;
  /** What it needs, as in a requirements.txt: `six>=1.16`. @default nothing */
  readonly dependencies?: readonly string[];
  /** What each extra needs in addition. @default no extras */
  readonly extras?: Readonly<Record<string, readonly string[]>>;
  /** The versions of Python: `>=3.9`. @default every version */
  readonly requiresPython?: string;
  /**
   * The text of each file by its path in site-packages. A file below `NAME-VERSION.dist-info`,
   * such as `entry_points.txt`, is possible. @default `NAME/__init__.py` with `__version__`
   */
  readonly modules?: Readonly<Record<string, string>>;
  /** Whether the file is yanked, or the reason. @default false */
  readonly yanked?: boolean | string;
  /** The size in bytes that the JSON pages report. @default that of the file */
  readonly reportedSize?: number;
  /** @default "wheel" */
  readonly kind?: "wheel" | "sdist";
  /**
   * Python that the build of a source distribution executes before it writes the wheel, in the
   * folder of the sources. Its error fails the build. @default nothing
   */
  readonly buildScript?: string;
  /**
   * Whether a client must build a source distribution before it knows the dependencies.
   * @default false: PKG-INFO lists them
   */
  readonly dynamicDependencies?: boolean;
}

/** The names that the formats derive from a package. */
export interface PackageNames {
  /** The name in a URL: `my-package`. */
  readonly normalized: string;
  /** The name of the module and in file names: `my_package`. */
  readonly module: string;
  /** `my_package-1.0.dist-info` */
  readonly distInfo: string;
  /** `my_package-1.0-py3-none-any.whl` */
  readonly wheel: string;
  /** `my_package-1.0`: the folder in a source distribution, and its file name without suffix. */
  readonly source: string;
}

/** Returns the name as the simple API has it in URLs. */
export const normalizeName = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, "-");

/**
 * Returns the names that the formats derive from a package.
 *
 * @throws TypeError: the name or the version is not one of Python
 */
export function packageNames({ name, version }: PackageToPublish): PackageNames {
  if (!/^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/i.test(name))
    throw new TypeError(`The name of a Python package is not valid: ${name}`);
  if (!/^[a-z0-9]+(?:[.!+][a-z0-9]+)*$/i.test(version))
    throw new TypeError(`The version of ${name} is not in normal form: ${version}`);
  const normalized = normalizeName(name);
  const module = normalized.replaceAll("-", "_");
  const source = `${module}-${version}`;
  return {
    normalized,
    module,
    source,
    distInfo: `${source}.dist-info`,
    wheel: `${source}-py3-none-any.whl`,
  };
}
