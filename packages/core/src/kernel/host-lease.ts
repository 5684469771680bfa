import { pause } from "../async/pause.ts";
import type { Wakeups } from "../async/wakeups.ts";
import type { Clock } from "../contracts/clock.ts";
import type { LogEntry } from "../contracts/log.ts";
import type { Lease, Store } from "../contracts/store.ts";
import { asDagctlError, DagctlError, isDagctlError } from "../errors.ts";

/**
 * The lease of one host. A lease that was lost once never counts again: another host takes over the
 * operations of its number.
 */
export interface HostLease {
  /** @throws DagctlError `unavailable`, retryable, while there is no lease */
  current(): Lease;
  claim(): Promise<void>;
  /**
   * Runs a write of the store under the lease. A refusal because the lease has ended rejects as
   * `current` does, without the host's id.
   */
  write<T>(write: (lease: Lease) => Promise<T>): Promise<T>;
  /**
   * Renews at a third of the lease's life until the host ends. When the lease is lost, everything
   * stops first, then a new one is claimed.
   */
  keep(host: {
    readonly recover: () => Promise<void>;
    readonly abandon: () => void;
  }): Promise<void>;
  release(): Promise<void>;
}

export interface HostLeaseOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly wakeups: Wakeups;
  readonly lifetime: AbortSignal;
  /** Milliseconds. */
  readonly life: number;
  /** Whether no other host may have a lease at the same time. */
  readonly alone: boolean;
  readonly log: (entry: LogEntry) => void;
}

const WAKE = "lease";

/**
 * Returns whether a write was refused because this host's lease is no longer the current one. The
 * store refuses with `conflict`, the host with `unavailable`.
 */
export function isLeaseLost(error: unknown): boolean {
  return isDagctlError(error) && error.details?.fence === true;
}

export function hostLease({
  store,
  clock,
  wakeups,
  lifetime,
  life,
  alone,
  log,
}: HostLeaseOptions): HostLease {
  const host = crypto.randomUUID();
  let lease: Lease | undefined;
  let renewedAt = 0;

  const self: HostLease = {
    current() {
      // This check uses the host's own clock: after a pause of the machine it must not wait for the
      // store to refuse.
      if (lease && clock.now() - renewedAt <= life) return lease;
      lease = undefined;
      wakeups.wake(WAKE);
      throw leaseLost();
    },
    async claim() {
      const sentAt = clock.now();
      lease = await store.claimHost(host, life, { alone });
      renewedAt = sentAt;
    },
    async write(write) {
      const current = self.current();
      try {
        return await write(current);
      } catch (error) {
        if (!isLeaseLost(error)) throw error;
        if (lease?.number === current.number) {
          lease = undefined;
          wakeups.wake(WAKE);
        }
        throw leaseLost(error);
      }
    },
    async keep({ recover, abandon }) {
      let refused = false;
      while (!lifetime.aborted) {
        // Each call that finds no lease wakes this loop. A store that refuses leases must not
        // receive as many calls.
        await (refused ? pause(clock, life / 3, lifetime) : wakeups.next(WAKE, life / 3, lifetime));
        refused = false;
        if (lifetime.aborted) return;
        try {
          const sentAt = clock.now();
          await self.write((current) => store.renew(current, life));
          // The lease may have been reported as lost while the store answered.
          self.current();
          renewedAt = sentAt;
          await recover();
        } catch (error) {
          if (lifetime.aborted) return;
          if (!isLeaseLost(error) && clock.now() - renewedAt < life) continue;
          log({
            level: "warn",
            message: "This host lost its lease; it stops what it does and claims a new one",
            details: { error: causeOf(error) },
          });
          abandon();
          lease = undefined;
          try {
            await self.claim();
            await recover();
          } catch (failure) {
            log({
              level: "error",
              message: "No lease could be claimed; trying again",
              details: { error: asDagctlError(failure).message },
            });
            refused = true;
          }
        }
      }
    },
    async release() {
      if (lease) await store.release(lease);
    },
  };
  return self;
}

function leaseLost(cause?: unknown): DagctlError {
  return new DagctlError(
    "unavailable",
    "This host has lost its lease and is claiming a new one. Try again in a few seconds",
    {
      details: { fence: true },
      ...(cause === undefined ? {} : { cause }),
    },
  );
}

/** Returns the store's own message, which is for the log. */
function causeOf(error: unknown): string {
  const { cause, message } = asDagctlError(error);
  return cause instanceof Error ? cause.message : message;
}
