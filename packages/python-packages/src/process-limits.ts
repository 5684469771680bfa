/** uv and a program that it starts may each have this much address space, in bytes. */
export const MOST_MEMORY: number = 8 * 1024 ** 3;

/**
 * Python ignores SIGXFSZ, and so does what it becomes: a file that is too large is an error. A
 * limit that the machine has is not raised.
 */
const PROGRAM = String.raw`
import os, resource, sys
for name, most in (("AS", int(sys.argv[1])), ("FSIZE", int(sys.argv[2]))):
    which = getattr(resource, "RLIMIT_" + name)
    hard = resource.getrlimit(which)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(which, (most, most))
os.execv(sys.argv[3], sys.argv[3:])
`.trimStart();

/** What each process of a command may take. */
export interface ProcessLimits {
  /** uv keeps all that a build prints, and each page of an index, in memory. */
  readonly memoryBytes: number;
  /** The largest file that it writes. */
  readonly fileBytes: number;
}

/**
 * Returns the command with limits for each of its processes.
 *
 * @param python a Python that executes nothing of a project
 * @param command begins with an absolute path
 */
export function withLimits(
  python: string,
  command: readonly string[],
  { memoryBytes, fileBytes }: ProcessLimits,
): readonly [string, ...string[]] {
  return [python, "-I", "-c", PROGRAM, String(memoryBytes), String(fileBytes), ...command];
}
