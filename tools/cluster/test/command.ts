import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const CHECKOUT = fileURLToPath(new URL("../../../", import.meta.url));

/** `npm run cluster`, with its own folder for temporary files. */
export interface Command {
  readonly folder: string;
  /** Returns all that it has printed so far. */
  said(): string;
  /**
   * Returns the text after this word at the beginning of a line. Rejects with all output when the
   * command ends before.
   */
  line(word: string): Promise<string>;
  /** Sends the signal to npm only. */
  kill(signal: NodeJS.Signals): void;
  ended(): Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  /**
   * Returns the processes that it started, and those that they started: all have its folder in
   * their environment.
   */
  processes(): Promise<readonly string[]>;
  dispose(): Promise<void>;
}

export async function command(args: readonly string[]): Promise<Command> {
  const folder = await mkdtemp(join(tmpdir(), "dagctl-command-"));
  // PostgreSQL runs as another user when this one is root.
  await chmod(folder, 0o755);
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !name.startsWith("DAGCTL_") && !name.startsWith("npm_"),
    ),
  );
  const child = spawn("npm", ["run", "cluster", "--", ...args], {
    cwd: CHECKOUT,
    env: { ...inherited, TMPDIR: folder },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  const listeners = new Set<() => void>();
  const heard = (chunk: Buffer): void => {
    text += chunk.toString("utf8");
    for (const listener of listeners) listener();
  };
  child.stdout.on("data", heard);
  child.stderr.on("data", heard);
  const ended = once(child, "close").then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
  }));

  const processes = async (): Promise<readonly string[]> => {
    const ids = (await readdir("/proc")).filter(
      (name) => /^\d+$/.test(name) && name !== String(process.pid),
    );
    const found = await Promise.all(
      ids.map(async (id) => {
        const [environment, command] = await Promise.all(
          ["environ", "cmdline"].map((name) =>
            readFile(`/proc/${id}/${name}`, "utf8").catch(() => ""),
          ),
        );
        return `${environment}${command}`.includes(folder)
          ? [`${id} ${(command ?? "").replaceAll("\0", " ")}`]
          : [];
      }),
    );
    return found.flat();
  };

  return {
    folder,
    said: () => text,
    line: (word) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          // A line that is still being printed does not match yet.
          const found = new RegExp(`^${word} (\\S+)\\n`, "m").exec(text)?.[1];
          if (found !== undefined) resolve(found);
        };
        listeners.add(look);
        look();
        void ended.then(() => reject(new Error(`it ended before it said "${word}":\n${text}`)));
      }),
    kill: (signal) => void child.kill(signal),
    ended: () => ended,
    processes,
    async dispose() {
      for (const line of await processes()) {
        try {
          process.kill(Number.parseInt(line, 10), "SIGKILL");
        } catch {
          // It is gone already.
        }
      }
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    },
  };
}
