import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { consoleSizeProblems } from "./console-sizes.mjs";
import { commentWidthProblems } from "./comment-widths.mjs";
import { run, say } from "./children.mjs";
import { driverClockProblems } from "./driver-clocks.mjs";
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

/**
 * Checks the types of sources, tests and bench, the format and lint, and the docstrings of what
 * packages export. Checks for unused code and dependencies, and the packages as they would be
 * published. Runs all checks, and fails if one of them failed.
 */
export async function check({ root, tools, node }) {
  const env = tools.env();
  const options = { env, cwd: root };
  const bin = (name) => join(root, "node_modules", ".bin", name);
  const failed = [];
  const step = async (name, outcome) => {
    if ((await outcome) !== 0) failed.push(name);
  };
  const projects = [
    ...[...packagesOf(root), ...toolsOf(root)].flatMap((folder) => [
      join(folder, "tsconfig.json"),
      ...(existsSync(join(root, folder, "test")) ? [join(folder, "tsconfig.test.json")] : []),
    ]),
    "bench/tsconfig.json",
  ];
  for (const { name, file } of typeProjects(root, projects))
    await step(`types of ${name}`, run(bin("tsc"), ["-p", file, "--noEmit"], options));
  await step("lint", lint({ root, tools }));
  for (const folder of [...packagesOf(root), ...toolsOf(root)]) {
    const src = join(root, folder, "src");
    const problems = [
      ...layerProblems(src, LAYERS[folder.split("/")[1]]),
      ...smallFileProblems(src),
    ];
    for (const problem of problems) say(`${folder}: ${problem}`);
    await step(`layers of ${folder}`, problems.length);
  }
  const words = wordProblems(root);
  for (const problem of words) say(problem);
  await step("words of names", words.length);
  const widths = commentWidthProblems(root);
  for (const problem of widths) say(problem);
  await step("width of comments", widths.length);
  const clocks = driverClockProblems(root);
  for (const problem of clocks) say(problem);
  await step("clocks of drivers", clocks.length);
  const folders = testFolderProblems(root);
  for (const problem of folders) say(problem);
  await step("folders of tests", folders.length);
  const describes = testDescribeProblems(root);
  for (const problem of describes) say(problem);
  await step("subjects of tests", describes.length);
  await step("docstrings", run(node, [join(root, "scripts", "check-docstrings.mjs")], options));
  await step("unused code (knip)", run(bin("knip"), ["--no-progress"], options));
  const sizes = consoleSizeProblems(join(root, "packages", "console", "dist"));
  for (const problem of sizes) say(problem);
  await step("sizes of the console", sizes.length);

  const versions = versionProblems(root);
  for (const problem of versions) say(problem);
  await step("one version", versions.length);
  const target = mkdtempSync(join(tmpdir(), "dagctl-pack-"));
  try {
    const report = (problem) => failed.push(problem);
    const left = packagesOf(root);
    // What packs and checks a package needs one processor.
    const packAll = async () => {
      for (let folder = left.shift(); folder !== undefined; folder = left.shift())
        await packPackage({ root, tools, source: join(root, folder), target, report });
    };
    await Promise.all(Array.from({ length: availableParallelism() }, packAll));
  } finally {
    rmSync(target, { recursive: true, force: true });
  }
  for (const name of failed) say(`failed: ${name}`);
  say(failed.length === 0 ? "all checks passed" : `${failed.length} checks failed (node ${node})`);
  return failed.length === 0 ? 0 : 1;
}
