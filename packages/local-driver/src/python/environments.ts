import type { Runtime } from "@dagctl/core/contracts";
import { limit } from "@dagctl/core/driver-kit";
import { createHash, randomUUID } from "node:crypto";
import { rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Context } from "../context.ts";
import { DAMAGED_SUFFIX } from "../files/damaged-file.ts";
import { entries, isFolder, removeTemporaries, removeTree, writeJson } from "../files/files.ts";
import { tryRecord } from "../files/records.ts";
import { ensureFolder, setDamagedAside } from "../files/repair.ts";
import { removeTreeAt } from "../files/tree-removal.ts";
import { endProcesses } from "../processes/end-processes.ts";
import { buildMark } from "../processes/markers.ts";
import { buildEnvironment, requirement } from "./build.ts";
import { indexUrl } from "./index-url.ts";
import { requirePython } from "./programs.ts";
import { releaseCutoff } from "./release-day.ts";

export interface Environment {
  /** Absolute; programs are in its `bin`. */
  readonly folder: string;
  readonly summary: string;
}

/** Python environments, shared by all projects that need the same packages as of the same day. */
export interface Environments {
  /**
   * Builds the environment unless it exists. Callers that ask for the same one at the same time
   * share one build. The build is aborted when no caller waits for it.
   */
  ensure(
    runtime: Runtime,
    signal: AbortSignal,
    say: (message: string) => void,
  ): Promise<Environment>;
  /**
   * Returns the time up to which dependencies are taken, as RFC 3339. `undefined`: no package has a
   * version, or the index does not report upload times.
   */
  until(runtime: Runtime, signal: AbortSignal): Promise<string | undefined>;
  /**
   * Ends builders and deletes folders that a crash left, and environments that are not in `used`
   * and were not used for long. Unless `complete`, some used environments are not known, and no
   * environment is deleted.
   */
  recover(used: ReadonlySet<string>, options: { readonly complete: boolean }): Promise<void>;
  close(): Promise<void>;
}

/**
 * The record that an environment is complete. Its folder has a unique name, so that a builder that
 * outlived a crash cannot write into the folder of another one.
 */
interface BuiltRecord {
  readonly folder: string;
  readonly runtime: Runtime;
  readonly cutoff?: string;
  readonly summary: string;
}

const builtShape: z.ZodType<Pick<BuiltRecord, "folder" | "summary">> = z.object({
  folder: z.string(),
  summary: z.string(),
});

/**
 * Builders load network, disk and processor; more at the same time would only delay all of them.
 */
const MOST_BUILDS = 2;

interface Build {
  readonly controller: AbortController;
  readonly done: Promise<Environment>;
  readonly listeners: Set<(message: string) => void>;
  waiting: number;
}

