import type { DeploymentRef, StateDatabaseDriver } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import type { Context } from "./context.ts";
import { projectsBelow } from "./deploy/listing.ts";
import { removeFolder } from "./deploy/removal.ts";
import { translateErrors, translateErrorsOfEach } from "./translate-errors.ts";
import { floorOfDamaged, generationFloor, refuse } from "./files/tombstones.ts";
import { exists, isFolder, writeJson } from "./files/files.ts";
import { type StateRecord, stateShape, tryRecord } from "./files/records.ts";
import { ensureFolder, openFolders, setDamagedAside } from "./files/repair.ts";
import { databaseIn, stateNoteIn } from "./files/state-files.ts";
import { absentState } from "./runs/absent-folder.ts";
import { readDeployment } from "./records/stored-deployment.ts";

/**
 * Returns the driver that gives each project a DuckDB file. SQLMesh creates the file itself; the
 * driver creates its folder, with the generation that may use it.
 */
export function stateDatabaseDriver(context: Context): StateDatabaseDriver {
  const { paths } = context;
  const tombstones = context.stateTombstones;
  const noteOf = (ref: DeploymentRef): string => stateNoteIn(paths.state(ref));

  async function* listStored(): AsyncGenerator<DeploymentRef> {
    const orphans: DeploymentRef[] = [];
    const onOrphan = (path: string, organization: string): void =>
      void orphans.push({ organization, project: paths.displayPath(path) });
    for await (const { path, ref } of projectsBelow(context, paths.states, { onOrphan })) {
      const { value, damage } = await tryRecord(paths, stateNoteIn(path), stateShape);
      if (value !== undefined && paths.state(value.ref) === path) yield value.ref;
      else if (value === undefined && damage === undefined) continue;
      else if (ref !== undefined) yield ref;
      else onOrphan(path, paths.displayPath(path));
    }
    yield* orphans;
  }

  const provision = async (ref: DeploymentRef, generation: number): Promise<void> => {
    const gone = await tombstones.tombstone(ref);
    if (gone.generation !== undefined && generation <= gone.generation)
      throw refuse(ref, generation, gone.generation);
    const stored = await tryRecord(paths, noteOf(ref), stateShape);
    if (stored.value !== undefined && generation < stored.value.generation)
      throw refuse(ref, generation, stored.value.generation);
    if (gone.damage !== undefined || stored.damage !== undefined) {
      const floor =
        gone.damage === undefined
          ? await generationFloor(context.services, ref)
          : await floorOfDamaged(context.services, ref, gone.damage);
      // A run asks with the generation that is recorded, a deployment with the next one. A delete,
      // which drops the state, asks with neither.
      if (floor !== undefined && generation < floor) throw refuse(ref, generation, floor);
    }
    await openFolders(context, paths.state(ref));
    const { desired, removing } = await readDeployment(context, ref);
    const absent =
      desired.value === undefined || removing.value !== undefined
        ? undefined
        : await absentState(context, desired.value, tombstones);
    if (absent !== undefined) throw new DagctlError("conflict", absent);
    if (gone.damage !== undefined) await tombstones.writeTombstone(ref, generation - 1);
    if (stored.damage !== undefined) await setDamagedAside(context, stored.damage);
    await ensureFolder(context, paths.state(ref));
    const hasDatabase = await exists(databaseIn(paths.state(ref)));
    if (stored.value?.generation === generation && (stored.value.database === true || !hasDatabase))
      return;
    const { organization, project } = ref;
    await writeJson(noteOf(ref), {
      ref: { organization, project },
      generation,
      ...(hasDatabase ? { database: true } : {}),
    } satisfies StateRecord);
  };

  const drop = async (ref: DeploymentRef, generation: number): Promise<void> => {
    const stored = await tryRecord(paths, noteOf(ref), stateShape);
    const gone = await tombstones.tombstone(ref);
    const newest = Math.max(stored.value?.generation ?? 0, gone.generation ?? 0);
    if (generation < newest) throw refuse(ref, generation, newest);
    if (stored.damage !== undefined || gone.damage !== undefined) {
      const floor = await generationFloor(context.services, ref);
      if (floor !== undefined && generation < floor) throw refuse(ref, generation, floor);
    }
    await tombstones.writeTombstone(ref, generation);
    await removeFolder(context, paths.state(ref));
    // The data that belongs to the state. Where the project is still deployed the data belongs to
    // that deployment.
    if (!(await isFolder(paths.deployment(ref).folder)))
      await removeFolder(context, paths.work(ref));
  };

  return {
    supports: { concurrentRuns: false, replicas: false, persists: true },
    provision: (ref, options) =>
      translateErrors("Creating a state database", options, () =>
        context.withLock(ref, async () => {
          options.signal?.throwIfAborted();
          await provision(ref, options.generation);
          return {
            type: "duckdb",
            settings: { database: databaseIn(paths.state(ref)) },
            secrets: {},
          };
        }),
      ),
    drop: (ref, options) =>
      translateErrors("Dropping a state database", options, () =>
        context.withLock(ref, () => drop(ref, options.generation)),
      ),
    list: (options) => translateErrorsOfEach("Listing state databases", options, listStored()),
  };
}
