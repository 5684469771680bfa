import type { Runtime } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import { rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as z from "zod";
import type { Context } from "../context.ts";
import { type Contents, contentsShape } from "../files/contents.ts";
import { entries } from "../files/files.ts";
import { tryRecord } from "../files/records.ts";
import { removeTreeAt } from "../files/tree-removal.ts";
import { DEFAULT_ENVIRONMENT_BYTES } from "../options.ts";
import { treeSize } from "./tree-size.ts";

/**
 * The record that an environment is complete. Its folder has a unique name, so that a builder that
 * outlived a crash cannot write into the folder of another one.
 */
export interface BuiltRecord {
  readonly folder: string;
  readonly runtime: Runtime;
  readonly cutoff?: string;
  readonly summary: string;
  /** What its folder takes; absent in records of older versions. */
  readonly bytes?: number;
  /** What was in it; absent in records of older versions. */
  readonly contents?: Contents;
  /**
   * When its last file was written, in milliseconds since 1970. Absent in records of older
   * versions, and where a package has files that its RECORD does not agree with.
   */
  readonly builtAt?: number;
}

type BuiltRead = Pick<BuiltRecord, "folder" | "summary" | "bytes" | "contents" | "builtAt">;

export const builtShape: z.ZodType<BuiltRead> = z.object({
  folder: z.string(),
  summary: z.string(),
  bytes: z.number().exactOptional(),
  contents: contentsShape.exactOptional(),
  builtAt: z.number().exactOptional(),
});

/** What deployments and runs use. */
export interface InUse {
  /** Absolute folders. */
  readonly environments: ReadonlySet<string>;
  /** Digests. */
  readonly locks: ReadonlySet<string>;
  /** Whether all of it is known: else nothing is deleted. */
  readonly complete: boolean;
}

interface Built {
  readonly note: string;
  readonly folder: string;
  readonly bytes: number;
  /** When it was used last, in milliseconds. */
  readonly usedAt: number;
}

/** A younger environment may belong to a deployment that has not recorded it yet. Milliseconds. */
const BEING_RECORDED = 10 * 60_000;

/**
 * Makes room for a new environment: deletes environments that nothing uses, the longest unused
 * first, until all of them and the new one take no more than the limit.
 *
 * @param needed the bytes that the new one needs, as far as they are known
 * @param inUse is called only where something must be deleted
 * @throws DagctlError `unavailable`, which is not retried: what is in use takes too much
 */
export async function makeRoom(
  context: Context,
  needed: number,
  inUse: () => Promise<InUse>,
): Promise<void> {
  const most = context.python.environmentBytes ?? DEFAULT_ENVIRONMENT_BYTES;
  const built = await listBuiltEnvironments(context);
  let total = built.reduce((sum, { bytes }) => sum + bytes, needed);
  if (total <= most) return;
  const { environments: used, complete } = await inUse();
  const unused = built
    .filter(
      ({ folder, usedAt }) => !used.has(folder) && context.clock.now() - usedAt > BEING_RECORDED,
    )
    .sort((left, right) => left.usedAt - right.usedAt);
  for (const { note, folder, bytes } of complete ? unused : []) {
    if (total <= most) return;
    await rm(note, { force: true });
    await removeTreeAt(folder);
    total -= bytes;
  }
  if (total > most)
    throw new DagctlError(
      "unavailable",
      `The environments in use and the new one take ${total} bytes, and at most ${most} are allowed (environmentBytes, of the server --environment-size). Undeploy projects, or ask the operator to raise the limit`,
      { retryable: false },
    );
}

async function listBuiltEnvironments(context: Context): Promise<readonly Built[]> {
  const root = context.paths.environments;
  const found: Built[] = [];
  for (const name of await entries(root)) {
    if (!name.endsWith(".json")) continue;
    const note = join(root, name);
    const { value } = await tryRecord(context.paths, note, builtShape);
    if (value === undefined) continue;
    const { folder, bytes = (await treeSize(folder)).bytes } = value;
    // A note that is damaged can name any folder, and what is listed here may be deleted.
    if (dirname(folder) !== root) continue;
    found.push({ note, folder, bytes, usedAt: (await stat(note)).mtimeMs });
  }
  return found;
}
