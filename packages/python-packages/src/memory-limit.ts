/** uv and a program that it starts may each have this much address space, in bytes. */
export const MOST_MEMORY: number = 8 * 1024 ** 3;

const PROGRAM =
  "import os, resource, sys; resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]),) * 2); os.execv(sys.argv[2], sys.argv[2:])";

/**
 * Returns the command with a limit of memory: uv keeps all that a build prints, and each page of an
 * index, in memory.
 *
 * @param python a Python that executes nothing of a project
 * @param command begins with an absolute path
 */
export function withMemoryLimit(
  python: string,
  command: readonly string[],
): readonly [string, ...string[]] {
  return [python, "-I", "-c", PROGRAM, String(MOST_MEMORY), ...command];
}
