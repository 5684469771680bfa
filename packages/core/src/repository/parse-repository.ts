import type { Repository } from "../contracts/git.ts";
import type { WorkloadRepository } from "../contracts/workload.ts";
import { invalid, type Issue } from "../errors.ts";
import { parseBranch } from "../values/branch.ts";
import { type GitPath, parseGitPath } from "../values/git-path.ts";
import type { Parsed } from "../values/parsed.ts";
import { parseRepositoryUrl } from "../values/repository-url.ts";

/** A repository as it is stored and sent: its URL, branch and path are texts. */
export interface RepositoryText extends Pick<Repository, "organization" | "auth"> {
  readonly url: string;
  readonly branch: string;
  readonly path?: string;
}

/**
 * Returns a repository in the form for drivers. The host calls it for each record before it calls
 * a driver: an earlier version may have stored what this version refuses, and then only the calls
 * for that project fail.
 *
 * @throws DagctlError `invalid` with an issue at each of `repository_url`, `branch` and `git_path`
 *   that cannot be parsed
 */
export function parseRepository({ url, branch, path, ...rest }: RepositoryText): Repository {
  const issues: Issue[] = [];
  const take = <Value>(field: string, { value, problem }: Parsed<Value>): Value | undefined => {
    if (problem !== undefined) issues.push({ path: field, message: problem });
    return value;
  };
  const parsedUrl = take("repository_url", parseRepositoryUrl(url));
  const parsedBranch = take("branch", parseBranch(branch));
  const parsedPath = path === undefined ? undefined : take("git_path", parseGitPath(path));
  if (parsedUrl === undefined || parsedBranch === undefined || issues.length > 0)
    throw invalid(issues);
  return {
    ...rest,
    url: parsedUrl,
    branch: parsedBranch,
    ...(parsedPath === undefined ? {} : { path: parsedPath }),
  };
}

/**
 * Returns the repository of a workload in the form for drivers. `auth` has no secret: the host
 * resolves the one that `secretRef` names.
 *
 * @throws DagctlError `invalid`, as `parseRepository`
 */
export function parseWorkloadRepository(
  organization: string,
  { url, branch, path, authMethod }: WorkloadRepository,
): Repository {
  return parseRepository({
    organization,
    url,
    branch,
    ...(path === undefined ? {} : { path }),
    auth: { method: authMethod },
  });
}

/**
 * Returns a path of a repository in the form for drivers.
 *
 * @throws DagctlError `invalid` at `git_path`
 */
export function requireGitPath(text: string): GitPath {
  const { value, problem } = parseGitPath(text);
  if (problem !== undefined) throw invalid([{ path: "git_path", message: problem }]);
  return value;
}
