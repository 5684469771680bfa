import { DagctlError } from "@dagctl/core/errors";
import { randomUUID } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { BrokenRepository } from "../process/broken-repository.ts";
import { type Local, localGit } from "../process/local.ts";
import type { RemoteCall } from "../protocol/talk.ts";
import { batchObjects } from "./batch-output.ts";

const LARGEST_OBJECT = 16 * 1024 * 1024;

export interface PackObject {
  readonly id: string;
  readonly type: string;
  readonly content: Buffer;
}

/** Reads the objects of a pack that needs no others. Git checks each one against its id. */
export async function objectsOf(
  call: RemoteCall,
  pack: Buffer,
  use: (object: PackObject) => void,
): Promise<void> {
  await withUnpacked(call, pack, async (local) => {
    await local.stream(
      ["cat-file", "--batch-all-objects", "--unordered", "--batch"],
      async (output) => {
        for await (const { id, type, bytes, content } of batchObjects(output)) {
          if (bytes > LARGEST_OBJECT) throw unusable();
          const chunks: Buffer[] = [];
          for await (const chunk of content) chunks.push(chunk);
          use({ id, type, content: Buffer.concat(chunks) });
        }
      },
    );
  });
}

/**
 * Provides a repository that contains one pack and nothing else, for as long as `work` takes.
 * `cut`: a commit without its ancestors.
 */
export async function withUnpacked<T>(
  call: RemoteCall,
  pack: Buffer,
  work: (local: Local) => Promise<T>,
  cut?: string,
): Promise<T> {
  // The prefix by which the remains of interrupted work are found (`cache-folder.ts`).
  const repository = join(call.settings.cache, `new-${randomUUID()}`);
  const { git, signal } = call;
  try {
    const made = await git.answer(
      { args: ["init", "--quiet", "--bare", "--template=", "--", repository], repository, signal },
      4096,
    );
    const read = await git.stream(
      { args: ["index-pack", "--stdin"], repository, input: pack, signal },
      async (output) => {
        for await (const _ of output);
      },
    );
    if (made.code !== 0 || read.code !== 0) throw unusable();
    if (cut !== undefined) await writeFile(join(repository, "shallow"), `${cut}\n`);
    return await work(localGit(git, repository, signal));
  } catch (error) {
    throw error instanceof BrokenRepository ? unusable() : error;
  } finally {
    await rm(repository, { recursive: true, force: true });
  }
}

function unusable(): DagctlError {
  return new DagctlError(
    "unavailable",
    "The Git server's answer could not be used; try again later",
  );
}
