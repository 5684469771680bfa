import type { LogEntry } from "@dagctl/core";
import type { Clock, DeploymentRef, DriverServices } from "@dagctl/core/contracts";
import { rfc3339 } from "@dagctl/core/driver-kit";
import { DagctlError } from "@dagctl/core/errors";
import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { DamagedFileError } from "./damaged-file.ts";
import { allEntries, writeJson } from "./files.ts";
import type { Layout } from "./layout.ts";
import { type TombstoneRecord, tombstoneShape, tryRecord } from "./records.ts";
import { ensureFolder, setDamagedAside } from "./repair.ts";

type Kind = "deployments" | "states";

/** The content of a tombstone. */
export interface Removed {
  /**
   * Generation of what was removed; `undefined` when nothing was removed, when the removal is older
   * than tombstones are stored, or when the generation is not known.
   */
  readonly generation: number | undefined;
  /**
   * The tombstone is damaged, so that its generation is not known. It still counts as a tombstone.
   */
  readonly damage?: DamagedFileError;
}

/**
 * The generation check of a deployment: it keeps late calls of an older generation from undoing a
 * newer one. Used under the project's lock only.
 */
export interface Tombstones {
  tombstone(ref: DeploymentRef): Promise<Removed>;
  /** Writes a tombstone, unless there is one with a higher generation. A damaged one is renamed. */
  writeTombstone(ref: DeploymentRef, generation: number): Promise<void>;
  /** Deletes tombstones that are old enough. Damaged ones stay. */
  prune(): Promise<void>;
}

export interface TombstoneContext {
  readonly clock: Pick<Clock, "now">;
  readonly paths: Layout;
  readonly log: (entry: LogEntry) => void;
}

export function tombstoneFiles(kind: Kind, context: TombstoneContext, keepMs: number): Tombstones {
  const { paths, clock } = context;
  const isExpired = (record: TombstoneRecord): boolean =>
    Date.parse(record.at) + keepMs < clock.now();
  const read = async (path: string): Promise<Removed & { readonly expired: boolean }> => {
    const { value, damage } = await tryRecord(paths, path, tombstoneShape);
    if (damage !== undefined) return { generation: undefined, damage, expired: false };
    const old = value !== undefined && isExpired(value);
    return { generation: old ? undefined : value?.generation, expired: old };
  };
  return {
    tombstone: (ref) => read(paths.tombstone(kind, ref)),
    async writeTombstone(ref, generation) {
      const path = paths.tombstone(kind, ref);
      const { generation: stored = 0, damage } = await read(path);
      if (stored > generation) return;
      if (damage !== undefined) await setDamagedAside(context, damage);
      await ensureFolder(context, dirname(path));
      const { organization, project } = ref;
      await writeJson(path, {
        ref: { organization, project },
        generation,
        at: rfc3339(clock.now()),
      } satisfies TombstoneRecord);
    },
    async prune() {
      const root = paths.tombstones(kind);
      for (const organization of await allEntries(root)) {
        for (const name of await allEntries(join(root, organization))) {
          if (!name.endsWith(".json")) continue;
          const path = join(root, organization, name);
          const { damage, expired: old } = await read(path);
          if (damage !== undefined) {
            const message = `${damage.message}. It refuses every older deployment until the project is deployed or deleted again`;
            context.log({ level: "warn", message });
          } else if (old) await rm(path, { force: true });
        }
      }
    },
  };
}

/** Returns the error for a refused generation. `details.generation` is the stored one. */
export function refuse(ref: DeploymentRef, asked: number, stored: number): DagctlError {
  return new DagctlError(
    "conflict",
    `Generation ${asked} of project ${ref.project} is not newer than generation ${stored}, which this machine stores`,
    {
      details: { generation: stored },
    },
  );
}

/**
 * Returns the generation that a damaged record counts as: the host knows the project's generation,
 * and every operation of the host raises it, so that nothing that was stored is newer.
 *
 * @throws DagctlError `conflict` when no project is recorded
 */
export async function floorOfDamaged(
  services: Promise<DriverServices>,
  ref: DeploymentRef,
  damage: DamagedFileError,
): Promise<number> {
  const floor = await generationFloor(services, ref);
  if (floor === undefined)
    throw new DagctlError(
      "conflict",
      `${damage.message}. It is not overwritten, because no project ${ref.project} is recorded`,
    );
  return floor;
}

/**
 * Returns the generation up to which nothing may be applied any more, or `undefined` when the host
 * records no such project.
 */
export async function generationFloor(
  services: Promise<DriverServices>,
  ref: DeploymentRef,
): Promise<number | undefined> {
  // Before `attach` there is no host that could answer.
  const attached = await Promise.race([services, Promise.resolve(undefined)]);
  return attached?.generationFloor?.(ref);
}
