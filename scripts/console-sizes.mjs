import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** The most that the web console weighs, in kB (1000 bytes), compressed with gzip. */
const LIMITS = { scripts: 148, "scripts of the first page": 60, styles: 10 };

/**
 * Returns the sizes of a built console, in kB with gzip.
 *
 * @param folder where the build is
 */
function consoleSizes(folder) {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const page = readFileSync(join(folder, "index.html"), "utf8");
  const sum = (found) =>
    found
      .map((name) => gzipSync(readFileSync(join(folder, name)), { level: 9 }).length)
      .reduce((one, other) => one + other, 0) / 1000;
  const scripts = names.filter((name) => name.endsWith(".js"));
  return {
    scripts: sum(scripts),
    "scripts of the first page": sum(scripts.filter((name) => page.includes(`./${name}"`))),
    styles: sum(names.filter((name) => name.endsWith(".css"))),
  };
}

/** Returns each size of a built console that is over its limit, or is nothing. */
export function consoleSizeProblems(folder) {
  const sizes = consoleSizes(folder);
  return Object.entries(LIMITS).flatMap(([what, limit]) =>
    sizes[what] > 0 && sizes[what] <= limit
      ? []
      : [`the ${what} of the console have ${sizes[what].toFixed(1)} kB, and ${limit} are allowed`],
  );
}
