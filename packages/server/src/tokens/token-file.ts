import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { systemErrorCode } from "@dagctl/core/errors";
import * as z from "zod";

/** A token in the file of version 0.1.0. */
export interface FileToken {
  readonly name: string;
  readonly organization_id: string;
  readonly access: "read" | "write";
  readonly sha256: string;
  readonly created_at: string;
  readonly expires_at?: string | undefined;
}

const shape: z.ZodType<{ readonly tokens: readonly FileToken[] }> = z.strictObject({
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

/** Returns the path of the file in which version 0.1.0 kept its tokens. */
export const tokenFileIn = (data: string): string => join(data, "tokens.json");

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

/** What a token file contains. */
export interface TokenFile {
  readonly text: string;
  readonly tokens: readonly FileToken[];
}

/**
 * Returns the content of a token file; `undefined` where it does not exist.
 *
 * @throws DamagedTokensError where the content is not what dagctl wrote
 */
export function readTokenFile(file: string): TokenFile | undefined {
  let text: string | undefined;
  try {
    text = readSmallFile(file);
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return undefined;
    throw error;
  }
  try {
    if (text === undefined) throw new Error("It is not a regular file, or too large");
    return { text, tokens: shape.parse(JSON.parse(text)).tokens };
  } catch (cause) {
    // If a damaged file counted as one without tokens, it would refuse every caller silently.
    throw new DamagedTokensError(
      `${file} is damaged: restore it, or move it away and make new tokens`,
      { cause },
    );
  }
}
