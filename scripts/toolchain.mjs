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
 * The version that a brought package has, without starting it: a second `npm start` must not pay
 * for that.
 */
function broughtVersion(folder, name) {
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

/**
 * Finds Node >= 24 (the one that runs this, else one brought earlier) and, when asked, pnpm 12;
 * brings from the npm registry what is missing. Nothing outside of the checkout is touched.
 *
 * @param {string} root the checkout
 * @returns {{ node(): Promise<string>, pnpm(): Promise<string>, env(extra?: readonly string[]):
 *   NodeJS.ProcessEnv }}
 */
export function toolchain(root) {
  const folder = join(root, ".cache", "toolchain");
  const bin = join(folder, "node_modules", ".bin");

  async function bring(name, wanted) {
    const file = join(bin, name);
    if (major(broughtVersion(folder, name)) === wanted && isExecutable(file)) return file;
    say(
      `${name} ${wanted} is not on this machine: bringing it from the npm registry into ${folder}`,
    );
    const npm = process.env["npm_execpath"];
    const install = [
      "install",
      "--prefix",
      folder,
      "--no-audit",
      "--no-fund",
      "--no-package-lock",
      "--ignore-scripts=false",
      "--loglevel=error",
      `${name}@${wanted}`,
    ];
    // npm_execpath is npm's own program when an npm script runs us.
    if (npm?.endsWith("npm-cli.js"))
      await runOrStop(process.execPath, [npm, ...install], { quiet: true });
    else await runOrStop("npm", install, { quiet: true });
    // The package fetches its program in an install script; a machine whose npm forbids those is
    // told so.
    if (!isExecutable(file))
      throw new Error(
        `${name}@${wanted} was installed but left no program: allow its install script, or put ${name} ${wanted} on PATH yourself`,
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
