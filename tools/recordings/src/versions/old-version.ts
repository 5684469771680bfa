import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { alone } from "@dagctl/control-plane/lock";
import { CHECKOUT } from "./checkout.ts";
import { runProgram } from "./programs.ts";

/**
 * An earlier version of this repository, with what its lock file names installed and its packages
 * built.
 */
export interface OldVersion {
  /** The full commit id. */
  readonly commit: string;
  /** Its checkout, an absolute path. Read only: other tests use the same folder. */
  readonly folder: string;
  /** Its built server, to be started as `node PROGRAM --data …`. */
  readonly program: string;
  /** Absolute path of a file in its checkout. @throws Error when the version has no such file */
  file(path: string): string;
}

export interface OldVersionOptions {
  readonly signal?: AbortSignal;
  /** @default `.cache/versions` of this checkout */
  readonly cache?: string;
  /** The repository with the history. @default this checkout */
  readonly repository?: string;
}

/** Returns the full id of a commit that is in the history. */
async function commitOf(name: string, repository: string): Promise<string> {
  try {
    return (
      await runProgram(
        "git",
        ["rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`],
        { cwd: repository },
      )
    ).trim();
  } catch (cause) {
    throw new Error(
      `Commit ${name} is not in the history at ${repository}, so that version cannot be built. The history may be shallow (fetch all of it: git fetch --unshallow) or absent (clone the repository instead of unpacking an archive)`,
      { cause },
    );
  }
}

/**
 * Returns the environment of the old version's own scripts: that of this process, without what a
 * test runner sets.
 */
function environment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) =>
      name !== "NODE_ENV" && name !== "NODE_OPTIONS" && !/^(VITEST|DAGCTL_|npm_)/.test(name),
  );
  const bin = join(CHECKOUT, ".cache", "toolchain", "node_modules", ".bin");
  return {
    ...Object.fromEntries(inherited),
    PATH: [dirname(process.execPath), bin, process.env["PATH"] ?? ""].join(delimiter),
  };
}

/**
 * Writes the files of the commit, installs what its lock file names and builds its packages, by its
 * own scripts.
 */
async function make(
  commit: string,
  folder: string,
  repository: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, ".cache"), { recursive: true });
  const archive = join(folder, ".cache", "source.tar");
  await runProgram("git", ["archive", "--format=tar", `--output=${archive}`, commit], {
    cwd: repository,
    signal,
  });
  await runProgram("tar", ["-xf", archive, "-C", folder], { cwd: folder, signal });
  rmSync(archive);
  // Node and pnpm, when this checkout had to download them.
  const toolchain = join(CHECKOUT, ".cache", "toolchain");
  if (existsSync(toolchain)) symlinkSync(toolchain, join(folder, ".cache", "toolchain"));
  await runProgram(process.execPath, [join(folder, "scripts", "dagctl.mjs"), "build"], {
    cwd: folder,
    env: environment(),
    signal,
  });
}

/**
 * Provides an earlier version from the history: its sources, installed and built, in a folder of
 * the cache. The first call for a commit takes about a minute; later ones return at once. Processes
 * that call it at the same time wait for the one that builds.
 *
 * Its built packages are imported from plain Node by path, for instance
 * `file("packages/k8s-driver/dist/index.js")`; its TypeScript sources run with `node
 * --conditions=source`.
 *
 * @param commit an id, also a short one
 * @throws Error when the commit is not in the history, or its build fails
 * @example
 * const { program } = await oldVersion("c42623b");
 * spawn(process.execPath, [program, "--data", folder]);
 */
export async function oldVersion(
  commit: string,
  options: OldVersionOptions = {},
): Promise<OldVersion> {
  const { cache = join(CHECKOUT, ".cache", "versions"), repository = CHECKOUT, signal } = options;
  const id = await commitOf(commit, repository);
  const folder = join(cache, id);
  const ready = join(folder, ".cache", "ready");
  if (!existsSync(ready)) {
    const waiting = (): void =>
      void process.stderr.write(`version ${commit}: waiting for another process that builds it\n`);
    await alone(join(cache, `${id}.lock`), signal, waiting, async () => {
      if (existsSync(ready)) return;
      process.stderr.write(`version ${commit}: installing and building it in ${folder}\n`);
      await make(id, folder, repository, signal);
      writeFileSync(ready, id);
    });
  }
  return {
    commit: id,
    folder,
    program: join(folder, "packages", "server", "dist", "main.js"),
    file(path) {
      const place = join(folder, path);
      if (!existsSync(place)) throw new Error(`Version ${commit} has no file ${path}`);
      return place;
    },
  };
}
