import type { Runtime } from "@dagctl/core/contracts";
import { invalid } from "@dagctl/core/errors";
import { join } from "node:path";
import type { Context } from "../context.ts";
import { packageEnvironment } from "../processes/environment.ts";
import { buildMark } from "../processes/markers.ts";
import { runProgram } from "../processes/program.ts";
import { indexUrl } from "./index-url.ts";
import { installFailure, pythonFailure } from "./install-failure.ts";
import { provideUv } from "./provide-uv.ts";

const NAME = /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/i;
/**
 * PEP 440, as far as releases use it: nothing in it that an installer takes for a URL, an option or
 * a marker.
 */
const VERSION = /^[0-9][0-9a-z.!+_-]*$/i;
const PYTHON = /^\d+\.\d+(?:\.\d+)?$/;

/**
 * Returns a requirement such as `sqlmesh[web]==0.130.0`. Refuses everything that is not a name, an
 * extra or a version, because an installer accepts many more forms.
 */
export function requirement({ name, version, extras = [] }: Runtime["packages"][number]): string {
  for (const part of [name, ...extras])
    if (!NAME.test(part))
      throw invalid([
        {
          path: "runtime.packages",
          message: `${JSON.stringify(part)} is not the name of a package or an extra`,
        },
      ]);
  if (version !== undefined && !VERSION.test(version))
    throw invalid([
      {
        path: "runtime.packages",
        message: `${JSON.stringify(version)} is not a version of ${name}`,
      },
    ]);
  return `${name}${extras.length > 0 ? `[${extras.join(",")}]` : ""}${version === undefined ? "" : `==${version}`}`;
}

/**
 * Builds an environment in `folder`, where it must stay, because a virtual environment contains its
 * own path. Returns a description for people.
 */
export async function buildEnvironment(
  context: Context,
  folder: string,
  runtime: Runtime,
  cutoff: string | undefined,
  signal: AbortSignal,
  say: (message: string) => void,
): Promise<string> {
  const requirements = runtime.packages.map(requirement);
  if (runtime.version !== undefined && !PYTHON.test(runtime.version))
    throw invalid([
      {
        path: "runtime.version",
        message: `${JSON.stringify(runtime.version)} is not a version of Python, like 3.11`,
      },
    ]);
  const { uv, interpreter } = await provideUv(context, signal, say);
  const python = runtime.version ?? interpreter;
  const options = {
    // The index URL may contain a password, so it is passed in the environment: every user of the
    // machine can read argv.
    environment: {
      ...packageEnvironment(buildMark(context.paths.root)),
      UV_DEFAULT_INDEX: await indexUrl(context, signal),
      UV_NO_PROGRESS: "1",
    },
    timeoutMs: context.timing.buildMs,
    signal,
  };
  say(`making a Python${runtime.version === undefined ? "" : ` ${runtime.version}`} environment`);
  const made = await runProgram(
    [
      uv,
      "venv",
      "--quiet",
      "--no-project",
      ...(python === undefined ? [] : ["--python", python]),
      folder,
    ],
    options,
  );
  if (made.code !== 0) throw pythonFailure(runtime.version, made);
  if (requirements.length > 0) {
    say(`installing ${requirements.join(" ")}`);
    const until = cutoff === undefined ? [] : ["--exclude-newer", cutoff];
    const installed = await runProgram(
      [
        uv,
        "pip",
        "install",
        "--quiet",
        "--python",
        join(folder, "bin", "python"),
        ...until,
        ...requirements,
      ],
      options,
    );
    if (installed.code !== 0) throw installFailure(requirements.join(" "), installed);
  }
  return `${requirements.join(" ")}${cutoff === undefined ? "" : `, with dependencies as of ${cutoff.slice(0, 10)}`}`;
}
