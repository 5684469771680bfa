import type { Store } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";

/** The store of a host that can be killed. */
export interface KilledStore {
  readonly store: Store;
  /** After this no request of the host arrives, and it receives no answer. */
  kill(): void;
  revive(): void;
}

/** Returns a store whose host can be killed, while others go on with the same data. */
export function killedStore(plain: Store): KilledStore {
  let isAlive = true;
  const unlessDead = async (): Promise<void> => {
    if (!isAlive) throw new DagctlError("unavailable", "The host is dead");
  };
  return {
    store: {
      ...plain,
      commit: async (...call) => unlessDead().then(() => plain.commit(...call)),
      renew: async (...call) => unlessDead().then(() => plain.renew(...call)),
      claimHost: async (...call) => unlessDead().then(() => plain.claimHost(...call)),
      events: async (...call) => unlessDead().then(() => plain.events(...call)),
    },
    kill: () => void (isAlive = false),
    revive: () => void (isAlive = true),
  };
}
