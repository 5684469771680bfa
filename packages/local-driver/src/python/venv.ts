import type { Runtime } from "@dagctl/core/contracts";
import { invalid } from "@dagctl/core/errors";
import { realpath } from "node:fs/promises";
import { join } from "node:path";
import type { Context } from "../context.ts";
import { type ProgramOptions, runProgram } from "../processes/program.ts";
import { type IndexAccess, uvEnvironment } from "./indexes.ts";
import { pythonFailure } from "./install-failure.ts";
import { machinePythons } from "./machine-pythons.ts";
import { provideUv } from "./provide-uv.ts";

/** A message without the Pythons of the machine is better than a late one. */
const OTHERS_MS = 10_000;
const PYTHON = /^\d+\.\d+(?:\.\d+)?$/;

export interface VenvOptions {
  readonly access: IndexAccess;
  /** The folder of the cache of the step. */
  readonly cache: string;
  readonly onProgress: (message: string) => void;
}

/** A virtual environment without packages, and what uv needs to install into it. */
export interface Venv {
  readonly folder: string;
  readonly uv: string;
  /** The Python that it was made from: a package can bring a `bin/python` of its own. */
  readonly interpreter: string;
  /** uv writes into a cache that is deleted with the step. */
  readonly options: ProgramOptions;
}

/** Creates a virtual environment without packages. */
export async function createVenv(
  context: Context,
  folder: string,
  { version }: Runtime,
  { access, onProgress, cache }: VenvOptions,
  signal: AbortSignal,
): Promise<Venv> {
  if (version !== undefined && !PYTHON.test(version))
    throw invalid([
      {
        path: "runtime.version",
        message: `${JSON.stringify(version)} is not a version of Python, like 3.11`,
      },
    ]);
  const { uv, interpreter } = await provideUv(context, signal, onProgress);
  const python = version ?? interpreter;
  const options = {
    environment: await uvEnvironment(context, access, cache, signal),
    timeoutMs: context.timing.buildMs,
    signal,
  };
  onProgress(`making a Python${version === undefined ? "" : ` ${version}`} environment`);
  const named = python === undefined ? [] : ["--python", python];
  const made = await runProgram([uv, "venv", "--quiet", "--no-project", ...named, folder], options);
  if (made.code !== 0) {
    const { downloads = false } = context.python;
    const { own, available } = await machinePythons(context.python, { askMs: OTHERS_MS });
    const installed = available ?? (own === undefined ? [] : [own]);
    const others = installed.filter((each) => each !== version);
    throw pythonFailure(version, made, { mayDownload: downloads !== false, others });
  }
  return { folder, uv, options, interpreter: await realpath(join(folder, "bin", "python")) };
}