export function environments(context: Context): Environments {
  const root = context.paths.environments;
  const builds = new Map<string, Build>();
  const buildLimit = limit(MOST_BUILDS);

  const build = async (
    note: string,
    runtime: Runtime,
    cutoff: string | undefined,
    signal: AbortSignal,
    say: (message: string) => void,
  ): Promise<Environment> => {
    await ensureFolder(context, root);
    const folder = note.replace(/\.json$/, `-${randomUUID().slice(0, 8)}`);
    try {
      const summary = await buildEnvironment(context, folder, runtime, cutoff, signal, say);
      await writeJson(note, {
        folder,
        runtime,
        ...(cutoff === undefined ? {} : { cutoff }),
        summary,
      } satisfies BuiltRecord);
      return { folder, summary };
    } catch (error) {
      await removeTreeAt(folder).catch(() => undefined);
      throw error;
    }
  };

  const shared = async (
    key: string,
    begin: (signal: AbortSignal, say: (message: string) => void) => Promise<Environment>,
    signal: AbortSignal,
    say: (message: string) => void,
  ): Promise<Environment> => {
    let one = builds.get(key);
    if (one === undefined) {
      const controller = new AbortController();
      const listeners = new Set<(message: string) => void>();
      const done = begin(controller.signal, (message) => {
        for (const listener of listeners) listener(message);
      }).finally(() => builds.delete(key));
      // Every caller that waited may be gone when it rejects.
      done.catch(() => undefined);
      one = { controller, done, listeners, waiting: 0 };
      builds.set(key, one);
    }
    const mine = one;
    mine.waiting += 1;
    mine.listeners.add(say);
    const leave = new AbortController();
    try {
      return await Promise.race([mine.done, rejection(signal, leave.signal)]);
    } finally {
      leave.abort();
      mine.listeners.delete(say);
      mine.waiting -= 1;
      if (mine.waiting === 0 && builds.get(key) === mine) {
        // A caller that comes from now on starts a new build and does not join the one that is
        // aborted.
        builds.delete(key);
        mine.controller.abort(new Error("No caller waits for this environment any more"));
      }
    }
  };

  /**
   * Returns the day of the first package, by the contract. It is a later day where another package
   * with a version is younger, because that package would not exist yet.
   */
  const cutoffOf = async (
    index: string,
    { packages }: Runtime,
    signal: AbortSignal,
  ): Promise<string | undefined> => {
    const dayOf = async ({
      name,
      version,
    }: Runtime["packages"][number]): Promise<string | undefined> =>
      version === undefined ? undefined : releaseCutoff(context, index, name, version, signal);
    const [first, ...others] = await Promise.all(packages.map(dayOf));
    return first === undefined
      ? undefined
      : [first, ...others]
          .filter((day) => day !== undefined)
          .sort()
          .at(-1);
  };

  return {
    async ensure(runtime, signal, say) {
      // Checked before any network request, so that an error in the request or on this machine is
      // reported at once.
      const [first] = runtime.packages.map((given) => ({
        ...given,
        requirement: requirement(given),
      }));
      await requirePython(context.python);
      const index = await indexUrl(context, signal);
      const cutoff = await cutoffOf(index, runtime, signal);
      const spec = { version: runtime.version, packages: runtime.packages, cutoff };
      const note = join(
        root,
        `${createHash("sha256").update(JSON.stringify(spec)).digest("hex").slice(0, 32)}.json`,
      );
      const { value: there, damage } = await tryRecord(context.paths, note, builtShape);
      // An environment costs time only, so it is built again without asking a person.
      if (damage !== undefined) await setDamagedAside(context, damage);
      if (there !== undefined && (await isFolder(there.folder))) {
        await utimes(note, new Date(), new Date());
        return { folder: there.folder, summary: there.summary };
      }
      if (first?.version !== undefined && cutoff === undefined) {
        const message = `The package index reports no upload times: ${first.requirement} gets the newest dependencies, with which an old version may not work`;
        context.log({ level: "warn", message });
        say(message);
      }
      return shared(
        note,
        (buildSignal, report) =>
          buildLimit(() => build(note, runtime, cutoff, buildSignal, report), buildSignal),
        signal,
        say,
      );
    },
    until: async (runtime, signal) => cutoffOf(await indexUrl(context, signal), runtime, signal),
    async recover(used, { complete: allKnown }) {
      await endProcesses({ marks: [buildMark(context.paths.root)] }, 0);
      await removeTemporaries(root);
      const current = new Set<string>();
      let complete = allKnown;
      for (const name of await entries(root)) {
        if (!name.endsWith(".json")) continue;
        const note = join(root, name);
        const { value: record, damage } = await tryRecord(context.paths, note, builtShape);
        if (damage !== undefined) complete = false;
        if (record === undefined) continue;
        const idle = Date.now() - (await stat(note)).mtimeMs > context.timing.environmentKeptMs;
        if (!idle || used.has(record.folder) || !allKnown) current.add(record.folder);
        else await rm(note, { force: true });
      }
      if (!complete) return;
      for (const name of await entries(root)) {
        const path = join(root, name);
        if (
          name !== "days" &&
          !name.endsWith(".json") &&
          !name.endsWith(DAMAGED_SUFFIX) &&
          !current.has(path) &&
          !used.has(path)
        )
          await removeTree(path);
      }
    },
    async close() {
      const all = [...builds.values()];
      for (const { controller } of all) controller.abort(new Error("The driver is closing"));
      await Promise.allSettled(all.map(({ done }) => done));
    },
  };
}

/** Rejects when `signal` is aborted, and stops listening when `leave` is. */
function rejection(signal: AbortSignal, leave: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true, signal: leave });
  });
}
