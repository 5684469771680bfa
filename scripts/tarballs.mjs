import { execFileSync } from "node:child_process";
import { mkdtempSync, existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./children.mjs";

/** The most that a tarball weighs, in kB: where a file is packed by accident, it weighs more. */
const MOST_KB = 400;

/**
 * Core is the host and the rules. Swagger UI is in http-server, for pages without another host. In
 * project-types are the files and failures of all versions of two tools.
 */
const LARGE = new Map([
  ["@dagctl/core", 900],
  ["@dagctl/http-server", 700],
  ["@dagctl/project-types", 500],
]);

/** Returns what is wrong with a package in the folder into which its tarball was unpacked. */
export function contentProblems(folder, version) {
  const problems = [];
  for (const file of ["README.md", "LICENSE"])
    if (!existsSync(join(folder, file))) problems.push(`has no ${file}`);
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  if (manifest.version !== version)
    problems.push(`has version ${manifest.version}, not ${version}`);
  if (!manifest.repository?.url || !manifest.repository.directory)
    problems.push("has no repository");
  if (!(manifest.keywords?.length > 0)) problems.push("has no keywords");
  const ranges = { ...manifest.dependencies, ...manifest.peerDependencies };
  for (const [name, range] of Object.entries(ranges)) {
    const isOwn = name.startsWith("@dagctl/");
    if (range.startsWith("workspace:") || (isOwn && range !== `^${version}`))
      problems.push(`needs ${name} ${range}`);
  }
  return problems;
}

/** Returns what is wrong with a tarball: its content, and its size. */
function tarballProblems(tarball, name, version) {
  const folder = mkdtempSync(join(tmpdir(), "dagctl-tarball-"));
  try {
    execFileSync("tar", ["-xzf", tarball, "-C", folder]);
    const problems = contentProblems(join(folder, "package"), version);
    const kb = Math.ceil(statSync(tarball).size / 1000);
    const most = LARGE.get(name) ?? MOST_KB;
    if (kb > most) problems.push(`is a tarball of ${kb} kB, and ${most} kB are allowed`);
    return problems;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Packs a package as it is published, and checks its content, its size, and with publint and attw
 * what a client resolves in it.
 *
 * @param root the checkout whose programs check it
 * @param source the folder of the package
 * @param target the folder for the tarball
 * @param report gets each problem
 * @returns the path of the tarball
 */
export async function packPackage({ root, tools, source, target, report }) {
  const { name, version } = JSON.parse(readFileSync(join(source, "package.json"), "utf8"));
  const tarball = join(target, `${name.replace("@", "").replace("/", "-")}-${version}.tgz`);
  const env = tools.env();
  const pack = ["pack", "--pack-destination", target];
  if ((await run(await tools.pnpm(), pack, { env, cwd: source, quiet: true })) !== 0) {
    report(`${name} does not pack`);
    return tarball;
  }
  for (const problem of tarballProblems(tarball, name, version)) report(`${name} ${problem}`);
  const checks = { publint: ["--strict"], attw: ["--profile", "esm-only"] };
  for (const [program, flags] of Object.entries(checks)) {
    const path = join(root, "node_modules", ".bin", program);
    const options = { env, cwd: root, quiet: true };
    if ((await run(path, [tarball, ...flags], options)) !== 0) report(`${name} (${program})`);
  }
  return tarball;
}
