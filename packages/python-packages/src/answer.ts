import { satisfies } from "@renovatebot/pep440";
import type { PackageRequirements } from "@dagctl/core/contracts";
import { DagctlError, invalid } from "@dagctl/core/errors";
import * as z from "zod";
import { type FailureKind, resolutionFailure, WAY_OUT } from "./failures.ts";
import { lockProblem, lockText, type PackageLock } from "./lock.ts";

const KINDS = [
  "conflict",
  "memory",
  "disk",
  "login",
  "unreachable",
  "hash",
  "size",
  "tool",
  "release",
  "internal",
] as const satisfies readonly FailureKind[];

const ANSWER = z.union([
  z.object({
    python: z.string(),
    failure: z.object({ kind: z.enum(KINDS), message: z.string() }),
  }),
  z.object({
    python: z.string(),
    /** The number of the attempt that succeeded, from 1. */
    attempt: z.number(),
    packages: z.array(
      z.object({ name: z.string(), version: z.string(), hashes: z.array(z.string()) }),
    ),
    builds: z.array(z.string()),
    bytes: z.number(),
  }),
]);

/**
 * Reads what `RESOLVER` printed.
 *
 * @param output its last line is the answer
 * @returns the lock, the number of the attempt that made it, and the bytes to download
 * @throws DagctlError `invalid`: the requirements cannot be met; the message says why and what to
 *   do
 * @throws DagctlError `unavailable`: the index does not answer, or refuses the login
 * @throws DagctlError `internal`: the output is no answer
 */
export function readAnswer(
  output: string,
  options: { readonly requirements: PackageRequirements; readonly mostBytes: number },
): PackageLock & { readonly attempt: number; readonly bytes: number } {
  const { file, requiresPython, provided = [] } = options.requirements;
  const answer = parseAnswer(output);
  if (answer === undefined)
    throw new DagctlError("internal", `The packages of ${file} were not resolved: no answer`);
  if (requiresPython !== undefined && !satisfies(answer.python, requiresPython))
    throw invalid([
      {
        path: "python_requirements",
        message: `${file} has a requires-python that excludes Python ${answer.python}, on which the project runs: widen it; ${WAY_OUT}`,
      },
    ]);
  if ("failure" in answer)
    throw resolutionFailure(answer.failure.kind, answer.failure.message, {
      file,
      mostBytes: options.mostBytes,
      python: answer.python.split(".").slice(0, 2).join("."),
    });
  const { attempt, bytes } = answer;
  // Another package may need one whose modules the project has from elsewhere.
  const packages = answer.packages.filter(({ name }) => !provided.includes(name));
  const builds = answer.builds.filter((name) => !provided.includes(name));
  const problem = lockProblem(lockText({ packages, builds }));
  if (problem !== undefined)
    throw new DagctlError("internal", `The packages of ${file} were not resolved: ${problem}`);
  return { attempt, packages, builds, bytes };
}

/**
 * Returns why the packages of the tool alone cannot be resolved, in the words of uv; `undefined`
 * where that is not what the resolver answered.
 */
export function readToolConflict(output: string): string | undefined {
  const answer = parseAnswer(output);
  return answer !== undefined && "failure" in answer && answer.failure.kind === "release"
    ? answer.failure.message
    : undefined;
}

function parseAnswer(output: string): z.infer<typeof ANSWER> | undefined {
  return ANSWER.safeParse(parseLine(output.trimEnd().split("\n").at(-1) ?? "")).data;
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
