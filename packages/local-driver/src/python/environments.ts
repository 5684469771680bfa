import type { Runtime } from "@dagctl/core/contracts";
import { UNPACKED } from "@dagctl/python-packages";
import { fairLimit } from "@dagctl/core/driver-kit";
import { createHash, randomUUID } from "node:crypto";
import { rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Context } from "../context.ts";
import type { Contents } from "../files/contents.ts";
import { DAMAGED_SUFFIX } from "../files/damaged-file.ts";
import { entries, removeTemporaries, removeTree } from "../files/files.ts";
import { tryRecord } from "../files/records.ts";
import { ensureFolder } from "../files/repair.ts";
import { readReplaceable, writeReplaceable } from "../files/replaceable-record.ts";
import { removeTreeAt } from "../files/tree-removal.ts";
import { endProcesses } from "../processes/end-processes.ts";
import { machineTime } from "../processes/machine-time.ts";
import { buildMark } from "../processes/markers.ts";
import { buildEnvironment, type BuildOptions } from "./build.ts";
import { requirement } from "./requirement.ts";
import { setTimeOfUse } from "../files/time-of-use.ts";
import { type BuiltRecord, builtShape, type InUse, makeRoom } from "./built-environments.ts";
import { findChangedPackageFile } from "./find-changed-package-file.ts";
import { environmentContents, findMissingInEnvironment } from "./environment-parts.ts";
import { type IndexAccess, indexUrl } from "./indexes.ts";
import type { ProjectPackages } from "./packages.ts";
import { requirePython } from "./programs.ts";
import { removeLeftUv } from "./provide-uv.ts";
import { releaseCutoff } from "./release-cutoff.ts";
import { sharedWork } from "./shared-work.ts";
import { treeSize } from "./tree-size.ts";
import type { UvCaches } from "./uv-caches.ts";

export interface Environment {
  /** Absolute; programs are in its `bin`. */
  readonly folder: string;
  readonly summary: string;
  /** What is in it; absent where an older version built it. */
  readonly contents?: Contents;
}

