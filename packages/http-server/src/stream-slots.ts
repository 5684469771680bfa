import { DagctlError } from "@dagctl/core";
import type { Identity } from "./authentication.ts";

export interface StreamSlotsOptions {
  /**
   * Followed logs open at once, of all callers. As many other reads of logs may be open at the same
   * time.
   */
  readonly max: number;
  /** Followed logs open at once, of one caller. */
  readonly maxPerCaller: number;
}

/**
 * Counts the logs that are open, so that followers take no room from those who read a log once, and
 * no caller takes that of the others.
 */
export interface StreamSlots {
  /**
   * Takes a slot and returns what frees it, once.
   *
   * @throws DagctlError `rate_limited` where the caller follows as many logs as it may,
   *   `unavailable` where all callers together do
   */
  take(identity: Identity, options: { readonly follow: boolean }): () => void;
}

export function streamSlots({ max, maxPerCaller }: StreamSlotsOptions): StreamSlots {
  const open = { following: 0, reading: 0 };
  const followers = new Map<string, number>();

  return {
    take({ organization, caller }, { follow }) {
      const kind = follow ? "following" : "reading";
      // The length keeps two pairs from ever making one key; a caller's name may hold anything.
      const key = `${organization.length}:${organization}${caller}`;
      const own = followers.get(key) ?? 0;
      if (follow && own >= maxPerCaller) {
        throw new DagctlError(
          "rate_limited",
          `This caller follows ${own} logs at once, which is the most: end one of them, or read the log without follow`,
        );
      }
      if (open[kind] >= max)
        throw new DagctlError(
          "unavailable",
          `Too many logs are being ${follow ? "followed" : "read"} at once; try again later`,
        );
      open[kind] += 1;
      if (follow) followers.set(key, own + 1);
      let isFree = false;
      return () => {
        if (isFree) return;
        isFree = true;
        open[kind] -= 1;
        if (!follow) return;
        const left = (followers.get(key) ?? 1) - 1;
        if (left > 0) followers.set(key, left);
        else followers.delete(key);
      };
    },
  };
}
