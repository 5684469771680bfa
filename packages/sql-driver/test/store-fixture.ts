import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sqliteStore } from "@dagctl/sql-driver";
import type { StoreFixture } from "@dagctl/testing";
import { instancesOf } from "./instances.ts";

export interface SqliteFixture extends StoreFixture {
  readonly file: string;
  readonly close: () => Promise<void>;
}

/** A store on a real file in a folder of its own; its time is moved by hand. */
export async function sqliteFixture(): Promise<SqliteFixture> {
  const folder = await mkdtemp(join(tmpdir(), "dagctl-store-"));
  const file = join(folder, "data", "dagctl.db");
  let now = Date.UTC(2026, 0, 1);
  const instances = await instancesOf(
    () => sqliteStore({ file, clock: { now: () => now } }),
    () => rm(folder, { recursive: true, force: true }),
  );
  return {
    file,
    ...instances,
    async elapse(durationMs) {
      now += durationMs;
    },
  };
}
