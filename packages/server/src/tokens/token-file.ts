import { randomUUID } from "node:crypto";
import {
  chmodSync,
  closeSync,
  constants,
  fstatSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { StoredToken } from "./token.ts";

const shape = z.strictObject({
  tokens: z.array(
    z.strictObject({
      name: z.string(),
      organization_id: z.string(),
      access: z.enum(["read", "write"]),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      created_at: z.iso.datetime(),
      expires_at: z.iso.datetime().optional(),
    }),
  ),
});

/** A token takes about 250 bytes. */
const LARGEST_FILE = 16 * 1024 * 1024;

/** Returns the path of the tokens in a data folder, readable by its owner only. */
export const tokenFileIn = (data: string): string => join(data, "tokens.json");

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && "code" in error && error.code === code;

/** The name of the program in hints where the caller does not say how it was started. */
export const PROGRAM = "dagctl-server";

/**
 * Thrown where the file was read and is not what dagctl wrote. Any other error says that it could
 * not be read.
 */
export class DamagedTokensError extends Error {
  override readonly name = "DamagedTokensError";
}

/**
 * Returns the text of a file, or `undefined` where the path has something that could take forever
 * to read. Throws for a folder.
 */
function readSmallFile(file: string): string | undefined {
  // Without waiting for a writer, where a named pipe is in its place.
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const found = fstatSync(descriptor);
    if (!found.isDirectory() && (!found.isFile() || found.size > LARGEST_FILE)) return undefined;
    return readFileSync(descriptor, "utf8");
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Returns the tokens stored in a file; none where it does not exist.
 *
 * @throws DamagedTokensError where the content is not what dagctl wrote
 */
export function readTokens(file: string, program: string = PROGRAM): readonly StoredToken[] {
  let text: string | undefined;
  try {
    text = readSmallFile(file);
  } catch (error) {
    if (isCode(error, "ENOENT")) return [];
    throw error;
  }
  try {
    if (text === undefined) throw new Error("It is not a regular file, or too large");
    return shape.parse(JSON.parse(text)).tokens.map(({ expires_at, ...token }) => ({
      ...token,
      ...(expires_at === undefined ? {} : { expires_at }),
    }));
  } catch (cause) {
    // If a damaged file counted as one without tokens, it would refuse every caller silently.
    throw new DamagedTokensError(
      `${file} is damaged: restore it, or remove it and make new tokens with \`${program} token create\``,
      { cause },
    );
  }
}

function writeTokens(file: string, tokens: readonly StoredToken[]): void {
  const fresh = `${file}.${randomUUID()}`;
  writeFileSync(fresh, `${JSON.stringify({ tokens }, undefined, 2)}\n`, {
    mode: 0o600,
    flag: "wx",
  });
  renameSync(fresh, file);
}

const LOCK_IS_STALE_AFTER_MS = 10_000;

/**
 * Changes the tokens of a file. Two processes that change it at the same time wait for each other:
 * the lock is a file that only one can create, and one older than ten seconds belongs to a command
 * that was killed.
 */
export async function changeTokens<T>(
  file: string,
  change: (tokens: readonly StoredToken[]) => {
    readonly tokens: readonly StoredToken[];
    readonly answer: T;
  },
  program: string = PROGRAM,
): Promise<T> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const lock = `${file}.lock`;
  const own = `${lock}.${randomUUID()}`;
  writeFileSync(own, "", { mode: 0o600 });
  try {
    for (;;) {
      try {
        linkSync(own, lock);
        break;
      } catch (error) {
        if (!isCode(error, "EEXIST")) throw error;
        const made = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
        if (made !== undefined && Date.now() - made > LOCK_IS_STALE_AFTER_MS)
          rmSync(lock, { force: true });
        else await sleep(20);
      }
    }
  } finally {
    rmSync(own, { force: true });
  }
  try {
    const { tokens, answer } = change(readTokens(file, program));
    writeTokens(file, tokens);
    chmodSync(file, 0o600);
    return answer;
  } finally {
    rmSync(lock, { force: true });
  }
}
