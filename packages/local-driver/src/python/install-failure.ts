import { either } from "@dagctl/core/driver-kit";
import { buildError, findBuildFailure } from "@dagctl/python-packages";
import { DagctlError } from "@dagctl/core/errors";
import type { ProgramResult } from "../processes/program.ts";

const NETWORK =
  /network|connect|timed out|timeout|dns|resolve host|name resolution|fail(ed)? to fetch|error sending request|\b(429|50\d)\b|no space left|temporar/i;
const NO_SOLUTION =
  /no solution found|no matching distribution|could not find a version|not found in the package registry|unsatisfiable/i;
const SPACE = /no space left|os error 28/i;
/** The reason is at the end of what an installer prints. */
const SHOWN = 1_500;

/** Returns whether packages contradict each other, or are not in the index. */
export function isUnsolvable({ stderr, timedOut }: ProgramResult): boolean {
  return !timedOut && NO_SOLUTION.test(stderr);
}

/**
 * Returns why a tool could not be installed. A network failure is retried; a failure that the
 * request causes waits for a person.
 */
export function toolInstallFailure(
  what: string,
  { stderr, stdout, timedOut }: ProgramResult,
): DagctlError {
  const words = (stderr === "" ? stdout.trim() : stderr).slice(-SHOWN);
  if (timedOut)
    return new DagctlError("unavailable", `Installing ${what} did not end in time: ${words}`);
  const built = findBuildFailure(stderr);
  if (built !== undefined && !SPACE.test(stderr))
    return buildError(built, `${what} cannot be installed without it: ${words}`);
  if (NO_SOLUTION.test(words))
    return new DagctlError("invalid", `${what} cannot be installed: ${words}`);
  if (NETWORK.test(words))
    return new DagctlError("unavailable", `${what} cannot be installed now: ${words}`);
  return new DagctlError("internal", `Installing ${what} failed: ${words}`);
}

/** uv reports a program that does not run, such as a shim of pyenv, where it finds no other one. */
const NO_INTERPRETER =
  /no interpreter found|no download found|no managed installation|failed to inspect python interpreter/i;

const BROKEN = /^\s*(?:cause: )?Querying Python at `([^`\n]+)` failed/im;

/**
 * Returns why there is no environment: no space, or no interpreter. A person can install it
 * meanwhile.
 *
 * @param options.mayDownload whether uv may download an interpreter
 * @param options.others the Pythons that are installed, as `3.11`
 */
export function pythonFailure(
  version: string | undefined,
  { stderr, timedOut }: ProgramResult,
  {
    mayDownload = false,
    others = [],
  }: { readonly mayDownload?: boolean; readonly others?: readonly string[] } = {},
): DagctlError {
  if (SPACE.test(stderr))
    return new DagctlError(
      "unavailable",
      `There is no space left for the Python environment: ${stderr.slice(-SHOWN)}`,
    );
  const python = version === undefined ? "Python" : `Python ${version}`;
  const looked =
    "it was looked for on the PATH of the server and among the Pythons that uv manages";
  const known = others.length === 0 ? "one that is installed" : either(others);
  const other = version === undefined ? "" : `, set python_version to ${known}`;
  if (timedOut)
    return new DagctlError("unavailable", `${python} was not there in time. Install ${python}`);
  if (!mayDownload && NO_INTERPRETER.test(stderr)) {
    const broken = BROKEN.exec(stderr)?.[1];
    const passed = broken === undefined ? "" : ` (${broken} does not run)`;
    return new DagctlError(
      "unavailable",
      `${python} is not on this machine: ${looked}${passed}. Install ${python}${other}, or allow its download with --python-downloads (python_downloads)`,
    );
  }
  const why = `cannot ${mayDownload ? "download" : "use"} it: ${stderr.slice(-SHOWN)}`;
  return new DagctlError(
    "unavailable",
    `${python} is not on this machine: ${looked}, and uv ${why}. Install ${python}${other}`,
  );
}
