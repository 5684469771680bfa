import { packTar } from "modern-tar";
import { gzipSync } from "node:zlib";
import { packageNames, type PackageToPublish } from "./package-to-publish.ts";
import { coreMetadata, wheelFiles } from "./wheel.ts";

/**
 * Returns the build backend of a source distribution: it executes the caller's script, and then
 * puts the files of `src` into the wheel. It has no hook for metadata, so a client that has to
 * build for them builds the wheel.
 */
const backend = (wheel: string): string => `import os
import runpy
import zipfile


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    runpy.run_path("build_script.py", run_name="__main__")
    with zipfile.ZipFile(os.path.join(wheel_directory, "${wheel}"), "w") as wheel:
        for folder, _, names in os.walk("src"):
            for name in names:
                path = os.path.join(folder, name)
                wheel.write(path, os.path.relpath(path, "src"))
    return "${wheel}"


def build_sdist(sdist_directory, config_settings=None):
    raise RuntimeError("This source distribution builds wheels only")
`;

/** Returns the pyproject.toml of a source distribution. JSON strings are valid in TOML. */
function pyproject(given: PackageToPublish): string {
  const { name, version, requiresPython, dependencies = [], extras = {} } = given;
  return [
    "[build-system]",
    "requires = []",
    'build-backend = "backend"',
    'backend-path = ["."]',
    "",
    "[project]",
    `name = ${JSON.stringify(name)}`,
    `version = ${JSON.stringify(version)}`,
    ...(requiresPython === undefined
      ? []
      : [`requires-python = ${JSON.stringify(requiresPython)}`]),
    ...(given.dynamicDependencies === true
      ? ['dynamic = ["dependencies", "optional-dependencies"]']
      : [
          `dependencies = ${JSON.stringify(dependencies)}`,
          "",
          "[project.optional-dependencies]",
          ...Object.entries(extras).map(
            ([extra, needed]) => `${JSON.stringify(extra)} = ${JSON.stringify(needed)}`,
          ),
        ]),
    "",
  ].join("\n");
}

/**
 * Builds a source distribution with a build backend of its own, so that its build needs no other
 * package. The same package has the same bytes each time.
 *
 * @returns the archive (tar with gzip)
 */
export async function buildSourceDistribution(given: PackageToPublish): Promise<Buffer> {
  const names = packageNames(given);
  const files = new Map([
    ["PKG-INFO", coreMetadata(given)],
    ["pyproject.toml", pyproject(given)],
    ["backend.py", backend(names.wheel)],
    ["build_script.py", given.buildScript ?? ""],
    ...[...wheelFiles(given)].map(([path, text]) => [`src/${path}`, text] as const),
  ]);
  const tar = await packTar(
    [...files].map(([path, text]) => ({
      header: {
        name: `${names.source}/${path}`,
        size: Buffer.byteLength(text),
        mode: 0o644,
        // A zip, which the build makes of these files, begins in 1980.
        mtime: new Date("2020-01-01T00:00:00Z"),
      },
      body: text,
    })),
  );
  return gzipSync(tar);
}
