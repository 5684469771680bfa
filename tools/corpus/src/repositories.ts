import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { causeIn } from "./cause.ts";
import { runChild } from "./children.ts";

/** The branch of a copy, which is at the commit of the corpus. */
export const BRANCH = "main";

const FETCH_MS = 300_000;
const AUTHOR = { NAME: "corpus", EMAIL: "corpus@example.com", DATE: "2026-01-01T00:00:00Z" };

/** A bare copy of a repository, with one commit. */
export interface RepositoryCopy {
  readonly path: string;
  /** The files that the given folder lacks; none in a clone of the public address. */
  readonly missing: readonly string[];
}

/** Copies of repositories. */
export interface Repositories {
  /**
   * Returns the copy of a commit.
   *
   * @throws Error when neither the folder nor the public address has the commit
   */
  copy(repository: string, commit: string): Promise<RepositoryCopy>;
  /** Writes the files of a copy into a new folder. */
  checkOut(copy: RepositoryCopy, folder: string): Promise<void>;
}

async function git(
  cwd: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { code, output } = await runChild("git", ["-c", "safe.directory=*", ...args], {
    cwd,
    env: { ...process.env, GIT_TERMINAL_PROMPT: "0", ...environment },
    timeoutMs: FETCH_MS,
  });
  if (code !== 0) throw new Error(`git ${args[0] ?? ""}: ${causeIn(output)}`);
  return output;
}

/**
 * Commits the files of a commit that a repository has, without those that it lacks: a snapshot can
 * be without its largest files.
 */
async function copyPresent(
  path: string,
  source: string,
  commit: string,
): Promise<readonly string[]> {
  const objects = (await git(source, ["rev-parse", "--git-path", "objects"])).trim();
  await writeFile(join(path, "objects/info/alternates"), `${join(source, objects)}\n`);
  const index = { GIT_INDEX_FILE: join(path, "index") };
  const walk = ["rev-list", "--objects", "--missing=print", "--max-count=1", commit];
  const lines = (await git(path, walk)).split("\n");
  const absent = new Set(lines.flatMap((line) => (line.startsWith("?") ? [line.slice(1)] : [])));
  await git(path, ["read-tree", commit], index);
  const entries = (await git(path, ["ls-files", "--stage", "-z"], index)).split("\0");
  const missing = entries.flatMap((entry) => {
    const [, id = "", file = ""] = /^\d+ ([0-9a-f]+) \d\t([^]*)$/.exec(entry) ?? [];
    return absent.has(id) ? [file] : [];
  });
  for (const file of missing)
    await git(path, ["rm", "--quiet", "--cached", "--force", "--", file], {
      ...index,
      GIT_WORK_TREE: path,
    });
  const tree = (await git(path, ["write-tree"], index)).trim();
  const names = ["AUTHOR", "COMMITTER"].flatMap((role) =>
    Object.entries(AUTHOR).map(([key, value]) => [`GIT_${role}_${key}`, value] as const),
  );
  const made = await git(path, ["commit-tree", "-m", commit, tree], Object.fromEntries(names));
  await git(path, ["update-ref", `refs/heads/${BRANCH}`, made.trim()]);
  return missing;
}

/**
 * Returns copies below a directory.
 *
 * @param folder has a bare repository or a checkout for each repository, named `owner+name`.
 *   @default each is cloned from its public address
 */
export function createRepositories(directory: string, folder: string | undefined): Repositories {
  return {
    async copy(repository, commit) {
      const name = repository.replace("/", "+");
      const path = join(directory, `${name}.git`, commit);
      const given = folder === undefined ? undefined : join(folder, name);
      if (given !== undefined && !existsSync(given)) throw new Error(`${given} is not there`);
      const source =
        given === undefined ? `https://github.com/${repository}.git` : pathToFileURL(given).href;
      const branch = `${commit}:refs/heads/${BRANCH}`;
      await mkdir(path, { recursive: true });
      await git(path, ["init", "--quiet", "--bare", `--initial-branch=${BRANCH}`]);
      try {
        await git(path, ["fetch", "--quiet", "--depth=1", source, branch]);
        return { path, missing: [] };
      } catch (error) {
        if (given === undefined) throw error;
        return { path, missing: await copyPresent(path, given, commit) };
      }
    },
    async checkOut({ path }, target) {
      await git(path, ["clone", "--quiet", pathToFileURL(path).href, target]);
    },
  };
}
