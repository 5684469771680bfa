// `npm run cluster`: the control plane, until Ctrl-C or SIGTERM.
import { controlPlane } from "./control-plane.ts";

const asked = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => asked.abort());

try {
  const plane = await controlPlane({ signal: asked.signal });
  process.stdout.write(`kubeconfig ${plane.kubeconfig}\nkubectl ${plane.kubectl}\n`);
  // A timer, for nothing else of the control plane keeps this process alive.
  const alive = setInterval(() => undefined, 2 ** 30);
  if (!asked.signal.aborted) await new Promise((resolve) => asked.signal.addEventListener("abort", resolve));
  clearInterval(alive);
  await plane.stop();
} catch (error) {
  if (!asked.signal.aborted) {
    process.stderr.write(`control plane: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
