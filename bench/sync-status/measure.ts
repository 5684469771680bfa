import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Comparison } from "@dagctl/core/contracts";
import { parseRepository } from "@dagctl/core/driver-kit";
import { gitDriver } from "@dagctl/git-driver";
import { gitServer } from "@dagctl/test-servers";
import { testGit } from "@dagctl/testing";
import { type BenchHistory, writeHistory } from "./history.ts";
import { countingWire, type Wire } from "./wire.ts";

export interface SyncStatusOptions {
  readonly commits: number;
  /** Number of commits between the deployed commit and the newest one in the larger case. */
  readonly far: number;
  /** Commits of a history that was rewritten from its root. */
  readonly newRoot: number;
  /**
   * The paths whose comparisons are measured; `undefined` is that of the whole repository.
   * @default the whole repository, and one path
   */
  readonly paths?: readonly (string | undefined)[];
}

export interface Look {
  readonly what: string;
  readonly answer: Comparison;
  readonly bytes: number;
  readonly milliseconds: number;
}

export interface SyncStatusFigures {
  readonly commits: number;
  readonly cloneBytes: number;
  readonly looks: readonly Look[];
}

/** A path of the history. */
export const PATH = "transform/warehouse";

/**
 * Measures the bytes on the wire of one poll of a repository (branch, newest commit's message,
 * comparison), and of a clone of the same repository.
 */
export async function measureSyncStatus({
  commits,
  far,
  newRoot,
  paths = [undefined, PATH],
}: SyncStatusOptions): Promise<SyncStatusFigures> {
  const server = await gitServer();
  const wire = await countingWire(new URL(server.url));
  const work = await mkdtemp(join(tmpdir(), "dagctl-bench-"));
  try {
    await server.create("bench");
    const folder = server.directoryOf("bench");
    const history = await writeHistory(folder, commits, newRoot);
    // Servers store their repositories like this: packed, with bitmaps.
    await testGit(folder, ["repack", "-a", "-d", "-q", "--write-bitmap-index"]);
    const url = `${wire.url}bench.git`;
    const before = wire.bytes();
    await testGit(work, [
      "clone",
      "-q",
      "--bare",
      "--single-branch",
      "--branch=main",
      url,
      "clone",
    ]);
    const cloneBytes = wire.bytes() - before;
    const looks: Look[] = [];
    for (const { what, deployed, branch, path } of cases(history, far, paths)) {
      looks.push(
        await look({
          wire,
          url,
          what,
          deployed,
          branch,
          path,
          cache: join(work, `cache-${looks.length}`),
        }),
      );
    }
    return { commits, cloneBytes, looks };
  } finally {
    await wire.close();
    await server.close();
    await rm(work, { recursive: true, force: true });
  }
}

interface Case {
  readonly what: string;
  readonly deployed: string;
  readonly branch: string;
  readonly path: string | undefined;
}

function cases(
  { line }: BenchHistory,
  far: number,
  paths: readonly (string | undefined)[],
): readonly Case[] {
  const back = (steps: number): string => line.at(-1 - steps) ?? "";
  return paths.flatMap((path) => {
    const where = path === undefined ? "" : `, by path ${path}`;
    return [
      { what: `nothing moved${where}`, deployed: back(0), branch: "main", path },
      { what: `about 10 behind${where}`, deployed: back(10), branch: "main", path },
      {
        what: `about ${far.toLocaleString("en-US")} behind${where}`,
        deployed: back(Math.round(far / 1.1)),
        branch: "main",
        path,
      },
      { what: `the last 10 rewritten${where}`, deployed: back(0), branch: "rewritten", path },
      { what: `rewritten from the root${where}`, deployed: back(0), branch: "unrelated", path },
    ];
  });
}

async function look({
  wire,
  url,
  what,
  deployed,
  branch,
  path,
  cache,
}: Case & { readonly wire: Wire; readonly url: string; readonly cache: string }): Promise<Look> {
  const git = gitDriver({ directory: cache, allow: [wire.url] });
  const repository = parseRepository({
    organization: "org-bench",
    url,
    branch,
    ...(path === undefined ? {} : { path }),
    auth: { method: "none" },
  });
  try {
    // Every polled project is deployed, so its commit was checked out before.
    await git.checkout(repository, deployed, `${cache}-out`);
    const [before, begun] = [wire.bytes(), performance.now()];
    const { sha } = await git.head(repository);
    await git.describe(repository, sha);
    const answer = await git.compare(
      repository,
      deployed,
      sha,
      repository.path ? { path: repository.path } : {},
    );
    return { what, answer, bytes: wire.bytes() - before, milliseconds: performance.now() - begun };
  } finally {
    await git.close?.();
  }
}
