import type { CallOptions } from "../contracts/clock.ts";
import type { GitDriver, Repository, RepositoryFile } from "../contracts/git.ts";
import type { OpenRepository, ReadFiles, RepositoryRef } from "../contracts/project-type.ts";
import type { ImportRepository } from "../contracts/workload.ts";
import type { HostContext } from "../kernel/context.ts";
import { parseBranch } from "../values/branch.ts";
import { parseRepository, requireGitPath } from "./parse-repository.ts";

/** Bounds each file that an inspection reads. */
const MAX_FILE_BYTES = 1024 * 1024;
const COMMIT = /^[0-9a-f]{40}$/;

/**
 * Returns a repository that is not a project's, in the form for drivers: it is read without a
 * login, and no redirect leaves its host. A commit is read by itself, so its branch is only a name.
 */
export function importRepository(
  organization: string,
  { url }: Pick<ImportRepository, "url">,
): Repository {
  const auth = { method: "none" } as const;
  return { ...parseRepository({ organization, url, branch: "main", auth }), staysOnHost: true };
}

/** Returns what opens other repositories; `undefined` where a driver does not support that. */
export function repositoryOpener(
  { git, deploy }: Pick<HostContext, "git" | "deploy">,
  organization: string,
  options: CallOptions,
): OpenRepository | undefined {
  const { findRef } = git;
  if (!findRef || deploy.supports.importRepositories !== true) return undefined;
  return async (url, ref) => {
    const repository = importRepository(organization, { url });
    const sha = commitOf(ref) ?? (await find(findRef, repository, ref, options));
    if (sha === undefined) return undefined;
    const read = repositoryReader({ git }, { repository, sha, folder: "" }, options);
    return { commit: sha, read };
  };
}

async function find(
  findRef: NonNullable<GitDriver["findRef"]>,
  repository: Repository,
  ref: RepositoryRef,
  options: CallOptions,
): Promise<string | undefined> {
  const refs = refsOf(ref);
  return refs.length === 0 ? undefined : (await findRef(repository, refs, options))?.sha;
}

/** Returns the commit that a name is by itself. */
function commitOf(ref: RepositoryRef): string | undefined {
  const isCommit = (ref.kind === "any" || ref.kind === "commit") && COMMIT.test(ref.name);
  return isCommit ? ref.name : undefined;
}

/** Returns the whole names of the refs that are meant; none where no ref can have the name. */
function refsOf(ref: RepositoryRef): readonly string[] {
  if (ref.kind === "default") return ["HEAD"];
  const { kind, name } = ref;
  if (kind === "commit" || parseBranch(name).problem !== undefined) return [];
  const [branch, tag] = [`refs/heads/${name}`, `refs/tags/${name}`];
  return kind === "any" ? [branch, tag] : [kind === "branch" ? branch : tag];
}

/** Returns what reads files of a repository at one commit. */
export function repositoryReader(
  { git }: Pick<HostContext, "git">,
  {
    repository,
    sha,
    folder,
  }: { readonly repository: Repository; readonly sha: string; readonly folder: string },
  { signal }: CallOptions,
): ReadFiles {
  return async (paths, { from = "project" } = {}) => {
    const base = from === "project" ? folder : "";
    const full = paths.map((path) =>
      requireGitPath(base && path ? `${base}/${path}` : base || path),
    );
    const options = { maxBytes: MAX_FILE_BYTES, signal };
    const files = await git.readFiles(repository, sha, full, options);
    const found = new Map<string, RepositoryFile>();
    paths.forEach((path, index) => {
      const parsed = full[index];
      const file = parsed === undefined ? undefined : files.get(parsed);
      if (file) found.set(path, file);
    });
    return found;
  };
}
