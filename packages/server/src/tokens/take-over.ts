import { DagctlError, isDagctlError, type LogEntry } from "@dagctl/core";
import type { TokenRecord, TokenStore } from "@dagctl/core/contracts";
import { deriveId } from "@dagctl/core/driver-kit";
import { tokenDigest } from "@dagctl/http-server";
import { DamagedTokensError, type FileToken, readTokenFile } from "./token-file.ts";

/** The mark of an installation whose first token was made, or that had tokens before. */
export const FIRST_TOKEN_MARK = "first-token";
const TAKEN_OVER = "tokens.json";
/** How long a file that could not be read is not read again, in milliseconds. */
const PAUSE_MS = 1_000;

export interface TakeOverOptions {
  readonly store: TokenStore;
  /** The path of `tokens.json`. */
  readonly file: string;
  readonly log: (entry: LogEntry) => void;
  /** @default Date.now */
  readonly now?: () => number;
}

/** The take-over of the tokens of a file into a token store. */
export interface TakeOver {
  /**
   * Takes the tokens over, once per installation, and logs what prevents it. The file stays as it
   * is, so that an older version can still be started.
   *
   * @returns whether it is done; `false` where the file cannot be used, and each later call tries
   *   again
   * @throws DagctlError as the token store
   */
  run(): Promise<boolean>;
  /**
   * Takes the tokens over where that was not possible before.
   *
   * @returns whether tokens came to the store
   * @throws DagctlError `unavailable`: the file cannot be used, so an unknown token may be valid
   */
  beforeRefusal(): Promise<boolean>;
}

/** Returns the take-over of the tokens that version 0.1.0 kept in `tokens.json`. */
export function takeOverOf({ store, file, log, now = Date.now }: TakeOverOptions): TakeOver {
  let done = false;
  let triedAt = Number.NEGATIVE_INFINITY;
  let problem: DagctlError | undefined;

  const fail = (cause: unknown): void => {
    const isDamaged = cause instanceof DamagedTokensError;
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = isDamaged
      ? "The server's list of tokens is damaged: its operator must repair it, or move it away and create new tokens"
      : "The server cannot read its list of tokens at the moment, so it cannot recognize this one. Try again";
    if (problem?.message !== message)
      log({
        level: "error",
        message: isDamaged
          ? `${reason}. Its tokens are not valid until then`
          : `The list of tokens cannot be read (${reason}). It is read again every second`,
      });
    problem = new DagctlError("unavailable", message, { cause });
  };

  async function run(): Promise<boolean> {
    if (done) return true;
    triedAt = now();
    let content: ReturnType<typeof readTokenFile>;
    try {
      content = readTokenFile(file);
    } catch (error) {
      if (!(await store.hasMark(TAKEN_OVER))) return (fail(error), false);
      done = true;
      return true;
    }
    const mark = content && `${TAKEN_OVER} ${tokenDigest(content.text)}`;
    if (await store.hasMark(TAKEN_OVER)) {
      if (mark !== undefined && !(await store.hasMark(mark)))
        log({
          level: "warn",
          message: `${file} is ignored: the tokens of this installation were taken over before`,
        });
    } else {
      // The marks come first: a process that ends in between leaves what the next one continues.
      if (mark !== undefined) {
        await store.addOnce(FIRST_TOKEN_MARK, []);
        await store.addOnce(mark, []);
      }
      await addAll(content?.tokens ?? []);
    }
    problem = undefined;
    done = true;
    return true;
  }

  /**
   * Adds the tokens and the mark. A name that is taken, here or in the file, gets a number: what
   * counts is that the token still works.
   */
  async function addAll(tokens: readonly FileToken[], tries = 3): Promise<void> {
    const records = unlike(await store.list(), await Promise.all(tokens.map(recordOf)));
    try {
      await store.addOnce(TAKEN_OVER, records);
    } catch (error) {
      // Another process has created a token meanwhile.
      if (!isDagctlError(error, "conflict") || tries <= 1) throw error;
      await addAll(tokens, tries - 1);
    }
  }

  return {
    run,
    async beforeRefusal() {
      if (done) return false;
      if (now() - triedAt >= PAUSE_MS && (await run())) return true;
      if (problem) throw problem;
      return false;
    },
  };
}

/** Returns the records whose tokens are not among those that exist, each with a free name. */
function unlike(
  existing: readonly TokenRecord[],
  records: readonly TokenRecord[],
): readonly TokenRecord[] {
  const placeOf = ({ organization = "" }: TokenRecord, name: string): string =>
    JSON.stringify([organization, name]);
  const digests = new Set(existing.map(({ digest }) => digest));
  const taken = new Set(existing.map((token) => placeOf(token, token.name)));
  return records.flatMap((record) => {
    if (digests.has(record.digest)) return [];
    let { name } = record;
    for (let number = 2; taken.has(placeOf(record, name)); number += 1)
      name = `${record.name}-${number}`;
    digests.add(record.digest);
    taken.add(placeOf(record, name));
    return [{ ...record, name }];
  });
}

/** Returns the record of a token of the file. Its id is the same in every process. */
async function recordOf(token: FileToken): Promise<TokenRecord> {
  const { name, organization_id, access, sha256, created_at, expires_at } = token;
  return {
    id: await deriveId("tok", organization_id, name, sha256),
    name,
    organization: organization_id,
    access,
    digest: sha256,
    createdAt: created_at,
    ...(expires_at === undefined ? {} : { expiresAt: expires_at }),
  };
}
