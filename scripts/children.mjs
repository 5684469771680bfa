import { spawn } from "node:child_process";

const FORWARDED = ["SIGTERM", "SIGINT", "SIGHUP"];

/**
 * Runs a program with this terminal and resolves to its exit code. Signals that reach us are handed
 * on, and we end when it has ended: npm's own signal handling ends at its direct child, which is
 * us.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, quiet?: boolean, alone?: boolean }} [options]
 *   quiet: print what it said only where it failed; alone: a terminal's ^C reaches us and not it
 *   and its children, so that it ends those in its own order
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
    for (const signal of FORWARDED) process.on(signal, forward);
    const stopForwarding = () => FORWARDED.forEach((signal) => process.off(signal, forward));
    child.on("error", (error) => {
      stopForwarding();
      reject(new Error(`${program} could not be started: ${error.message}`));
    });
    child.on("close", (code, signal) => {
      stopForwarding();
      if (quiet && code !== 0) process.stderr.write(Buffer.concat(said));
      // A child that a signal ended: what a shell would report.
      resolve(code ?? 128 + (signal === "SIGKILL" ? 9 : signal === "SIGINT" ? 2 : 15));
    });
  });
}

/** As {@link run}, but a failure ends the whole command with the same code. */
export async function runOrStop(program, args, options) {
  const code = await run(program, args, options);
  if (code !== 0) process.exit(code);
}

/** One line on what is being done. On stderr: a command's own output stays clean. */
export function say(line) {
  process.stderr.write(`dagctl: ${line}\n`);
}
