import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

/** Blocks with this word are run where there is a cluster, in a test of that ring. */
export const ON_CLUSTER = "cluster";

/**
 * Returns the commands. One is on a line, or on several lines that end with a backslash; the `# =>`
 * lines after it are what it prints.
 */
export function commandsOf(
  text: string,
): readonly { readonly command: string; readonly said: readonly string[] }[] {
  const commands: { command: string; said: string[] }[] = [];
  for (const line of text.replaceAll("\\\n", "\\\r").split("\n")) {
    const said = /^# => (.*)$/.exec(line)?.[1];
    if (said !== undefined) commands.at(-1)?.said.push(said);
    else if (line.trim() !== "" && !line.startsWith("#"))
      commands.push({ command: line.replaceAll("\\\r", "\\\n"), said: [] });
  }
  return commands;
}

/**
 * A pattern for what a page says that is printed, line for line, with `…` for what differs from run
 * to run.
 */
export function saidPattern(said: readonly string[]): RegExp {
  const pattern = said
    .join("\n")
    .replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll("…", "[^]*?");
  return new RegExp(`^${pattern}$`);
}

/** A terminal in a folder: what one command exports, the next one has. */
export function shellSession(
  folder: string,
  environment: Readonly<Record<string, string>>,
): (command: string) => Promise<string> {
  const exports = join(folder, ".exports");
  return async (command) => {
    const script = `[ ! -f '${exports}' ] || . '${exports}'\n${command}\ncode=$?\nexport -p > '${exports}'\nexit $code`;
    return (
      await promisify(execFile)("/bin/sh", ["-c", script], {
        cwd: folder,
        env: environment,
        timeout: 180_000,
      })
    ).stdout;
  };
}
