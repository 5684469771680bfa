import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { onTestFinished } from "vitest";
import { until } from "@dagctl/testing";
import { PROGRAM } from "./built-program.ts";
import { temporaryFolder } from "./outside.ts";

const execute = promisify(execFile);
const DEADLINE_MS = 30_000;

/** A real terminal of 100 columns with a shell, in which `dctl` is the built program. */
export interface Terminal {
  /** Presses keys by tmux's names for them, such as `Tab` and `C-c`; other words are typed. */
  press(...keys: readonly string[]): Promise<void>;
  /** Types a command and presses Enter. */
  enter(command: string): Promise<void>;
  /** Returns what is on the screen, without the spaces at the end of each line. */
  screen(): Promise<string>;
  /** Resolves with the screen once it matches; rejects with it when it does not in time. */
  until(pattern: RegExp): Promise<string>;
}

/**
 * Opens a terminal with tmux, which closes with the test.
 *
 * @param shell the program in it, with its arguments
 */
export async function openTerminal(
  shell: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Terminal> {
  const folder = temporaryFolder();
  const bin = join(folder, "bin");
  mkdirSync(bin);
  writeFileSync(join(bin, "dctl"), `#!/bin/sh\nexec '${process.execPath}' '${PROGRAM}' "$@"\n`);
  chmodSync(join(bin, "dctl"), 0o755);
  const socket = join(folder, "tmux");
  // -f /dev/null: no settings of the person who runs the tests.
  const tmux = async (...args: readonly string[]): Promise<string> =>
    (await execute("tmux", ["-f", "/dev/null", "-S", socket, ...args])).stdout;
  const variables = {
    HOME: folder,
    PS1: "> ",
    ...environment,
    PATH: `${bin}:${process.env["PATH"]}`,
  };
  const set = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  await tmux("new-session", "-d", "-x", "100", "-y", "40", "env", ...set, ...shell);
  onTestFinished(async () => void (await tmux("kill-server").catch(() => {})));
  const terminal: Terminal = {
    async press(...keys) {
      await tmux("send-keys", ...keys);
    },
    async enter(command) {
      await tmux("send-keys", "-l", command);
      await tmux("send-keys", "Enter");
    },
    async screen() {
      return (await tmux("capture-pane", "-p")).replaceAll(/ +$/gm, "").trimEnd();
    },
    until: (pattern) =>
      until(
        () => terminal.screen(),
        (shown) => pattern.test(shown),
        {
          what: `${String(pattern)} on the screen`,
          timeoutMs: DEADLINE_MS,
          pauseMs: 50,
          describe: (shown) => shown,
        },
      ),
  };
  return terminal;
}
