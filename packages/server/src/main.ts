#!/usr/bin/env node
import { text } from "node:stream/consumers";
import { setImmediate } from "node:timers/promises";

const stop = new AbortController();
/**
 * A terminal's ^C reaches this process and again through npm: a signal within a second of the first
 * is the same request.
 */
const SAME_REQUEST_MS = 1000;
let asked: number | undefined;
for (const name of ["SIGTERM", "SIGINT"] as const) {
  process.on(name, () => {
    if (asked !== undefined && Date.now() - asked > SAME_REQUEST_MS) process.exit(1);
    asked ??= Date.now();
    stop.abort();
  });
}

// Modules are loaded after the handlers of signals are set. Loading takes a second on a small
// machine, and the first process of a container ignores a signal that it has no handler for:
// Kubernetes would wait for the whole grace period of the pod.
const { isFetchAssertion, nodeProblem } = await import("@dagctl/core/errors");

const problem = nodeProblem(process.versions.node);
if (problem !== undefined) {
  process.stderr.write(`dagctl-server: ${problem}\n`);
  process.exit(1);
}

let isLost = false;
// A full disk, or a reader that has left, ends no server. What was in the output may be a token.
process.stdout.on("error", ({ message }) => {
  if (!isLost)
    process.stderr.write(
      `dagctl-server: the output was not written (${message}); for a token that was in it: token list, token replace NAME\n`,
    );
  isLost = true;
  process.exitCode = 1;
});

// Each use of fetch has a time limit, so what waits for that answer ends as unavailable.
process.on("uncaughtException", (error) => {
  if (!isFetchAssertion(error)) {
    // As without this handler.
    console.error(error);
    process.exit(1);
  }
  process.stderr.write(
    "dagctl-server: a server closed the connection before its answer was read, and Node's fetch lost that answer\n",
  );
});

const { main } = await import("./cli.ts");
// The handlers are called from the event loop only.
await setImmediate();

if (!stop.signal.aborted) {
  const exitCode = await main({
    args: process.argv.slice(2),
    environment: process.env,
    directory: process.cwd(),
    signal: stop.signal,
    input: () => text(process.stdin),
    out: (text) => process.stdout.write(`${text}\n`),
    printError: (text) => process.stderr.write(`${text}\n`),
  });
  process.exitCode = isLost ? 1 : exitCode;
}
