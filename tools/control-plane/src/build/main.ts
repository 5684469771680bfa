// Builds the control plane's programs when that was not done yet, so that later commands do not
// wait for it.
import { programs } from "./programs.ts";

const asked = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.on(signal, () => asked.abort());

try {
  await programs({ signal: asked.signal });
} catch (error) {
  if (!asked.signal.aborted)
    process.stderr.write(
      `control plane: ${error instanceof Error ? error.message : String(error)}\n`,
    );
  process.exitCode = 1;
}
