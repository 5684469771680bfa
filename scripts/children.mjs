import { spawn } from "node:child_process";

const FORWARDED = ["SIGTERM", "SIGINT", "SIGHUP"];

/**
 * Runs a program with this terminal and resolves to its exit code. Passes received signals on to
 * the program, and ends after it: npm's own signal handling ends at its direct child, which is this
 * process.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, quiet?: boolean, alone?: boolean }} [options]
 *   quiet: prints the program's output only when it failed; alone: a terminal's ^C reaches this
 *   process but not the program and its children, so that the program ends those in its own order
 * @returns {Promise<number>}
 */
export function run(program, args, { env = process.env, cwd, quiet = false, alone = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env,
      cwd,
      stdio: quiet ? ["ignore", "pipe", "pipe"] : "inherit",
      detached: alone,
    });
    const said = [];
    child.stdout?.on("data", (chunk) => said.push(chunk));
    child.stderr?.on("data", (chunk) => said.push(chunk));
    const forward = (signal) => child.kill(signal);
    // Many programs may run at once: each build of a package is one.
    process.setMaxListeners(100);
    for (const signal of FORWARDED) process.on(signal, forward);
    const stopForwarding = () => FORWARDED.forEach((signal) => process.off(signal, forward));
    child.on("error", (error) => {
      stopForwarding();
      reject(new Error(`${program} could not be started: ${error.message}`));
    });
    child.on("close", (code, signal) => {
      stopForwarding();
      if (quiet && code !== 0) process.stderr.write(Buffer.concat(said));
      // The exit code that a shell reports for a child that a signal ended.
      resolve(code ?? 128 + (signal === "SIGKILL" ? 9 : signal === "SIGINT" ? 2 : 15));
    });
  });
}

/** Does the same as {@link run}, but a failure ends the whole command with the same code. */
export async function runOrStop(program, args, options) {
  const code = await run(program, args, options);
  if (code !== 0) process.exit(code);
}

/** Does the same as {@link run}, but throws where the program fails, so that callers clean up. */
export async function runOrThrow(program, args, options) {
  const code = await run(program, args, options);
  if (code !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${code}`);
}

/** Prints a line about the current step. On stderr, so that a command's own output stays clean. */
export function say(line) {
  process.stderr.write(`dagctl: ${line}\n`);
}
