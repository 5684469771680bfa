/**
 * What git starts in place of ssh: starts the real one with arguments of this driver's, at an
 * address that was checked. Git's own arguments (a destination) count for nothing but the command
 * for the other side.
 *
 * It is loaded with Node's `--import`, from NODE_OPTIONS: GIT_SSH has to be one program without
 * arguments, and that is Node itself. So nothing has to be executable, nothing is read by a shell,
 * and paths with spaces do no harm.
 */
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  CONNECTION_VARIABLE,
  LOG_FILE,
  neverConnected,
  sshArguments,
  type SshConnection,
} from "./access/ssh/connection.ts";

/** As ssh ends when it was ssh that failed. */
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
      !neverConnected(readFileSync(log, "utf8"))
    )
      return code;
  }
  return FAILED;
}

process.exit(await main());
