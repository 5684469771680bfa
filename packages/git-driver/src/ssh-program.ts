/**
 * The program that git starts in place of ssh. It starts the real ssh with arguments of this
 * driver, at an address that was checked. Of git's own arguments (a destination) only the command
 * for the server is used.
 *
 * It is loaded with Node's `--import`, from NODE_OPTIONS: GIT_SSH has to be one program without
 * arguments, and that is Node itself. So no file has to be executable, no shell reads anything, and
 * paths with spaces are safe.
 */
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  CONNECTION_VARIABLE,
  LOG_FILE,
  hasNeverConnected,
  sshArguments,
  type SshConnection,
} from "./access/ssh/connection.ts";

/** The exit code with which ssh reports its own failures. */
const FAILED = 255;

function run(connection: SshConnection, target: string, command: string): Promise<number> {
  const { PATH = "", GIT_PROTOCOL } = process.env;
  const env = { PATH, LC_ALL: "C", ...(GIT_PROTOCOL === undefined ? {} : { GIT_PROTOCOL }) };
  return new Promise((resolve) => {
    const child = spawn("ssh", sshArguments(connection, target, command), {
      cwd: connection.folder,
      env,
      stdio: "inherit",
    });
    child.once("error", () => {
      writeFileSync(join(connection.folder, LOG_FILE), "no ssh program\n");
      resolve(FAILED);
    });
    child.once("close", (code) => resolve(code ?? FAILED));
  });
}

async function main(): Promise<number> {
  // Written by this driver, in the process that started git.
  const connection = JSON.parse(process.env[CONNECTION_VARIABLE] ?? "{}") as SshConnection;
  const command = process.argv.at(-1) ?? "";
  // This driver only reads.
  if (!command.startsWith("git-upload-pack '")) return FAILED;
  const log = join(connection.folder, LOG_FILE);
  for (const [index, target] of connection.targets.entries()) {
    writeFileSync(log, "", { mode: 0o600 });
    const code = await run(connection, target, command);
    if (
      code !== FAILED ||
      index === connection.targets.length - 1 ||
      !hasNeverConnected(readFileSync(log, "utf8"))
    )
      return code;
  }
  return FAILED;
}

process.exit(await main());
