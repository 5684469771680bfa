import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runOrThrow } from "./children.mjs";
import { packagesOf } from "./prepare.mjs";

/** A package in `dist/LICENSES.txt`: a line of its own, at the top and after each rule. */
const BUNDLED = /(?:^|\n-{80}\n\n)((?:@[^/\s]+\/)?[^/\s]+) (\d\S*)\n\n/g;

/** Returns the packages that are inside a bundle, as its texts of licenses name them. */
export const listBundledPackages = (licenses) =>
  [...licenses.matchAll(BUNDLED)].map(([, name, version]) => ({ name, version }));

/** Returns a package of npm as a component of CycloneDX. */
function componentOf({ name, version, license }) {
  const [scope, bare] = name.startsWith("@") ? name.split("/") : [undefined, name];
  const purl = `pkg:npm/${scope === undefined ? "" : `${encodeURIComponent(scope)}/`}${bare}@${version}`;
  return {
    type: "library",
    ...(scope !== undefined && { group: scope }),
    name: bare,
    version,
    purl,
    "bom-ref": purl,
    ...(license !== undefined && { licenses: [{ license: { id: license } }] }),
  };
}

/** Returns the document with those of the packages that it does not have yet. */
export function withPackages(document, packages) {
  const known = new Set(document.components.map(({ purl }) => purl));
  const added = packages.map(componentOf).filter(({ purl }) => {
    if (known.has(purl)) return false;
    known.add(purl);
    return true;
  });
  return { ...document, components: [...document.components, ...added] };
}

/**
 * Writes the CycloneDX document of all published packages: pnpm lists what they depend on, and the
 * bundles name what is inside them. It has the packages themselves, too.
 *
 * @param checkout its lock file and its built packages are read
 */
export async function writeSbom({ tools }, checkout, path) {
  const flags = ["--sbom-format", "cyclonedx", "--prod", "--lockfile-only", "--out", path];
  await runOrThrow(await tools.pnpm(), ["sbom", ...flags, "--filter", "./packages/*"], {
    env: tools.env(),
    cwd: checkout,
    quiet: true,
  });
  const folders = packagesOf(checkout).map((folder) => join(checkout, folder));
  const own = folders.map((folder) =>
    JSON.parse(readFileSync(join(folder, "package.json"), "utf8")),
  );
  const files = folders.map((folder) => join(folder, "dist/LICENSES.txt"));
  const bundled = files
    .filter((file) => existsSync(file))
    .flatMap((file) => listBundledPackages(readFileSync(file, "utf8")));
  const document = withPackages(JSON.parse(readFileSync(path, "utf8")), [...own, ...bundled]);
  writeFileSync(path, `${JSON.stringify(document, undefined, 2)}\n`);
}
