#!/usr/bin/env node
// As a whole: an older Node has no enableCompileCache, and would not load this file.
import * as modules from "node:module";
import { nodeProblem } from "@dagctl/core/errors";
import { programVersion } from "./version.ts";

/** A signal within this time of the first is the same request. */
const SAME_REQUEST_MS = 1_000;

const problem = nodeProblem(process.versions.node);
if (problem !== undefined) {
  process.stderr.write(`dctl: ${problem}\n`);
  process.exit(1);
}

// The second start reads the modules as the first one has compiled them.
modules.enableCompileCache();

if (process.argv.length === 3 && process.argv[2] === "--version") {
  process.stdout.write(`${programVersion()}\n`);
} else {
  const stop = new AbortController();
  let stoppedAt: number | undefined;
  for (const name of ["SIGINT", "SIGTERM"] as const)
    process.on(name, () => {
      // The first ^C ends the wait and says so; a later one ends the process. npm passes the ^C of
      // a terminal on a second time, at once.
      if (stoppedAt !== undefined && Date.now() - stoppedAt > SAME_REQUEST_MS) process.exit(130);
      stoppedAt ??= Date.now();
      stop.abort();
    });
  // `dctl run logs … | head` closes the pipe: nothing is wrong. A command that needs its output
  // says so first, and has set its exit code then.
  process.stdout.on("error", (error: NodeJS.ErrnoException) =>
    setImmediate(() => process.exit(process.exitCode ?? (error.code === "EPIPE" ? 0 : 1))),
  );
  const [{ dctl }, { connectionsOf }, { failureOf }] = await Promise.all([
    import("./dctl.ts"),
    import("./contexts/connections.ts"),
    import("./output/error-text.ts"),
  ]);
  const connections = connectionsOf();
  process.on("uncaughtException", (error) => {
    if (connections.endWith(error)) return;
    const { lines, exitCode } = failureOf(error);
    process.stderr.write(lines.map((line) => `${line}\n`).join(""));
    process.exit(exitCode);
  });
  process.exitCode = await dctl({
    args: process.argv.slice(2),
    environment: process.env,
    signal: stop.signal,
    input: process.stdin,
    output: process.stdout,
    errors: process.stderr,
    fetch: connections.fetch,
  });
  // A connection that is kept alive, and standard input, would keep the process alive.
  process.stdin.unref?.();
}
