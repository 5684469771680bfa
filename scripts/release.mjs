import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runOrThrow, say } from "./children.mjs";
import { packagesOf } from "./prepare.mjs";
import { runReadme } from "./readme-example.mjs";
import { writeSbom } from "./sbom.mjs";
import { packPackage } from "./tarballs.mjs";
import { npmCommand } from "./toolchain.mjs";
import { alignVersions, versionOf, versionProblems } from "./versions.mjs";

const USAGE =
  "usage: npm run release -- --dry-run | --write\n" +
  "  --dry-run  version, pack, check, and install in an empty folder; leaves the checkout as it is\n" +
  "  --write    give the checkout the next version, by the notes in .changeset";

const git = (root, ...args) => execFileSync("git", args, { cwd: root, encoding: "utf8" });

/** Gives a checkout the next version; the one that it has where `.changeset` has no notes. */
async function writeVersion({ root, tools }, folder) {
  const notes = readdirSync(join(folder, ".changeset")).filter((name) => name.endsWith(".md"));
  if (notes.every((name) => name === "README.md")) return;
  const changeset = join(root, "node_modules", ".bin", "changeset");
  await runOrThrow(changeset, ["version"], { env: tools.env(), cwd: folder, quiet: true });
  alignVersions(folder);
}

/** Returns a copy of the newest commit in a folder, with the built packages of the checkout. */
async function copyCheckout({ root, tools }, folder) {
  const archive = join(folder, "..", "checkout.tar");
  git(root, "archive", "--output", archive, "HEAD");
  mkdirSync(folder);
  execFileSync("tar", ["-xf", archive, "-C", folder]);
  for (const path of packagesOf(root))
    cpSync(join(root, path, "dist"), join(folder, path, "dist"), { recursive: true });
  // The notes of changesets are read from a repository.
  git(folder, "init", "--quiet", "--initial-branch=main");
  const install = ["install", "--frozen-lockfile", "--prefer-offline", "--ignore-scripts"];
  await runOrThrow(await tools.pnpm(), install, {
    env: { ...tools.env(), CI: "true" },
    cwd: folder,
    quiet: true,
  });
}

/**
 * Installs tarballs with npm. Those that another one needs come from the folder as well, because no
 * registry has them yet.
 */
async function installTarballs({ tools }, folder, names, tarballs) {
  const specs = Object.fromEntries([...tarballs].map(([name, path]) => [name, `file:${path}`]));
  const dependencies = Object.fromEntries(names.map((name) => [name, specs[name]]));
  const manifest = { private: true, type: "module", dependencies, overrides: specs };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  const [program, ...first] = npmCommand();
  const install = [...first, "install", "--no-audit", "--no-fund", "--loglevel=error"];
  await runOrThrow(program, install, { env: tools.env(), cwd: folder, quiet: true });
}

/** Runs what a reader of README.md runs, on the installed packages. */
async function tryPackages(context, { folder, readme, tarballs, version, report }) {
  mkdirSync(folder);
  const example = await runReadme(context, { folder, readme }, (names) =>
    installTarballs(context, folder, names, tarballs),
  );
  for (const problem of example) report(problem);
  // Every package can be installed beside the others, and the programs say their version.
  await installTarballs(context, folder, [...tarballs.keys()], tarballs);
  for (const program of ["dctl", "dagctl-server"]) {
    const path = join(folder, "node_modules", ".bin", program);
    const printed = execFileSync(path, ["--version"], {
      env: context.tools.env(),
      encoding: "utf8",
    }).trim();
    if (printed !== version) report(`${program} --version prints "${printed}", not "${version}"`);
  }
}

/** Makes a release of the newest commit, except its publication. */
async function tryRelease(context) {
  const { root } = context;
  if (git(root, "status", "--porcelain") !== "")
    throw new Error("the checkout has changes: commit them, because a release is of a commit");
  const temporary = mkdtempSync(join(tmpdir(), "dagctl-release-"));
  const target = join(root, ".cache", "release");
  const problems = [];
  const report = (problem) => problems.push(problem);
  try {
    const copy = join(temporary, "checkout");
    say("copying the commit");
    await copyCheckout(context, copy);
    await writeVersion(context, copy);
    const version = versionOf(copy);
    for (const problem of versionProblems(copy)) report(problem);
    rmSync(target, { recursive: true, force: true });
    mkdirSync(target, { recursive: true });
    const tarballs = new Map();
    for (const folder of packagesOf(copy)) {
      const source = join(copy, folder);
      const { name } = JSON.parse(readFileSync(join(source, "package.json"), "utf8"));
      say(`packing ${name} ${version}`);
      tarballs.set(name, await packPackage({ ...context, source, target, report }));
    }
    await writeSbom(context, copy, join(target, `dagctl-${version}.cdx.json`));
    if ([...tarballs.values()].every(existsSync)) {
      say("installing them in an empty folder");
      const readme = readFileSync(join(copy, "README.md"), "utf8");
      const folder = join(temporary, "empty");
      await tryPackages(context, { folder, readme, tarballs, version, report });
    }
    for (const problem of problems) say(`failed: ${problem}`);
    if (problems.length > 0) return 1;
    say(`${tarballs.size} packages of version ${version} are in ${target}, with their SBOM`);
    say("to publish one: npm publish TARBALL --access public");
    return 0;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Tries a release, or writes the next version into the checkout. */
export async function release(context, args) {
  if (args.length !== 1 || !["--dry-run", "--write"].includes(args[0])) throw new Error(USAGE);
  if (args[0] === "--dry-run") return tryRelease(context);
  await writeVersion(context, context.root);
  say(`version ${versionOf(context.root)}; its section in CHANGELOG.md is written by hand`);
  return 0;
}
