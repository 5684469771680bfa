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
  if (NO_SOLUTION.test(words))
    return new DagctlError("invalid", `${what} cannot be installed: ${words}`);
  if (NETWORK.test(words))
    return new DagctlError("unavailable", `${what} cannot be installed now: ${words}`);
  return new DagctlError("internal", `Installing ${what} failed: ${words}`);
}

const NO_INTERPRETER = /no interpreter found|no download found|no managed installation/i;

/**
 * Returns why there is no environment: no space, or no interpreter. A person can install it
 * meanwhile.
 *
 * @param mayDownload whether uv may download an interpreter
 */
export function pythonFailure(
  version: string | undefined,
  { stderr, timedOut }: ProgramResult,
  mayDownload = false,
): DagctlError {
  if (SPACE.test(stderr))
    return new DagctlError(
      "unavailable",
      `There is no space left for the Python environment: ${stderr.slice(-SHOWN)}`,
    );
  const python = version === undefined ? "Python" : `Python ${version}`;
  const looked =
    "it was looked for on the PATH of the server and among the Pythons that uv manages";
  const other = version === undefined ? "" : ", set python_version to one that is installed";
  if (timedOut)
    return new DagctlError("unavailable", `${python} was not there in time. Install ${python}`);
  if (!mayDownload && NO_INTERPRETER.test(stderr))
    return new DagctlError(
      "unavailable",
      `${python} is not on this machine: ${looked}. Install ${python}${other}, or allow its download with --python-downloads (python_downloads)`,
    );
  const why = `cannot ${mayDownload ? "download" : "use"} it: ${stderr.slice(-SHOWN)}`;
  return new DagctlError(
    "unavailable",
    `${python} is not on this machine: ${looked}, and uv ${why}. Install ${python}${other}`,
  );
}
