import { BrokenRepository, type CacheEntry } from "./cache.ts";
import { environment, options } from "./environment.ts";
import type { Settings } from "./options.ts";
import { collectGit, OutputTooLarge, runGit, type GitCommand } from "./process.ts";

const ANSWER_BYTES = 64 * 1024 * 1024;

/** Commands on one cached repository. They reach no network: git may speak no protocol there, and knows no remote. */
export interface Local {
  /** The output. Fails as a broken repository when git fails. */
  run(args: readonly string[], input?: string): Promise<Buffer>;
  /** The exit code, for questions; only 0 and 1 are answers. */
  ask(args: readonly string[]): Promise<boolean>;
  stream(args: readonly string[], read: (output: AsyncIterable<Buffer>) => Promise<void>, input?: string): Promise<void>;
}

export function localGit(settings: Settings, entry: CacheEntry, signal: AbortSignal | undefined): Local {
  const command = (args: readonly string[], input: string | undefined): GitCommand => ({
    program: settings.git,
    args: [...options(), ...args],
    environment: environment([], entry.folder),
    folder: settings.cache,
    timeoutMs: settings.timing.readMs,
    signal,
    ...(input === undefined ? {} : { input }),
  });
  return {
    async run(args, input) {
      const { code, output } = await collectGit(command(args, input), ANSWER_BYTES).catch((error: unknown) => {
        throw error instanceof OutputTooLarge ? new BrokenRepository("An answer is too large") : error;
      });
      if (code !== 0) throw new BrokenRepository(`git ${args[0]} failed`);
      return output;
    },
    async ask(args) {
      const { code } = await collectGit(command(args, undefined), ANSWER_BYTES);
      if (code > 1) throw new BrokenRepository(`git ${args[0]} failed`);
      return code === 0;
    },
    async stream(args, read, input) {
      const { code } = await runGit(command(args, input), read);
      if (code !== 0) throw new BrokenRepository(`git ${args[0]} failed`);
    },
  };
}

/** Which of these objects the cache holds: type and size by id. */
export async function objectsThere(local: Local, ids: readonly string[]): Promise<ReadonlyMap<string, { type: string; bytes: number }>> {
  const found = new Map<string, { type: string; bytes: number }>();
  if (ids.length === 0) return found;
  const output = await local.run(["cat-file", "--batch-check"], `${ids.join("\n")}\n`);
  for (const line of output.toString("latin1").split("\n")) {
    const [id = "", type = "", bytes] = line.split(" ");
    if (bytes !== undefined) found.set(id, { type, bytes: Number(bytes) });
  }
  return found;
}

export async function hasCommit(local: Local, sha: string): Promise<boolean> {
  return (await objectsThere(local, [sha])).get(sha)?.type === "commit";
}
