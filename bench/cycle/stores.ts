import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Store } from "@dagctl/core/contracts";
import { sqliteStore } from "@dagctl/sql-driver";
import { memoryStore } from "@dagctl/testing";

/** The stores that a cycle is measured on. */
export type StoreName = "memory" | "sqlite";

/** Calls `work` with an empty store. */
export async function onEmptyStore<T>(
  name: StoreName,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "dagctl-bench-cycle-"));
  const store =
    name === "memory"
      ? memoryStore({ replicas: false })
      : sqliteStore({ file: join(folder, "dagctl.db") });
  try {
    return await work(store);
  } finally {
    await store.close();
    await rm(folder, { recursive: true });
  }
}
