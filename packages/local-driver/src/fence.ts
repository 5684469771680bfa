import { dirname, join } from "node:path";
import { rm } from "node:fs/promises";
import { DagctlError } from "@dagctl/core";
import type { DeploymentRef } from "@dagctl/core";
import { allEntries, makeFolder, readJson, writeJson } from "./files.ts";
import type { Layout } from "./layout.ts";
import type { TombstoneRecord } from "./records.ts";

type Kind = "deployments" | "states";

/** What keeps late calls of an older generation from undoing a newer one. Used under the project's lock only. */
export interface Fence {
  /** Generation of what was removed; `undefined`: nothing, or longer ago than tombstones are kept. */
  tombstone(ref: DeploymentRef): Promise<number | undefined>;
  bury(ref: DeploymentRef, generation: number): Promise<void>;
  /** Forgets tombstones that are old enough. */
  prune(): Promise<void>;
}

export function fence(kind: Kind, paths: Layout, keepMilliseconds: number): Fence {
  const expired = (record: TombstoneRecord): boolean => Date.parse(record.at) + keepMilliseconds < Date.now();
  return {
    async tombstone(ref) {
      const record = await readJson<TombstoneRecord>(paths.tombstone(kind, ref));
      return record === undefined || expired(record) ? undefined : record.generation;
    },
    async bury(ref, generation) {
      const path = paths.tombstone(kind, ref);
      const record = await readJson<TombstoneRecord>(path);
      if (record !== undefined && record.generation > generation) return;
      await makeFolder(dirname(path));
      await writeJson(path, { ref, generation, at: new Date().toISOString() } satisfies TombstoneRecord);
    },
    async prune() {
      const root = paths.tombstones(kind);
      for (const organization of await allEntries(root)) {
        for (const name of await allEntries(join(root, organization))) {
          const path = join(root, organization, name);
          const record = await readJson<TombstoneRecord>(path).catch(() => undefined);
          if (record === undefined || expired(record)) await rm(path, { force: true });
        }
      }
    },
  };
}

/** `details.generation` is the one that is held. */
export function refuse(ref: DeploymentRef, asked: number, held: number): DagctlError {
  return new DagctlError("conflict", `Generation ${asked} of project ${ref.project} is older than generation ${held}, which this machine holds`, {
    details: { generation: held },
  });
}
