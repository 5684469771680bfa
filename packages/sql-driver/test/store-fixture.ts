import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Store } from "@dagctl/core/contracts";
import { sqliteStore } from "@dagctl/sql-driver";
import type { StoreFixture } from "@dagctl/testing";

export interface SqliteFixture extends StoreFixture {
  readonly file: string;
  readonly close: () => Promise<void>;
}

/** A store on a real file in a folder of its own; its time is moved by hand. */
export async function sqliteFixture(): Promise<SqliteFixture> {
  const folder = await mkdtemp(join(tmpdir(), "dagctl-store-"));
  const file = join(folder, "data", "dagctl.db");
  let now = Date.UTC(2026, 0, 1);
  const stores: Store[] = [];
  const openStore = async (): Promise<Store> => {
    const store = sqliteStore({ file, clock: { now: () => now } });
    stores.push(store);
    await store.open();
    return store;
  };
  const store = await openStore();
  return {
    file,
    store,
    second: openStore,
    async elapse(durationMs) {
      now += durationMs;
    },
    async reopen() {
      await store.close();
      return openStore();
    },
    async close() {
      for (const one of stores) await one.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
