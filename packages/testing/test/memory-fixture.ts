import type { Clock, Store } from "@dagctl/core/contracts";
import { systemClock } from "@dagctl/core/driver-kit";
import { fakeClock, memoryData, memoryStore, type StoreFixture } from "@dagctl/testing";

/**
 * A fresh memory store; `wrap` may break a law of every store that the fixture opens. Leases run by
 * hand, waiting for the lock in real time.
 */
export async function memoryFixture(
  wrap: (store: Store) => Store = (store) => store,
): Promise<StoreFixture> {
  const leases = fakeClock();
  const clock: Clock = { now: leases.now, after: systemClock().after };
  const data = memoryData();
  const openStore = async (): Promise<Store> => {
    const store = wrap(memoryStore({ clock, data }));
    await store.open();
    return store;
  };
  const store = await openStore();
  return {
    store,
    elapse: (durationMs) => leases.advance(durationMs),
    second: openStore,
    async reopen() {
      await store.close();
      return openStore();
    },
  };
}
