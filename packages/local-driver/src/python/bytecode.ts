import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Context } from "../context.ts";
import { packageEnvironment } from "../processes/environment.ts";
import { buildMark } from "../processes/markers.ts";
import { runProgram } from "../processes/program.ts";
import { COMPILE_PROGRAM, type CompileLimits } from "./compile-program.ts";

/** What uv takes for `false` in a variable. */
const OFF = ["0", "false", "f", "no", "n", "off"];

/** The compiler of Python takes up to 300 bytes of memory for each byte of a source. */
const LIMITS: CompileLimits = {
  processes: Math.min(4, availableParallelism()),
  memory_bytes: 1024 ** 3,
  source_bytes: 8 * 1024 ** 2,
  bytecode_bytes: 32 * 1024 ** 2,
  seconds: 60,
};
/** What is not compiled by then is compiled by each run. */
const LONGEST_MS = 5 * 60_000;

/**
 * Compiles the modules of an environment, unless the operator set `UV_COMPILE_BYTECODE` to 0. A
 * module that does not compile, or not within the limits, is passed over: runs work without its
 * bytecode.
 *
 * uv would start the Python of the environment with the logins of the indexes, and at each start
 * Python executes what a package registered (`.pth`, `sitecustomize`). So the interpreter here is
 * another one, and starts without site-packages (`-I -S`): no code of a package is executed.
 *
 * @param interpreter the Python from which the environment was created
 */
export async function compileBytecode(
  context: Context,
  folder: string,
  interpreter: string,
  signal: AbortSignal,
): Promise<void> {
  if (OFF.includes((process.env["UV_COMPILE_BYTECODE"] ?? "").toLowerCase())) return;
  await runProgram(
    [interpreter, "-I", "-S", "-c", COMPILE_PROGRAM, join(folder, "lib"), JSON.stringify(LIMITS)],
    {
      environment: packageEnvironment(buildMark(context.paths.root)),
      timeoutMs: Math.min(LONGEST_MS, context.timing.buildMs),
      signal,
    },
  );
}
