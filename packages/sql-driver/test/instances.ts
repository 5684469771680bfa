/** What the fixtures of stores and of token stores open. */
interface Openable {
  open(): Promise<void>;
  close(): Promise<void>;
}

/** The stores that a fixture opens on the same data. */
export interface Instances<Store> {
  readonly store: Store;
  second(): Promise<Store>;
  reopen(): Promise<Store>;
  close(): Promise<void>;
}

/**
 * Opens a store, and then others on the same data.
 *
 * @param make returns a store that is not open
 * @param remove removes the data, after every store was closed
 */
export async function instancesOf<Store extends Openable>(
  make: () => Store,
  remove: () => Promise<unknown>,
): Promise<Instances<Store>> {
  const stores: Store[] = [];
  const second = async (): Promise<Store> => {
    const store = make();
    stores.push(store);
    await store.open();
    return store;
  };
  const store = await second();
  return {
    store,
    second,
    async reopen() {
      await store.close();
      return second();
    },
    async close() {
      for (const one of stores) await one.close();
      await remove();
    },
  };
}
