// Runs `npm run cluster`: the server on a Kubernetes and an Argo CD of this machine, until Ctrl-C
// or SIGTERM.
import { text } from "node:stream/consumers";
import { cluster } from "./cluster.ts";

const asked = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.on(signal, () => asked.abort());
// A timer keeps this process alive, because nothing of the control plane does.
const alive = setInterval(() => undefined, 2 ** 30);

try {
  process.exitCode = await cluster({
    args: process.argv.slice(2),
    environment: process.env,
    directory: process.cwd(),
    signal: asked.signal,
    input: () => text(process.stdin),
    out: (line) => process.stdout.write(`${line}\n`),
    printError: (line) => process.stderr.write(`${line}\n`),
  });
} catch (error) {
  process.stderr.write(
    `npm run cluster: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exitCode = 1;
}
clearInterval(alive);
