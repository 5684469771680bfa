import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { access, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

/** How a program ended. */
export interface Completion {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Real uv and pip, with a cache of their own and none of the machine's settings. */
export interface PythonTools {
  /** A folder for files of a test. */
  readonly folder: string;
  /** The path of uv. */
  readonly uvProgram: string;
  /** Runs a program, with these variables in addition. */
  run(
    path: string,
    args: readonly string[],
    variables?: Readonly<Record<string, string>>,
  ): Promise<Completion>;
  /** Runs uv, with `--no-config`. */
  uv(...args: string[]): Promise<Completion>;
  /** Runs pip. */
  pip(...args: string[]): Promise<Completion>;
  /** Creates a virtual environment. Returns the path of its Python. */
  createEnvironment(): Promise<string>;
  /** Runs Python code. Returns its output. */
  evaluate(python: string, code: string): Promise<string>;
  /** Removes the folder. */
  remove(): Promise<void>;
}

/**
 * Returns a source distribution for a package index: it must be built before its dependencies are
 * known.
 */
export function sourceToBuild(buildScript: string): {
  readonly name: string;
  readonly version: string;
  readonly uploadTime: string;
  readonly kind: "sdist";
  readonly buildScript: string;
  readonly dynamicDependencies: true;
} {
  return {
    name: "source",
    version: "1.0",
    uploadTime: "2024-01-01",
    kind: "sdist",
    buildScript,
    dynamicDependencies: true,
  };
}

const execute = promisify(execFile);

async function onPath(name: string): Promise<string> {
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    const path = join(folder, name);
    const exists = await access(path).then(
      () => true,
      () => false,
    );
    if (exists) return path;
  }
  throw new Error(`${name} is not on PATH`);
}

/**
 * Returns the tools in a new folder. Needs Python and uv on PATH; `npm run test:engines` and
 * `npm run test:cluster` install uv where the machine has none.
 */
export async function pythonTools(): Promise<PythonTools> {
  const folder = await mkdtemp(join(tmpdir(), "dagctl-package-index-"));
  const uvProgram = await onPath("uv");
  const env = {
    PATH: process.env["PATH"] ?? "",
    HOME: folder,
    UV_CACHE_DIR: join(folder, "cache"),
    UV_PYTHON_DOWNLOADS: "never",
    UV_HTTP_RETRIES: "0",
    PIP_CONFIG_FILE: "/dev/null",
    PIP_NO_CACHE_DIR: "1",
    PIP_DISABLE_PIP_VERSION_CHECK: "1",
    PIP_RETRIES: "0",
  };
  const run: PythonTools["run"] = async (path, args, variables) => {
    try {
      const options = { env: { ...env, ...variables }, cwd: folder };
      return { code: 0, ...(await execute(path, args, options)) };
    } catch (error) {
      const { code, stdout, stderr } = error as Completion;
      if (typeof code !== "number") throw error;
      return { code, stdout, stderr };
    }
  };
  let pip: Promise<string> | undefined;
  const withPip = async (): Promise<string> => {
    await execute("python3", ["-m", "venv", join(folder, "pip")]);
    return join(folder, "pip/bin/python");
  };
  return {
    folder,
    uvProgram,
    run,
    uv: (...args) => run(uvProgram, ["--no-config", ...args]),
    pip: async (...args) => run(await (pip ??= withPip()), ["-m", "pip", "--no-input", ...args]),
    async createEnvironment() {
      const environment = join(folder, randomUUID());
      await execute("python3", ["-m", "venv", "--without-pip", environment], { env });
      return join(environment, "bin/python");
    },
    async evaluate(python, code) {
      const { stdout } = await execute(python, ["-c", code], { env });
      return stdout.trim();
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
