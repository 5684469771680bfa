import { zipSync } from "fflate";
import { createHash } from "node:crypto";
import { packageNames, type PackageToPublish } from "./package-to-publish.ts";

/** A regular file of Unix that its owner may change. */
const FILE_MODE = 0o100644;
const UNIX = 3;

/**
 * Returns the core metadata of a package: METADATA of a wheel, PKG-INFO of a source distribution.
 */
export function coreMetadata(given: PackageToPublish): string {
  const { name, version, requiresPython, dependencies = [], extras = {} } = given;
  const dynamic = given.kind === "sdist" && given.dynamicDependencies === true;
  return [
    // From 2.2 on, a client may rely on PKG-INFO for all that is not dynamic.
    "Metadata-Version: 2.2",
    `Name: ${name}`,
    `Version: ${version}`,
    ...(requiresPython === undefined ? [] : [`Requires-Python: ${requiresPython}`]),
    ...(dynamic ? ["Dynamic: Requires-Dist", "Dynamic: Provides-Extra"] : []),
    ...(dynamic ? [] : requirements(dependencies, extras)),
    "",
  ].join("\n");
}

function requirements(
  dependencies: readonly string[],
  extras: Readonly<Record<string, readonly string[]>>,
): readonly string[] {
  const ofExtra = ([extra, needed]: [string, readonly string[]]): readonly string[] => [
    `Provides-Extra: ${extra}`,
    ...needed.map((requirement) => {
      const [what = "", marker] = requirement.split(";").map((part) => part.trim());
      const condition = marker === undefined ? "" : `(${marker}) and `;
      return `Requires-Dist: ${what} ; ${condition}extra == '${extra}'`;
    }),
  ];
  return [
    ...dependencies.map((requirement) => `Requires-Dist: ${requirement}`),
    ...Object.entries(extras).flatMap(ofExtra),
  ];
}

/** Returns the text of each file of a pure Python wheel by its path, RECORD last. */
export function wheelFiles(given: PackageToPublish): ReadonlyMap<string, string> {
  const { module, distInfo } = packageNames(given);
  const files = new Map([
    ...Object.entries(
      given.modules ?? { [`${module}/__init__.py`]: `__version__ = "${given.version}"\n` },
    ),
    [`${distInfo}/METADATA`, coreMetadata({ ...given, kind: "wheel" })],
    [
      `${distInfo}/WHEEL`,
      "Wheel-Version: 1.0\nGenerator: dagctl\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    ],
  ]);
  const record = `${distInfo}/RECORD`;
  const lines = [...files].map(
    ([path, text]) =>
      `${field(path)},sha256=${createHash("sha256").update(text).digest("base64url")},${Buffer.byteLength(text)}`,
  );
  return files.set(record, [...lines, `${field(record)},,`, ""].join("\n"));
}

/** Returns a field of a CSV file. */
const field = (text: string): string =>
  /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/** Returns a pure Python wheel. The same package has the same bytes each time. */
export function buildWheel(given: PackageToPublish): Buffer {
  const files = [...wheelFiles(given)].map(([path, text]) => [path, Buffer.from(text)] as const);
  return Buffer.from(
    zipSync(Object.fromEntries(files), {
      // A zip has local times.
      mtime: new Date(2020, 0, 1),
      os: UNIX,
      attrs: FILE_MODE * 0x10000,
    }),
  );
}
