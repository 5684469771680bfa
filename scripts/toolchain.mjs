import { execFileSync } from "node:child_process";
import { accessSync, constants, readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { runOrStop, say } from "./children.mjs";

const NODE_MAJOR = 24;
const PNPM_MAJOR = 12;

const major = (version) => Number(/^v?(\d+)\./.exec(version.trim())?.[1] ?? 0);

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Returns the version of an installed package without starting it, because a second `npm start`
 * must be quick.
 */
function readInstalledVersion(folder, name) {
  try {
    return JSON.parse(readFileSync(join(folder, "node_modules", name, "package.json"), "utf8"))
      .version;
  } catch {
    return "0.0.0";
  }
}

function pnpmOnPath() {
  try {
    const version = execFileSync("pnpm", ["--version"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      cwd: dirname(process.execPath),
    });
    return major(version) === PNPM_MAJOR ? "pnpm" : undefined;
  } catch {
    return undefined;
  }
}

/** Returns the program of npm, and the arguments that it begins with. */
export function npmCommand() {
  const npm = process.env["npm_execpath"];
  // npm_execpath is npm's own program when an npm script runs this file.
  return npm?.endsWith("npm-cli.js") ? [process.execPath, npm] : ["npm"];
}

/** Installs packages from the npm registry into a folder of their own, with npm. */
export async function npmInstall(folder, packages) {
  const install = [
    "install",
    "--prefix",
    folder,
    "--no-audit",
    "--no-fund",
    "--no-package-lock",
    "--ignore-scripts=false",
    "--loglevel=error",
    ...packages,
  ];
  const [program, ...first] = npmCommand();
  await runOrStop(program, [...first, ...install], { quiet: true });
}

/**
 * Finds Node >= 24 (the running one, or one that was installed before), and pnpm 12 when
 * requested. Installs what is missing from the npm registry. Changes nothing outside the checkout.
 *
 * @param {string} root the checkout
 * @returns {{ node(): Promise<string>, pnpm(): Promise<string>, env(extra?: readonly string[]):
 *   NodeJS.ProcessEnv }}
 */
export function toolchain(root) {
  const folder = join(root, ".cache", "toolchain");
  const bin = join(folder, "node_modules", ".bin");

  async function bring(name, expected) {
    const file = join(bin, name);
    if (major(readInstalledVersion(folder, name)) === expected && isExecutable(file)) return file;
    say(
      `${name} ${expected} is not on this machine: bringing it from the npm registry into ${folder}`,
    );
    await npmInstall(folder, [`${name}@${expected}`]);
    // The package fetches its program in an install script; the error says so where npm forbids
    // those.
    if (!isExecutable(file))
      throw new Error(
        `${name}@${expected} was installed but left no program: allow its install script, or put ${name} ${expected} on PATH yourself`,
      );
    return file;
  }

  return {
    node: async () =>
      major(process.version) >= NODE_MAJOR ? process.execPath : bring("node", NODE_MAJOR),
    pnpm: async () => pnpmOnPath() ?? bring("pnpm", PNPM_MAJOR),
    env(extra = []) {
      const node = major(process.version) >= NODE_MAJOR ? dirname(process.execPath) : bin;
      return {
        ...process.env,
        PATH: [node, join(root, "node_modules", ".bin"), ...extra, process.env["PATH"] ?? ""].join(
          delimiter,
        ),
      };
    },
  };
}
