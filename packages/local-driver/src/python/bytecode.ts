import { join } from "node:path";
import type { Context } from "../context.ts";
import { packageEnvironment } from "../processes/environment.ts";
import { buildMark } from "../processes/markers.ts";
import { runProgram } from "../processes/program.ts";

/** What uv takes for `false` in a variable. */
const OFF = ["0", "false", "f", "no", "n", "off"];

/**
 * Compiles the modules of an environment, unless the operator set `UV_COMPILE_BYTECODE` to 0. A
 * module that does not compile is passed over.
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
    [interpreter, "-I", "-S", "-m", "compileall", "-q", "-q", "-j", "0", join(folder, "lib")],
    {
      environment: packageEnvironment(buildMark(context.paths.root)),
      timeoutMs: context.timing.buildMs,
      signal,
    },
  );
}
