import { join } from "node:path";
import type { DeploymentRef, StateDatabaseDriver } from "@dagctl/core";
import type { Context } from "./context.ts";
import { guarded, guardedEach } from "./faults.ts";
import { fence, refuse } from "./fence.ts";
import { entries, makeFolder, readJson, removeTree, writeJson } from "./files.ts";
import type { StateRecord } from "./records.ts";
import { isFolder } from "./deploy/checkout.ts";

const NOTE = "state.json";

/** A DuckDB file per project. SQLMesh makes the file itself; here is its folder, with the generation that may use it. */
export function stateDatabaseDriver(context: Context): StateDatabaseDriver {
  const { paths } = context;
  const tombstones = fence("states", paths, context.timing.tombstone);
  const noteOf = (ref: DeploymentRef): string => join(paths.state(ref), NOTE);

  async function* held(): AsyncGenerator<DeploymentRef> {
    for (const organization of await entries(paths.states)) {
      for (const project of await entries(join(paths.states, organization))) {
        const record = await readJson<StateRecord>(join(paths.states, organization, project, NOTE));
        if (record !== undefined) yield record.ref;
      }
    }
  }

  return {
    supports: { concurrentRuns: false, replicas: false, persists: true },
    provision: (ref, options) =>
      guarded("Making a state database", options, () =>
        context.locked(ref, async () => {
          options.signal?.throwIfAborted();
          const gone = await tombstones.tombstone(ref);
          if (gone !== undefined && options.generation <= gone) throw refuse(ref, options.generation, gone);
          const held = await readJson<StateRecord>(noteOf(ref));
          if (held !== undefined && options.generation < held.generation) throw refuse(ref, options.generation, held.generation);
          await makeFolder(paths.state(ref));
          if (held?.generation !== options.generation) {
            await writeJson(noteOf(ref), {
              ref: { organization: ref.organization, project: ref.project },
              generation: options.generation,
            } satisfies StateRecord);
          }
          return { type: "duckdb", settings: { database: join(paths.state(ref), "state.db") }, secrets: {} };
        }),
      ),
    drop: (ref, options) =>
      guarded("Dropping a state database", options, () =>
        context.locked(ref, async () => {
          const held = (await readJson<StateRecord>(noteOf(ref)))?.generation;
          const newest = Math.max(held ?? 0, (await tombstones.tombstone(ref)) ?? 0);
          if (options.generation < newest) throw refuse(ref, options.generation, newest);
          await tombstones.bury(ref, options.generation);
          await removeTree(paths.state(ref));
          // The data that the state spoke of. Where the project is still deployed it belongs to that deployment.
          if (!(await isFolder(paths.deployment(ref).folder))) await removeTree(paths.work(ref));
        }),
      ),
    list: (options) => guardedEach("Listing state databases", options, held()),
  };
}
