import { readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hasCommit, type Local } from "../process/local.ts";

/**
 * Refs of commits that were checked out; refs of commits that were only read have another prefix.
 */
export const KEPT_REFS = "refs/dagctl-kept";

/**
 * How many of the newest checked-out commits are kept: far more than a project has deployed at a
 * time, far less than it deploys over the years.
 */
const MOST_KEPT = 50;

/**
 * Deletes what was only read, and old checkouts. When it is killed at any point, the repository is
 * sound and has what it must have: the new pack exists before the first old one is deleted. No
 * other process may use the repository meanwhile.
 */
export async function tidy(local: Local, folder: string): Promise<void> {
  const kept: string[] = [];
  for (const sha of await newestFirst(join(folder, KEPT_REFS)))
    if (kept.length < MOST_KEPT && (await hasCommit(local, sha))) kept.push(sha);
  const packs = join(folder, "objects", "pack");
  const before = await readdir(packs);
  let fresh = "";
  if (kept.length > 0) {
    // An object that is not in the cache, because no call asked for it, is missing on purpose.
    const named = await local.run(
      ["pack-objects", "--revs", "--quiet", "--missing=allow-any", join(packs, "pack")],
      `${kept.join("\n")}\n`,
    );
    fresh = `pack-${named.trim()}`;
    await writeFile(join(packs, `${fresh}.promisor`), "");
  }
  await rm(join(folder, "refs", "dagctl"), { recursive: true, force: true });
  for (const sha of await newestFirst(join(folder, KEPT_REFS)))
    if (!kept.includes(sha)) await rm(join(folder, KEPT_REFS, sha), { force: true });
  const shallow = join(folder, "shallow");
  if (kept.length === 0) await rm(shallow, { force: true });
  else {
    await writeFile(`${shallow}.tidy`, kept.map((sha) => `${sha}\n`).join(""));
    await rename(`${shallow}.tidy`, shallow);
  }
  const old = before.filter((name) => fresh === "" || !name.startsWith(fresh));
  // Deletes first the file that names a pack's content, so that half a pack is never read.
  for (const name of [...old.filter((one) => one.endsWith(".idx")), ...old])
    await rm(join(packs, name), { force: true });
}

async function newestFirst(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const dated = await Promise.all(
    names
      .filter((name) => /^[0-9a-f]{40}$/.test(name))
      .map(async (name) => ({ name, at: (await stat(join(folder, name))).mtimeMs })),
  );
  return dated.sort((one, other) => other.at - one.at).map(({ name }) => name);
}
