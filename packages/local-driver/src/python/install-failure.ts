import { DagctlError } from "@dagctl/core";
import type { ProgramResult } from "../processes/program.ts";

const NETWORK = /network|connect|timed out|timeout|dns|resolve host|name resolution|fail(ed)? to fetch|error sending request|\b(429|50\d)\b|no space left|temporar/i;
const NO_SOLUTION = /no solution found|no matching distribution|could not find a version|not found in the package registry|unsatisfiable/i;
const NO_INTERPRETER = /no interpreter found|no download available|no python|python installation|could not find.*python/i;
/** The reason stands at the end of what an installer prints. */
const SHOWN = 1_500;

/** Why packages could not be installed: what lies at the network is tried again, what lies at the request waits for a person. */
export function installFailure(what: string, { complaint, stdout, timedOut }: ProgramResult): DagctlError {
  const words = (complaint === "" ? stdout.trim() : complaint).slice(-SHOWN);
  if (timedOut) return new DagctlError("unavailable", `Installing ${what} did not end in time: ${words}`);
  if (NO_SOLUTION.test(words)) return new DagctlError("invalid", `${what} cannot be installed: ${words}`);
  if (NO_INTERPRETER.test(words)) return new DagctlError("unavailable", `There is no fitting Python for ${what} on this machine: ${words}`);
  if (NETWORK.test(words)) return new DagctlError("unavailable", `${what} cannot be installed now: ${words}`);
  return new DagctlError("internal", `Installing ${what} failed: ${words}`);
}
