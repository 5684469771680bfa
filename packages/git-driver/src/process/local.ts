import { BrokenRepository } from "./broken-repository.ts";
import type { Git, StreamReader } from "./git.ts";
import { OutputTooLarge, type Reader } from "./process.ts";

const ANSWER_BYTES = 16 * 1024 * 1024;
const BYTES_PER_OBJECT = 100;

/**
 * Commands on one cached repository. A command that cannot fail on a sound repository throws
 * `BrokenRepository` when it fails.
 */
export interface Local {
  /** Returns git's output. */
  run(args: readonly string[], input?: string, maxBytes?: number): Promise<string>;
  /** Returns whether git exits with 0, for questions; only 0 and 1 are answers. */
  ask(args: readonly string[]): Promise<boolean>;
  stream(args: readonly string[], read: StreamReader, input?: string): Promise<void>;
  /** Runs a dialog: `read` writes what git reads. */
  interact(args: readonly string[], read: Reader): Promise<void>;
}

export function localGit(git: Git, repository: string, signal: AbortSignal | undefined): Local {
  const answer = async (
    args: readonly string[],
    allowed: readonly number[],
    input?: string,
    maxBytes = ANSWER_BYTES,
  ): ReturnType<Git["answer"]> => {
    const given = await git
      .answer({ args, repository, input, signal }, maxBytes)
      .catch((error: unknown) => {
        throw error instanceof OutputTooLarge
          ? new BrokenRepository(`git ${args[0]} answered too much`)
          : error;
      });
    if (!allowed.includes(given.code)) throw commandError(args);
    return given;
  };
  return {
    run: async (args, input, maxBytes) => (await answer(args, [0], input, maxBytes)).output,
    ask: async (args) => (await answer(args, [0, 1])).code === 0,
    async stream(args, read, input) {
      const { code } = await git.stream({ args, repository, input, signal }, read);
      if (code !== 0) throw commandError(args);
    },
    async interact(args, read) {
      const { code } = await git.interact({ args, repository, signal }, read);
      if (code !== 0) throw commandError(args);
    },
  };
}

const commandError = ([command]: readonly string[]): BrokenRepository =>
  new BrokenRepository(`git ${command} failed`);

/** Returns which of these objects the cache has: type and size in bytes by id. */
export async function objectsThere(
  local: Local,
  ids: readonly string[],
): Promise<ReadonlyMap<string, { type: string; bytes: number }>> {
  const found = new Map<string, { type: string; bytes: number }>();
  if (ids.length === 0) return found;
  const output = await local.run(
    ["cat-file", "--batch-check"],
    `${ids.join("\n")}\n`,
    ids.length * BYTES_PER_OBJECT,
  );
  for (const line of output.split("\n")) {
    const [id = "", type = "", bytes] = line.split(" ");
    if (bytes !== undefined) found.set(id, { type, bytes: Number(bytes) });
  }
  return found;
}

export async function hasCommit(local: Local, sha: string): Promise<boolean> {
  return (await objectsThere(local, [sha])).get(sha)?.type === "commit";
}