/** Python environments, shared by all projects that need the same packages as of the same day. */
export interface Environments {
  /**
   * Builds the environment unless it exists. Callers that ask for the same one at the same time
   * share one build. The build is aborted when no caller waits for it.
   */
  ensure(
    runtime: Runtime,
    access: IndexAccess,
    signal: AbortSignal,
    onProgress: (message: string) => void,
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
 * Shared places for builders, which load network, disk and processor. Each organization has one
 * place of its own in addition: a download may never end.
 */
const MOST_BUILDS = 2;
/** @param inUse returns what must not be deleted; called when there is no room for a new one */
export function environments(
  context: Context,
  packages: ProjectPackages,
  caches: UvCaches,
  inUse: () => Promise<InUse>,
): Environments {
  const root = context.paths.environments;
  const builds = sharedWork<Environment>("this environment", fairLimit(MOST_BUILDS));

  const build = async (
    note: string,
    runtime: Runtime,
    options: Omit<BuildOptions, "lock" | "caches">,
    signal: AbortSignal,
  ): Promise<Environment> => {
    const { lock } = runtime;
    const { cutoff } = options;
    const locked = lock === undefined ? undefined : await packages.requireLock(lock);
    await makeRoom(context, (locked?.bytes ?? 0) * UNPACKED, inUse);
    await ensureFolder(context, root);
    const folder = note.replace(/\.json$/, `-${randomUUID().slice(0, 8)}`);
    try {
      const all = { ...options, caches, lock: locked?.text };
      const summary = await buildEnvironment(context, folder, runtime, all, signal);
      const { bytes } = await treeSize(folder);
      // Sizes that the index reports can be wrong.
      await makeRoom(context, bytes, inUse);
      const contents = await environmentContents(folder);
      // The clock of the file system: times of files are compared with it.
      const builtAt = machineTime();
      const isAsRecorded = (await findChangedPackageFile(folder, builtAt)) === undefined;
      await writeReplaceable(context, note, {
        folder,
        contents,
        runtime,
        ...(cutoff === undefined ? {} : { cutoff }),
        summary,
        bytes,
        ...(isAsRecorded ? { builtAt } : {}),
      } satisfies BuiltRecord);
      return { folder, summary, contents };
    } catch (error) {
      await removeTreeAt(folder).catch(() => undefined);
      throw error;
    }
  };

  const comparing = new Map<string, Promise<string | undefined>>();
  /** Compares the files of an environment, once for all callers at the same time. */
  const compareFiles = (folder: string, builtAt: number): Promise<string | undefined> => {
    const known = comparing.get(folder);
    if (known) return known;
    const begun = findChangedPackageFile(folder, builtAt).finally(() => comparing.delete(folder));
    comparing.set(folder, begun);
    return begun;
  };

  /** Returns an environment that exists; `undefined` where it has to be built. */
  const findBuilt = async (note: string): Promise<Environment | undefined> => {
    // An environment costs time only, so it is built again without asking a person.
    const there = await readReplaceable(context, note, builtShape);
    if (there === undefined) return undefined;
    const { folder, summary, contents, builtAt } = there;
    // The programs of an environment have its path, so that of a moved data folder is built again.
    if (dirname(folder) !== root) return undefined;
    const missing =
      (await findMissingInEnvironment(folder, contents)) ??
      (builtAt === undefined ? undefined : await compareFiles(folder, builtAt));
    if (missing === undefined) {
      await setTimeOfUse(context.clock, note);
      return { folder, summary, ...(contents === undefined ? {} : { contents }) };
    }
    const what = missing === "." ? "Its folder" : missing;
    const message = `${what} of the Python environment ${basename(folder)} is gone, or is not what was installed. It is built again`;
    context.log({ level: "warn", message });
    return undefined;
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
    async ensure(runtime, access, signal, onProgress) {
      // Checked before any network request, so that an error in the request or on this machine is
      // reported at once.
      const [first] = runtime.packages.map((given) => ({
        ...given,
        requirement: requirement(given),
      }));
      await requirePython(context);
      const { lock } = runtime;
      const cutoff =
        lock === undefined
          ? await cutoffOf(await indexUrl(context, signal), runtime, signal)
          : undefined;
      // A lock says all but the Python. The text of the others is that of older versions.
      const spec =
        lock === undefined
          ? { version: runtime.version, packages: runtime.packages, cutoff }
          : { version: runtime.version, lock };
      const note = join(
        root,
        `${createHash("sha256").update(JSON.stringify(spec)).digest("hex").slice(0, 32)}.json`,
      );
      const there = await findBuilt(note);
      if (there !== undefined) return there;
      if (first?.version !== undefined && lock === undefined && cutoff === undefined) {
        const message = `The package index reports no upload times: ${first.requirement} gets the newest dependencies, with which an old version may not work`;
        context.log({ level: "warn", message });
        onProgress(message);
      }
      return builds.join(note, {
        organization: access.organization,
        // It may have been built while this caller waited for a place.
        begin: async (own, report) =>
          (await findBuilt(note)) ??
          build(note, runtime, { cutoff, access, onProgress: report }, own),
        signal,
        onProgress,
      });
    },
    until: async (runtime, signal) => cutoffOf(await indexUrl(context, signal), runtime, signal),
    async recover(used, { complete: allKnown }) {
      await endProcesses({ marks: [buildMark(context.paths.root)] }, 0);
      await removeTemporaries(root);
      await removeLeftUv(context);
      const current = new Set<string>();
      let complete = allKnown;
      for (const name of await entries(root)) {
        if (!name.endsWith(".json")) continue;
        const note = join(root, name);
        const { value: record, damage } = await tryRecord(context.paths, note, builtShape);
        if (damage !== undefined) complete = false;
        if (record === undefined) continue;
        const idle =
          context.clock.now() - (await stat(note)).mtimeMs > context.timing.environmentKeptMs;
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
    close: () => builds.close(),
  };
}
