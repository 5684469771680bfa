import { statSync } from "node:fs";
import { DagctlError, type LogEntry } from "@dagctl/core";
import { hashToken, findToken } from "./token.ts";
import type { StoredToken } from "./token.ts";
import { DamagedTokensError, readTokens } from "./token-file.ts";

/** Finds the stored token of a presented one, for as long as the server runs. */
export interface TokenBook {
  /**
   * Returns the stored token, or `undefined` for one that is unknown, revoked or expired.
   *
   * While the file cannot be read, the tokens that were read last count, and a token that is not
   * among them is `unavailable`: it may be a new one. Where the file is damaged every token but the
   * operator's own is `unavailable`.
   */
  find(presented: string): StoredToken | undefined;
}

export interface TokenBookOptions {
  readonly file: string;
  /**
   * A token of the operator's own; it is accepted in addition to those of the file and never
   * stored.
   */
  readonly own?: { readonly token: string; readonly organization: string };
  /** @default Date.now */
  readonly now?: () => number;
  /** Called when the file cannot be read, and when it can be again. @default nothing */
  readonly log?: (entry: LogEntry) => void;
}

/**
 * How long a revoked token may still be accepted, in milliseconds: the file is read again at most
 * this often.
 */
const LOOK_AGAIN_AFTER_MS = 1000;

/**
 * Follows a token file: a running server knows a new token at once, and accepts a revoked one for
 * at most a second more.
 */
export function tokenBook({
  file,
  own,
  now = Date.now,
  log = () => undefined,
}: TokenBookOptions): TokenBook {
  const fixed: readonly StoredToken[] =
    own === undefined
      ? []
      : [
          {
            name: "DAGCTL_TOKEN",
            organization_id: own.organization,
            access: "write",
            sha256: hashToken(own.token),
            created_at: new Date(now()).toISOString(),
          },
        ];
  let looked = Number.NEGATIVE_INFINITY;
  let seen = "";
  let tokens: readonly StoredToken[] = [];
  let problem: { readonly error: DagctlError; readonly isPassing: boolean } | undefined;

  function refresh(): void {
    looked = now();
    let state: string | undefined;
    try {
      const stat = statSync(file, { throwIfNoEntry: false });
      // The inode too: a replaced file may have the same size and, on coarse clocks, the same time.
      state = stat === undefined ? "absent" : `${stat.ino} ${stat.mtimeMs} ${stat.size}`;
      if (state === seen) return;
      tokens = readTokens(file);
    } catch (error) {
      if (!(error instanceof DamagedTokensError)) return unreadable(error);
      tokens = [];
      seen = state ?? "";
      const message =
        "The server's list of tokens is damaged: its operator must repair it, or move it away and create new tokens";
      problem = {
        error: new DagctlError("unavailable", message, { cause: error }),
        isPassing: false,
      };
      return;
    }
    if (problem?.isPassing === true)
      log({ level: "warn", message: "The list of tokens can be read again" });
    seen = state;
    problem = undefined;
  }

  /**
   * The process has no file descriptor left, or the disk does not answer: the tokens that were read
   * last count, and the file is read again.
   */
  function unreadable(cause: unknown): void {
    const isNew = problem?.isPassing !== true;
    seen = "";
    const message =
      "The server cannot read its list of tokens at the moment, so it cannot recognize this one. Try again";
    problem = { error: new DagctlError("unavailable", message, { cause }), isPassing: true };
    if (!isNew) return;
    const reason = cause instanceof Error ? cause.message : String(cause);
    log({
      level: "error",
      message: `The list of tokens cannot be read (${reason}). The tokens that were read last are used, and the list is read again every second`,
    });
  }

  return {
    find(presented) {
      const operators = findToken(presented, fixed, now());
      if (operators !== undefined) return operators;
      const isFresh = now() - looked < LOOK_AGAIN_AFTER_MS;
      if (!isFresh) refresh();
      const found = findToken(presented, tokens, now());
      if (found === undefined && isFresh) refresh();
      const present = found ?? findToken(presented, tokens, now());
      if (problem !== undefined && !(problem.isPassing && present !== undefined))
        throw problem.error;
      return present;
    },
  };
}
