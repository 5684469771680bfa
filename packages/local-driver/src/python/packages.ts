import type { PackagesRequest, ResolvedPackages, Runtime } from "@dagctl/core/contracts";
import { digestOf, fairLimit } from "@dagctl/core/driver-kit";
import { DagctlError, invalid } from "@dagctl/core/errors";
import {
  describeReplacedVersions,
  hideLogins,
  listLockedVersions,
  lockDigest,
  lockProblem,
  lockText,
  readAnswer,
  readToolConflict,
  RESOLVER,
  resolverRequest,
} from "@dagctl/python-packages";
import { lstat, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import type { Context } from "../context.ts";
import { entries, exists, removeTemporaries, removeTree, temporaryName } from "../files/files.ts";
import { tryRecord } from "../files/records.ts";
import { ensureFolder } from "../files/repair.ts";
import { readReplaceable, writeReplaceable } from "../files/replaceable-record.ts";
import { removeTreeAt } from "../files/tree-removal.ts";
import { DEFAULT_PACKAGE_BYTES } from "../options.ts";
import { setTimeOfUse } from "../files/time-of-use.ts";
import type { ProgramOptions } from "../processes/program.ts";
import { createVenv } from "./venv.ts";
import { mostUnpacked, runLimited } from "./limits.ts";
import { requirePython } from "./programs.ts";
import { inFlight } from "./in-flight.ts";
import { toolConflict } from "./tool-conflict.ts";
import { sharedWork } from "./shared-work.ts";
import type { UvCaches } from "./uv-caches.ts";

/** An answer has some 100 kB. */
const MOST_OUTPUT = 8 * 1024 * 1024;
/**
 * Shared places for resolutions. A resolver and its uv take some 60 MB, for minutes where an index
 * does not answer. So each organization has one place of its own in addition.
 */
const MOST_AT_ONCE = 8;
/**
 * Shared places for what finds out whether a request was resolved before. It runs programs of this
 * machine, and asks no index.
 */
const MOST_LOOKUPS = 8;
const DIGEST = /^sha256:([0-9a-f]{64})$/;

/** What was resolved for the packages of projects. */
export interface ProjectPackages {
  /** Resolves packages, unless the same request was resolved before. See `DeployDriver`. */
  resolve(request: PackagesRequest, signal: AbortSignal): Promise<ResolvedPackages>;
  /**
   * Returns the text of a lock, for uv, and the bytes that its packages take to download.
   *
   * @throws DagctlError `unavailable`: it is gone or was changed
   */
  requireLock(lock: string): Promise<LockRecord>;
  /** Deletes what a crash left, and locks that are not in `used` and are old. */
  recover(used: ReadonlySet<string>, options: { readonly complete: boolean }): Promise<void>;
  close(): Promise<void>;
}

/** The record that a request was resolved. */
interface ResolvedRecord {
  readonly lock: string;
}
const resolvedShape: z.ZodType<ResolvedRecord> = z.object({ lock: z.string() });

/** A lock as it is stored: its text has the digest that is its name. */
export interface LockRecord {
  readonly text: string;
  readonly bytes: number;
}
const lockShape: z.ZodType<LockRecord> = z.object({ text: z.string(), bytes: z.number() });

export function projectPackages(context: Context, caches: UvCaches): ProjectPackages {
  const root = context.paths.packages;
  const requests = join(root, "requests");
  const locks = join(root, "locks");
  const works = sharedWork<ResolvedPackages>("these packages", fairLimit(MOST_AT_ONCE));
  const lookups = fairLimit(MOST_LOOKUPS);
  const running = inFlight();
  const mostBytes = context.python.packageBytes ?? DEFAULT_PACKAGE_BYTES;
  const { sourceDistributions = false } = context.python;

  const lockPath = (lock: string): string => {
    const [, hex] = DIGEST.exec(lock) ?? [];
    if (hex === undefined) throw new DagctlError("invalid", "A lock has a digest of another form");
    return join(locks, `${hex}.json`);
  };

  const readLock = async (lock: string): Promise<LockRecord | undefined> => {
    const value = await readReplaceable(context, lockPath(lock), lockShape);
    return value !== undefined && lockDigest(value.text) === lock ? value : undefined;
  };

  /** Returns what makes two requests the same. */
  const keyOf = async (
    { ref, runtime, installVariables }: PackagesRequest,
    python: string,
    { UV_INDEX = "", UV_DEFAULT_INDEX = "" }: ProgramOptions["environment"],
  ): Promise<string> => {
    const { platform, arch } = process;
    return digestOf({
      runtime,
      python,
      platform,
      arch,
      indexes: [UV_INDEX, UV_DEFAULT_INDEX].map(hideLogins),
      mostBytes,
      sourceDistributions,
      // What one organization may read must not be known to another one.
      ...(installVariables.length === 0 ? {} : { organization: ref.organization }),
    });
  };

  /**
   * Returns the packages of a request. `undefined`: it was not resolved before, and `onlyStored`
   * says not to.
   */
  const resolve = async (
    request: PackagesRequest,
    signal: AbortSignal,
    onProgress: (message: string) => void,
    { onlyStored = false } = {},
  ): Promise<ResolvedPackages | undefined> => {
    const { ref, runtime, installVariables } = request;
    const { requirements, image } = runtime;
    if (image !== undefined || requirements === undefined)
      throw invalid([
        { path: "image", message: "must be absent: projects run on this machine, without images" },
      ]);
    await requirePython(context);
    for (const folder of [requests, locks]) await ensureFolder(context, folder);
    const work = join(root, await temporaryName());
    await ensureFolder(context, work);
    try {
      const venv = join(work, "venv");
      const access = { organization: ref.organization, installVariables };
      const cache = join(work, "cache");
      const given = { access, onProgress, cache };
      const { uv, options, interpreter } = await createVenv(context, venv, runtime, given, signal);
      const key = await keyOf(request, await pythonOf(venv), options.environment);
      const note = join(requests, `${key}.json`);
      const known = await readReplaceable(context, note, resolvedShape);
      const stored = known && (await readLock(known.lock).catch(() => undefined));
      if (known !== undefined && stored !== undefined) {
        await setTimeOfUse(context.clock, lockPath(known.lock));
        return toResolvedPackages(runtime, known.lock, stored.text);
      }
      if (onlyStored) return undefined;
      onProgress(`resolving ${requirements.file}`);
      const file = join(work, "request.json");
      const how = { uv, base: "compile", sourceDistributions, mostBytes } as const;
      await writeFile(file, resolverRequest(runtime, how), { mode: 0o600 });
      const shared = caches.cacheFor(access);
      await shared.read(() => shared.seed(cache));
      const environment = { ...options.environment, TMPDIR: work, UV_PYTHON_DOWNLOADS: "never" };
      const ended = await runLimited(
        { folders: [work], most: mostUnpacked(context), python: interpreter },
        [join(venv, "bin", "python"), "-I", "-c", RESOLVER, file],
        { ...options, environment, mostOutput: MOST_OUTPUT },
      );
      if (ended.timedOut)
        throw new DagctlError("unavailable", `Resolving ${requirements.file} did not end in time`);
      const unsolvable = readToolConflict(ended.stdout);
      if (unsolvable !== undefined) {
        const venvOfStep = { folder: venv, uv, interpreter, options: { ...options, environment } };
        const step = { work, config: ["--no-config"] };
        const why = await toolConflict(context, venvOfStep, runtime, step, unsolvable);
        if (why !== undefined) throw why;
      }
      const answer = readAnswer(ended.stdout, { requirements, mostBytes });
      const text = lockText(answer);
      const lock = lockDigest(text);
      const record: LockRecord = { text, bytes: answer.bytes };
      await writeReplaceable(context, lockPath(lock), record);
      await writeReplaceable(context, note, { lock } satisfies ResolvedRecord);
      await shared.add(cache);
      return toResolvedPackages(runtime, lock, text);
    } finally {
      await removeTreeAt(work).catch(() => undefined);
    }
  };

  return {
    async resolve(request, signal) {
      const { runtime, installVariables, ref } = request;
      const { organization } = ref;
      const onProgress = (): void => undefined;
      const known = await running.add(
        lookups(
          organization,
          () => resolve(request, signal, onProgress, { onlyStored: true }),
          signal,
        ),
      );
      if (known !== undefined) return known;
      const login = installVariables.map(({ name, value }) => [name, value.reveal()]);
      const key = JSON.stringify([runtime, login, login.length > 0 && organization]);
      return works.join(key, {
        organization,
        begin: async (own, report) => {
          const resolved = await resolve(request, own, report);
          if (resolved === undefined) throw new TypeError("A resolution has no result");
          return resolved;
        },
        signal,
        onProgress,
      });
    },
    async requireLock(lock) {
      const record = await readLock(lock);
      if (record === undefined || lockProblem(record.text) !== undefined)
        throw new DagctlError(
          "unavailable",
          "The packages that were resolved for this deployment are not stored any more. Deploy the project again",
          { retryable: false },
        );
      return record;
    },
    async recover(used, { complete }) {
      await removeTemporaries(root);
      // Of versions that had a cache for builds.
      await removeTree(join(root, "build-cache"));
      if (!complete) return;
      const keep = new Set([...used].filter((lock) => DIGEST.test(lock)).map(lockPath));
      for (const name of await entries(locks)) {
        const path = join(locks, name);
        const { mtimeMs } = await lstat(path);
        const idle = context.clock.now() - mtimeMs > context.timing.environmentKeptMs;
        if (!keep.has(path) && idle) await removeTreeAt(path);
      }
      for (const name of await entries(requests)) {
        const { value } = await tryRecord(context.paths, join(requests, name), resolvedShape);
        if (value !== undefined && !(await exists(lockPath(value.lock))))
          await removeTreeAt(join(requests, name));
      }
    },
    async close() {
      await Promise.all([works.close(), running.untilEnded()]);
    },
  };
}

function toResolvedPackages(runtime: Runtime, lock: string, text: string): ResolvedPackages {
  const versions = listLockedVersions(text);
  const notes = describeReplacedVersions(runtime, versions);
  return { lock, versions, ...(notes.length === 0 ? {} : { notes }) };
}

/** Returns the whole version of the Python of a virtual environment: `3.11.7`. */
async function pythonOf(venv: string): Promise<string> {
  const text = await readFile(join(venv, "pyvenv.cfg"), "utf8");
  return /^version_info = (.*)$/m.exec(text)?.[1] ?? "";
}
