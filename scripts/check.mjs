import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { bundleSizeProblems } from "./bundle-sizes.mjs";
import { consoleSizeProblems } from "./console-sizes.mjs";
import { commentWidthProblems } from "./comment-widths.mjs";
import { run, say } from "./children.mjs";
import { driverClockProblems } from "./driver-clocks.mjs";
import { exhaustiveProblems } from "./exhaustive.mjs";
import { LAYERS, layerProblems, smallFileProblems } from "./layers.mjs";
import { packagesOf, toolsOf } from "./prepare.mjs";
import { testDescribeProblems } from "./test-describes.mjs";
import { packPackage } from "./tarballs.mjs";
import { testFolderProblems } from "./test-folders.mjs";
import { typeProjects } from "./type-projects.mjs";
import { versionProblems } from "./versions.mjs";
import { wordProblems } from "./words.mjs";

/** Formats all code; `--check` only lists the files that are not formatted. */
export const format = ({ root, tools }, args = []) =>
  run(join(root, "node_modules", ".bin", "oxfmt"), [...args, "."], { env: tools.env(), cwd: root });

const LINTED = ["packages", "tools", "bench", "scripts", "test", "vitest.config.ts"];

/**
 * Checks the format, then runs oxlint with the rules that need types: they find a promise without
 * `await` across packages.
 */
export async function lint({ root, tools }, args = []) {
  const formed = await format({ root, tools }, ["--check"]);
  const paths = args.length > 0 ? args : LINTED.filter((path) => existsSync(join(root, path)));
  const linted = await run(
    join(root, "node_modules", ".bin", "oxlint"),
    ["--type-aware", "--deny-warnings", ...paths],
    { env: tools.env(), cwd: root },
  );
  return formed || linted;
}

/** Returns what reads the files of this checkout itself, by name: each returns problems. */
function ownChecks(root) {
  const folders = [...packagesOf(root), ...toolsOf(root)];
  const layers = folders.map((folder) => [
    `layers of ${folder}`,
    () => {
      const src = join(root, folder, "src");
      const problems = [
        ...layerProblems(src, LAYERS[folder.split("/")[1]]),
        ...smallFileProblems(src),
      ];
      return problems.map((problem) => `${folder}: ${problem}`);
    },
  ]);
  return [
    ...layers,
    ["words of names", () => wordProblems(root)],
    ["width of comments", () => commentWidthProblems(root)],
    ["clocks of drivers", () => driverClockProblems(root)],
    ["folders of tests", () => testFolderProblems(root)],
    ["tests that CI skips", () => exhaustiveProblems(root)],
    ["subjects of tests", () => testDescribeProblems(root)],
    ["sizes of the console", () => consoleSizeProblems(join(root, "packages", "console", "dist"))],
    ["size of a bundle", () => bundleSizeProblems(root)],
    ["one version", () => versionProblems(root)],
  ];
}

/** Returns the projects of TypeScript of sources, tests and bench. */
function typesOf(root) {
  const paths = [...packagesOf(root), ...toolsOf(root)].flatMap((folder) => [
    join(folder, "tsconfig.json"),
    ...(existsSync(join(root, folder, "test")) ? [join(folder, "tsconfig.test.json")] : []),
  ]);
  return typeProjects(root, [...paths, "bench/tsconfig.json"]);
}

/**
 * Checks the types of sources, tests and bench, the format and lint, and the docstrings of what
 * packages export. Checks for unused code and dependencies, and the packages as they would be
 * published. Runs all checks, as many at once as there are processors, and fails if one of them
 * failed.
 */
export async function check({ root, tools, node }) {
  const options = { env: tools.env(), cwd: root };
  const bin = (name) => join(root, "node_modules", ".bin", name);
  const failed = [];
  const step = (name, work) => async () => {
    if ((await work()) !== 0) failed.push(name);
  };
  const target = mkdtempSync(join(tmpdir(), "dagctl-pack-"));
  const report = (problem) => failed.push(problem);
  // What takes longest begins first.
  const left = [
    ...typesOf(root).map(({ name, file }) =>
      step(`types of ${name}`, () => run(bin("tsc"), ["-p", file, "--noEmit"], options)),
    ),
    step("lint", () => lint({ root, tools })),
    step("unused code (knip)", () => run(bin("knip"), ["--no-progress"], options)),
    ...packagesOf(root).map(
      (folder) => () => packPackage({ root, tools, source: join(root, folder), target, report }),
    ),
    step("docstrings", () => run(node, [join(root, "scripts", "check-docstrings.mjs")], options)),
    ...ownChecks(root).map(([name, find]) =>
      step(name, async () => {
        const problems = await find();
        for (const problem of problems) say(problem);
        return problems.length;
      }),
    ),
  ];
  try {
    const work = async () => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) await next();
    };
    await Promise.all(Array.from({ length: availableParallelism() }, work));
  } finally {
    rmSync(target, { recursive: true, force: true });
  }
  for (const name of failed) say(`failed: ${name}`);
  say(failed.length === 0 ? "all checks passed" : `${failed.length} checks failed (node ${node})`);
  return failed.length === 0 ? 0 : 1;
}
