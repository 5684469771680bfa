import { DagctlError } from "@dagctl/core";
import type { Identity } from "./authentication.ts";

export interface StreamSlotsOptions {
  /**
   * The highest number of streams that are open at once, of all callers. As many reads of logs
   * without `follow` may be open at the same time. The first stream of each organization does not
   * count: it has a place of its own. One organization alone has no more than this number either.
   */
  readonly max: number;
  /** The highest number of streams that are open at once, of one caller. */
  readonly maxPerCaller: number;
}

/**
 * Counts the open streams, so that followers do not block callers who read a log once, and no
 * caller blocks the others.
 */
export interface StreamSlots {
  /**
   * Takes a slot and returns what frees it, once.
   *
   * @throws DagctlError `rate_limited` where the caller has as many streams as it may have,
   *   `unavailable` where all callers together do and the organization has one
   */
  take(identity: Identity, options: { readonly follow: boolean }): () => void;
}

export function streamSlots({ max, maxPerCaller }: StreamSlotsOptions): StreamSlots {
  /** The open streams by organization. */
  const open = { following: new Map<string, number>(), reading: new Map<string, number>() };
  /** How many of them take one of the places that all organizations share. */
  const shared = { following: 0, reading: 0 };
  const followers = new Map<string, number>();

  return {
    take({ organization, caller }, { follow }) {
      const kind = follow ? "following" : "reading";
      // The length prevents that two pairs have one key; a caller's name may contain anything.
      const key = `${organization.length}:${organization}${caller}`;
      const own = followers.get(key) ?? 0;
      if (follow && own >= maxPerCaller) {
        throw new DagctlError(
          "rate_limited",
          `This caller has ${own} open streams, which is the most: end one of them, or read without follow`,
        );
      }
      const ofOrganization = open[kind].get(organization) ?? 0;
      if (ofOrganization > 0 && (ofOrganization >= max || shared[kind] >= max))
        throw new DagctlError(
          "unavailable",
          follow
            ? "Too many streams are open at once; try again later"
            : "Too many logs are being read at once; try again later",
        );
      if (ofOrganization > 0) shared[kind] += 1;
      open[kind].set(organization, ofOrganization + 1);
      if (follow) followers.set(key, own + 1);
      let isFree = false;
      return () => {
        if (isFree) return;
        isFree = true;
        const others = (open[kind].get(organization) ?? 1) - 1;
        if (others > 0) {
          shared[kind] -= 1;
          open[kind].set(organization, others);
        } else open[kind].delete(organization);
        if (!follow) return;
        const left = (followers.get(key) ?? 1) - 1;
        if (left > 0) followers.set(key, left);
        else followers.delete(key);
      };
    },
  };
}
