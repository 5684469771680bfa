import { execFile } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Runtime } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import { pythonEnvironments } from "@dagctl/local-driver";
import { createContext } from "../../../packages/local-driver/src/context.ts";
import {
  type IndexFile,
  indexFiles,
} from "../../../packages/local-driver/src/python/index-files.ts";
import { indexUrl } from "../../../packages/local-driver/src/python/indexes.ts";
import { oneLine } from "./one-line.ts";

type Packages = Runtime["packages"];

/** Installations from wheels, in a folder of their own and with an empty cache. */
export interface WheelsOnly {
  /** Returns the files of a package in the package index that pip and uv of this machine use. */
  files(name: string): Promise<readonly IndexFile[]>;
  /**
   * Installs packages as the local driver does. Returns why that is impossible, in one line;
   * `undefined`: they are installed.
   *
   * @throws DagctlError `unavailable`: the package index does not answer
   */
  problem(packages: Packages, python: string): Promise<string | undefined>;
  /**
   * Resolves `name` next to packages, as of their release and without installing it. Returns its
   * version; `undefined`: no version fits that has wheels for all it needs, as of that day.
   *
   * @throws Error when uv failed for another reason
   */
  resolve(name: string, packages: Packages, python: string): Promise<string | undefined>;
  close(): Promise<void>;
}

/**
 * Returns installations below a folder. Their cache is below it, too: a build that is left in the
 * cache of the machine would count as a wheel.
 */
export function wheelsOnly(directory: string): WheelsOnly {
  const config = join(directory, "uv.toml");
  const own =
    process.env["UV_CONFIG_FILE"] ??
    join(process.env["XDG_CONFIG_HOME"] ?? join(homedir(), ".config"), "uv", "uv.toml");
  writeFileSync(config, `no-build = true\n${existsSync(own) ? readFileSync(own, "utf8") : ""}`);
  const settings = { UV_CONFIG_FILE: config, UV_CACHE_DIR: join(directory, "cache") };
  const context = createContext({ directory });
  const environments = pythonEnvironments({ directory });
  const { signal } = context.closing;
  return {
    async files(name) {
      const index = await indexUrl(context, signal);
      const files = await indexFiles(context, index, name, signal);
      if (files === undefined) throw new Error("The package index has no JSON form (PEP 691)");
      return files;
    },
    async problem(packages, version) {
      try {
        await withVariables(settings, () =>
          environments.programs({ language: "python", version, packages }),
        );
        return undefined;
      } catch (error) {
        if (!(error instanceof DagctlError) || error.code === "unavailable") throw error;
        return oneLine(error.message);
      }
    },
    async resolve(name, packages, version) {
      const runtime: Runtime = { language: "python", version, packages };
      const until = await environments.until(runtime);
      const cutoff = until === undefined ? [] : ["--exclude-newer", until];
      const programs = await withVariables(settings, () => environments.programs(runtime));
      const python = ["--python", join(programs, "python")];
      const options = ["--quiet", "--no-header", "--no-annotate", ...python, ...cutoff];
      const resolving = promisify(execFile)("uv", ["pip", "compile", ...options, "-"], {
        env: { ...process.env, ...settings, UV_DEFAULT_INDEX: await indexUrl(context, signal) },
      });
      const lines = [...packages.map((each) => `${each.name}==${each.version ?? ""}`), name];
      resolving.child.stdin?.end(`${lines.join("\n")}\n`);
      const resolved = await resolving.then(
        ({ stdout }) => stdout.split("\n"),
        (error: Error) => {
          if (/No solution found/.test(error.message)) return [];
          throw error;
        },
      );
      return resolved.find((line) => line.startsWith(`${name}==`))?.split("==")[1];
    },
    close: () => environments.close(),
  };
}

/** Runs `work` with variables of this process, from which the local driver takes those of uv. */
async function withVariables<T>(
  variables: Readonly<Record<string, string>>,
  work: () => Promise<T>,
): Promise<T> {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  try {
    return await work();
  } finally {
    for (const [name, value] of before)
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  }
}
