import { statSync } from "node:fs";
import { DagctlError } from "@dagctl/core";
import { hashToken, findToken } from "./token.ts";
import type { StoredToken } from "./token.ts";
import { readTokens } from "./token-file.ts";

/** Answers which stored token a presented one is, for as long as the server runs. */
export interface TokenBook {
  /**
   * Undefined for a token that is unknown, revoked or expired. Throws `unavailable` where the file is damaged: nobody can tell then,
   * except for the operator's own token, which does not lie in it.
   */
  find(presented: string): StoredToken | undefined;
}

export interface TokenBookOptions {
  readonly file: string;
  /** A token of the operator's own; it is accepted beside those of the file and never written down. */
  readonly own?: { readonly token: string; readonly organization: string };
  /** @default Date.now */
  readonly now?: () => number;
}

/** How long a revoked token may still be taken: the file is looked at again at most this often, in milliseconds. */
const LOOK_AGAIN_AFTER_MS = 1000;

/** Follows a token file: a new token is known to a running server at once, a revoked one is taken for at most a second more. */
export function tokenBook({ file, own, now = Date.now }: TokenBookOptions): TokenBook {
  const fixed: readonly StoredToken[] =
    own === undefined
      ? []
      : [{ name: "DAGCTL_TOKEN", organization_id: own.organization, access: "write", sha256: hashToken(own.token), created_at: new Date(now()).toISOString() }];
  let looked = Number.NEGATIVE_INFINITY;
  let seen = "";
  let tokens: readonly StoredToken[] = [];
  let damage: DagctlError | undefined;

  function refresh(): void {
    looked = now();
    const stat = statSync(file, { throwIfNoEntry: false });
    // The inode too: a replaced file may have the same size and, on coarse clocks, the same time.
    const state = stat === undefined ? "absent" : `${stat.ino} ${stat.mtimeMs} ${stat.size}`;
    if (state === seen) return;
    seen = state;
    tokens = [];
    damage = undefined;
    try {
      tokens = readTokens(file);
    } catch (error) {
      damage = new DagctlError("unavailable", "The server's list of tokens is damaged: its operator has to mend it, or move it away and make new tokens", {
        cause: error,
      });
    }
  }

  return {
    find(presented) {
      const operators = findToken(presented, fixed, now());
      if (operators !== undefined) return operators;
      const isFresh = now() - looked < LOOK_AGAIN_AFTER_MS;
      if (!isFresh) refresh();
      const found = findToken(presented, tokens, now());
      if (found === undefined && isFresh) refresh();
      if (damage !== undefined) throw damage;
      return found ?? findToken(presented, tokens, now());
    },
  };
}
