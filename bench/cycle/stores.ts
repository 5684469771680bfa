import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Store } from "@dagctl/core/contracts";
import { sqliteStore } from "@dagctl/sql-driver";
import { memoryStore } from "@dagctl/testing";

/** The stores that a cycle is measured on. */
export type StoreName = "memory" | "sqlite";

/** A store that is empty, for one part of a round. */
export interface EmptyStore {
  readonly store: Store;
  close(): Promise<void>;
}

const OPENINGS: Readonly<Record<StoreName, () => Promise<EmptyStore>>> = {
  memory: async () => ({
    store: memoryStore({ replicas: false }),
    close: async () => undefined,
  }),
  async sqlite() {
    const folder = await mkdtemp(join(tmpdir(), "dagctl-bench-cycle-"));
    const store = sqliteStore({ file: join(folder, "dagctl.db") });
    return {
      store,
      async close() {
        await store.close?.();
        await rm(folder, { recursive: true });
      },
    };
  },
};

/** Calls `work` with an empty store. */
export async function onEmptyStore<T>(
  name: StoreName,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const { store, close } = await OPENINGS[name]();
  try {
    return await work(store);
  } finally {
    await close();
  }
}
