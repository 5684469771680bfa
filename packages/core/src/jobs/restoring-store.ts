import type { ProjectInternals, ProjectRecord } from "../contracts/records.ts";
import type { Store } from "../contracts/store.ts";
import { asDagctlError, isDagctlError } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import { without } from "../values/without.ts";
import { areJobsSound, restoreJobs, soundJobs } from "./restore-jobs.ts";

type Context = Pick<HostContext, "types" | "log">;

/**
 * Returns a store whose projects have the jobs that a person has created also where the field with
 * them is damaged: the records of the jobs have the same. The next write of the project stores them
 * again.
 */
export function restoringStore(store: Store, context: Context): Store {
  const restore = restorer(store, context);
  const one = (reading: Promise<ProjectRecord | undefined>) =>
    reading.then((record) => record && restore(record));
  const all = (
    records: readonly ProjectRecord[],
  ): readonly ProjectRecord[] | Promise<readonly ProjectRecord[]> => {
    const restored = records.map(restore);
    const isSound = restored.every((record) => !(record instanceof Promise));
    return isSound ? records : Promise.all(restored.map((record) => Promise.resolve(record)));
  };
  const reads: Partial<Store> = {
    project: (...given) => one(store.project(...given)),
    projectByName: (...given) => one(store.projectByName(...given)),
    async projects(...given) {
      const { records, total } = await store.projects(...given);
      return { records: await all(records), total };
    },
    deployments: (...given) => store.deployments(...given).then(all),
    ...(store.findProjects && {
      async findProjects(...given: Parameters<Required<Store>["findProjects"]>) {
        const { records, total } = await (store as Required<Store>).findProjects(...given);
        return { records: await all(records), total };
      },
    }),
  };
  // A store is an object with a state of its own, and may get other methods while it is used.
  const bound = new WeakMap<object, unknown>();
  return new Proxy(store, {
    get(target, name) {
      const own: unknown = Reflect.get(reads, name);
      if (own !== undefined) return own;
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      const method: unknown = bound.get(value) ?? value.bind(target);
      bound.set(value, method);
      return method;
    },
  });
}

function restorer(store: Store, { types, log }: Context) {
  const soundOf = soundJobs();
  const reported = new Set<string>();

  function report({ project: { id, name } }: ProjectRecord, what: string): void {
    if (reported.has(id)) return;
    reported.add(id);
    log({
      level: "error",
      message: `The jobs in the record of the project ${name} (${id}) are damaged: ${what}`,
    });
  }

  async function restoreRecord(
    record: ProjectRecord,
    sound: NonNullable<ProjectInternals["jobs"]>,
  ): Promise<ProjectRecord> {
    const { internals } = record;
    const withJobs = (jobs: ProjectInternals["jobs"]): ProjectRecord => ({
      ...record,
      internals: { ...without(internals, "jobs"), ...(jobs && { jobs }) },
    });
    try {
      const found = withJobs(soundOf(await restoreJobs({ store, types }, record, sound)));
      report(record, "they were restored from the records of the jobs");
      return found;
    } catch (error) {
      // A store that does not answer is not damaged.
      if (isDagctlError(error)) throw error;
      report(record, `they cannot be restored (${asDagctlError(error).message})`);
      return withJobs(sound);
    }
  }

  // Without a promise where there is nothing to do: each call of the host reads a project.
  return (record: ProjectRecord): ProjectRecord | Promise<ProjectRecord> => {
    const { jobs } = record.internals;
    if (jobs === undefined) return record;
    const sound = soundOf(jobs);
    return areJobsSound(jobs, sound) ? record : restoreRecord(record, sound);
  };
}
