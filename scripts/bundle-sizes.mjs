import { realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** What a program takes of a package, and the most bytes of its minified bundle, in kB. */
const BUNDLES = [{ code: exportOf("Secret, isDagctlError", "@dagctl/core"), limit: 160 }];

/**
 * Returns each bundle of an embedder that is over its limit. All languages of zod make one of more
 * than 500 kB: `import { z }` keeps them, and `import * as z` does not.
 *
 * @param root that of the checkout, whose packages are built
 */
export async function bundleSizeProblems(root, bundles = BUNDLES) {
  // The one of tsup, which builds the packages.
  const tsup = realpathSync(join(root, "node_modules", "tsup"));
  const { build } = createRequire(join(tsup, "package.json"))("esbuild");
  const problems = [];
  for (const { code, limit } of bundles) {
    const { outputFiles } = await build({
      stdin: { contents: code, resolveDir: join(root, "packages", "server") },
      bundle: true,
      minify: true,
      format: "esm",
      platform: "node",
      write: false,
      logLevel: "silent",
    });
    const size = outputFiles[0].contents.length / 1000;
    if (size > limit)
      problems.push(`a bundle of ${code} has ${size.toFixed(0)} kB, and ${limit} are allowed`);
  }
  return problems;
}

/** The code is not in one piece: a script itself imports no package. */
function exportOf(names, name) {
  return `export { ${names} } from ${JSON.stringify(name)};`;
}
